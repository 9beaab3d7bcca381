// Why nothing fits and what would; or which lines bind the plan and what loosening each would buy.

import * as api from "../../api.js";
import { fill, h } from "../../dom.js";
import { problemBox } from "../../parts/notes.js";
import { explainedPart } from "../../parts/told.js";
import { t } from "../../words.js";

/** @param {import("./index.js").Shown} shown */
export async function explain({ visit, run, place }) {
  const said = h("div", { "aria-live": "polite" });
  const ask = h("button", { class: "main" }, t("Find out"));
  ask.addEventListener("click", async () => {
    ask.disabled = true;
    fill(said, h("p", { class: "notice" }, t("Trying each rule; this takes up to two minutes.")));
    try {
      const told = await api.answer(run.scenario_id, { kind: "explain", time_limit_s: 90 }, visit.leave);
      fill(said, told.parts.map((/** @type {any} */ part) => explainedPart(part, null)));
    } catch (error) {
      fill(said, problemBox(error));
    }
    ask.disabled = false;
  });
  fill(
    place,
    h("h2", {}, t("What binds this plan, or why there is none")),
    h("p", {}, t("Each answer comes from planning again with one rule loosened; nothing is guessed.")),
    visit.me.role !== "viewer" && ask,
    said,
  );
}
