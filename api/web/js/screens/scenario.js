// One scenario: what it says, as forms and tables, and the way to a plan.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function scenarioScreen({ params, main, leave }) {
  const kept = await api.scenario(params[0]);
  if (leave.aborted) return;
  fill(main, h("h1", {}, kept.data.title), h("p", {}, t("Version {version}", { version: kept.data.version })));
}
