// States in words with a sign, never by colour alone.

import { h } from "../dom.js";
import { percent, t } from "../words.js";

/** @type {Record<string, [string, string, string]>} Class, sign, words. */
const RUNS = {
  accepted: ["", "…", "waiting"],
  running: ["busy", "▶", "planning"],
  successful: ["good", "✓", "done"],
  failed: ["bad", "✕", "no plan"],
  dismissed: ["warn", "■", "stopped"],
};

/** @param {string} status */
export function runBadge(status) {
  const [kind, sign, words] = RUNS[status] ?? ["", "", status];
  return h("span", { class: `badge ${kind}` }, h("span", { "aria-hidden": "true" }, sign), t(words));
}

/** Says of a run that it came with hubdong. */
export function exampleBadge() {
  return h("span", { class: "badge warn" }, t("bundled example: assumed and synthetic data"));
}

/** @param {import("../types.js").Part} part */
export function partBadge(part) {
  if (part.status === "optimal") return h("span", { class: "badge good" }, "✓ ", t("proven best"));
  if (part.status === "feasible") {
    return h("span", { class: "badge busy" }, t("at most {gap} above the best", { gap: percent(part.gap) }));
  }
  if (part.status === "infeasible") return h("span", { class: "badge bad" }, "✕ ", t("no plan keeps every rule"));
  return h("span", { class: "badge warn" }, "? ", t("no plan found in time"));
}
