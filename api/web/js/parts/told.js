// Explanations in words: clashes, repairs, what binds, what a wish costs.

import { h } from "../dom.js";
import { number, t, word } from "../words.js";

/** @typedef {import("../types.js").Finding} Finding */

/** @param {Finding} finding */
export function told(finding) {
  return t(finding.template, finding.values);
}

/**
 * What a wish would cost, or what it clashes with, in one sentence or two.
 *
 * @param {any} answer
 */
export function wishTold(answer) {
  if (answer.status === "infeasible") {
    const lines = answer.clash?.lines.map((/** @type {any} */ line) => told(line.sentence)) ?? [];
    return lines.length ? `${t("It is not possible.")} ${lines.join("; ")}` : t("It is not possible.");
  }
  if (answer.objective === null) return t("Whether it is possible could not be told in time.");
  return `${t("It is possible.")} ${dearer(answer.dearer_at_least, answer.dearer_at_most)}`;
}

/**
 * @param {number | null} least
 * @param {number | null} most
 */
function dearer(least, most) {
  if (most === 0) return t("It costs nothing more.");
  if (least !== null && least === most) return t("The best plan with it costs {more} more.", { more: least });
  return t("The best plan with it costs between {least} and {most} more.", { least: least ?? "?", most: most ?? "?" });
}

/**
 * Why one part has no plan, with a button per repair; or which lines bind its plan.
 *
 * @param {any} part
 * @param {Set<string>} keep Rules that no repair may touch; what is ticked goes in.
 * @param {(place: number) => Promise<void>} onRepair Takes the place of a repair in the part.
 */
export function explainedPart(part, keep, onRepair) {
  return h(
    "section",
    { class: "card" },
    h("h3", {}, t(`part ${part.family}`)),
    part.clash && h("p", {}, h("strong", {}, t("These lines cannot all be kept:"))),
    part.clash && h("ul", {}, part.clash.lines.map((/** @type {any} */ line) => h("li", {}, told(line.sentence), keepBox(line.rule, keep)))),
    part.clash?.minimal && h("p", { class: "hint" }, t("Without any one of them there would be a plan.")),
    part.clash && !part.repairs.length && h("p", {}, t("No repair of those tried makes room for a plan.")),
    part.repairs.length > 0 && h("p", {}, t("Each of these makes room for a plan; each has been planned and checked:")),
    part.repairs.length > 0 && h("ol", {}, part.repairs.map((/** @type {any} */ repair, /** @type {number} */ place) => h("li", {}, repairTold(repair, () => onRepair(place))))),
    part.binding.length > 0 && h("p", {}, t("The plan is at the limit of these lines; cost is what the plan is compared by:")),
    part.binding.length > 0 && h("ol", {}, part.binding.map((/** @type {any} */ one) => h("li", {}, bindingTold(one)))),
    !part.clash && !part.binding.length && h("p", {}, t("The plan is at the limit of no line with a number.")),
  );
}

/**
 * @param {string} rule
 * @param {Set<string>} keep
 */
function keepBox(rule, keep) {
  const box = h("input", { type: "checkbox", checked: keep.has(rule) });
  box.addEventListener("change", () => (box.checked ? keep.add(rule) : keep.delete(rule)));
  return h("div", { class: "hint noprint" }, h("label", {}, box, " ", t("must stay: offer no repair that loosens it")));
}

/**
 * @param {any} repair
 * @param {() => Promise<void>} onRepair
 */
function repairTold(repair, onRepair) {
  const steps = repair.steps.map(
    (/** @type {any} */ step) => `${told(step.line.sentence)} → ${told(step.how)} [${word(step.rank)}]`,
  );
  return [
    h("p", {}, steps.join(" + ")),
    h("p", { class: "hint" }, repair.least ? t("no smaller amount is enough") : t("enough, maybe not least"), "; ", t("cost of the plan {cost}", { cost: repair.objective }), repair.remarks.map((/** @type {Finding} */ remark) => `; ${told(remark)}`)),
    repair.what_if && whatIfButton(onRepair),
  ];
}

/**
 * A button that makes one scenario, however often it is pressed meanwhile.
 *
 * @param {() => Promise<void>} onRepair
 */
function whatIfButton(onRepair) {
  const button = h("button", { class: "small" }, t("Make a what-if of it"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    await onRepair();
    button.disabled = false;
  });
  return button;
}

/** @param {any} one */
function bindingTold(one) {
  return [h("p", {}, told(one.line.sentence)), h("p", { class: "hint" }, `${told(one.how)}: ${saving(one)}`)];
}

/** @param {any} one */
function saving(one) {
  const { tried, saves_at_least: least, saves_at_most: most } = one;
  if (!tried || least === null) return t("not tried in time");
  if (most === 0) return t("saves nothing");
  if (most === null) return t("saves at least {least}", { least });
  return least === most ? t("saves {least}", { least }) : t("saves between {least} and {most}", { least: number(least), most: number(most) });
}
