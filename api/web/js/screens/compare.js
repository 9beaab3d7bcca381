// Two plans side by side, differences marked.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function compareScreen({ params, main, leave }) {
  const [one, other] = await Promise.all(params.map(api.schedule));
  if (leave.aborted) return;
  fill(main, h("h1", {}, t("Two plans side by side")), h("p", {}, `${one.title} / ${other.title}`));
}
