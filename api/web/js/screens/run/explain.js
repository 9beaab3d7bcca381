// Why nothing fits and what would; or which lines bind the plan and what loosening each would buy.

import * as api from "../../api.js";
import { fill, h } from "../../dom.js";
import { problemBox } from "../../parts/notes.js";
import { explainedPart } from "../../parts/told.js";
import { t } from "../../words.js";

/** @param {import("./index.js").Shown} shown */
export async function explain({ visit, run, place }) {
  const said = h("div", { "aria-live": "polite" });
  /** @type {Set<string>} */
  const keep = new Set();
  const ask = h("button", { class: "main" }, t("Find out"));
  ask.addEventListener("click", async () => {
    ask.disabled = true;
    fill(said, h("p", { class: "notice" }, t("Trying each rule; this takes up to two minutes.")));
    try {
      const asked = { kind: "explain", time_limit_s: 90, keep: [...keep] };
      const { run: explained, result } = await api.answered(run.scenario_id, asked, visit.leave);
      const show = (/** @type {any} */ part) =>
        explainedPart(part, keep, (place) => whatIf(explained, part.family, place, said));
      fill(said, result.parts.map(show));
      ask.textContent = t("Find out again");
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

/**
 * Go to the scenario that a repair makes; what stands against it is said below the repairs, which stay.
 *
 * @param {string} run
 * @param {string} part
 * @param {number} repair
 * @param {HTMLElement} said
 */
async function whatIf(run, part, repair, said) {
  try {
    const made = await api.whatIf(run, part, repair);
    location.hash = `#/scenarios/${made.id}`;
  } catch (error) {
    said.append(problemBox(error));
  }
}
