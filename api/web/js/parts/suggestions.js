// Suggestions taken at visits: entered one by one, each with the department that is to answer; and what was recorded.

import { fill, h } from "../dom.js";
import { day, t } from "../words.js";

/** @typedef {{ text: string, department: string, state: string }} Suggestion */
/** @typedef {{ place: string, date: string, state: string, note: string, suggestions: Suggestion[], more_open: number }} Outcome */

/** @type {[string, string][]} */
export const OUTCOMES = [
  ["done", "visited"],
  ["moved", "moved to another day"],
  ["cancelled", "cancelled"],
];
/** @type {[string, string][]} */
const STATES = [
  ["open", "waits for an answer"],
  ["answered", "answered"],
  ["done", "settled"],
];

/** Fields for the suggestions of one visit. */
export class SuggestionFields {
  /**
   * @param {string} id Sets the fields apart from those of other visits.
   * @param {Suggestion[]} known
   * @param {boolean} editable
   */
  constructor(id, known, editable) {
    this.id = id;
    this.editable = editable;
    this.made = 0;
    this.list = h("ul", { class: "suggestions" }, known.map((one) => this.#row(one)));
    const add = () => {
      const row = this.#row({ text: "", department: "", state: "open" });
      this.list.append(row);
      row.querySelector("input")?.focus();
    };
    this.element = h(
      "fieldset",
      { disabled: !editable },
      h("legend", {}, t("Suggestions taken")),
      this.list,
      editable && h("button", { type: "button", class: "small", onclick: add }, t("Add a suggestion")),
    );
  }

  /** @returns {Suggestion[]} */
  get value() {
    return [...this.list.children].map((row) => {
      const of = (/** @type {string} */ name) => {
        const field = row.querySelector(`[data-field=${name}]`);
        return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
      };
      return { text: of("text"), department: of("department"), state: of("state") };
    });
  }

  /** @param {Suggestion} one */
  #row(one) {
    this.made += 1;
    const id = (/** @type {string} */ name) => `${name}-${this.id}-${this.made}`;
    const [text, department, state] = [id("text"), id("department"), id("state")];
    const row = h(
      "li",
      { class: "card pale" },
      field(text, t("Suggestion"), h("input", { id: text, "data-field": "text", value: one.text, required: true, maxlength: 200 })),
      field(department, t("Department"), h("input", { id: department, "data-field": "department", value: one.department, required: true, maxlength: 200 })),
      field(state, t("State"), h("select", { id: state, "data-field": "state" }, STATES.map(([value, words]) => h("option", { value, selected: value === one.state }, t(words))))),
      this.editable && h("button", { type: "button", class: "small", onclick: () => row.remove() }, t("Take it away")),
    );
    return row;
  }
}

/**
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement} input
 */
function field(id, label, input) {
  return h("div", { class: "field" }, h("label", { for: id }, label), input);
}

/**
 * What became of the visits of a run, suggestions by visit.
 *
 * @param {Outcome[]} outcomes
 * @param {(place: string) => string} nameOf
 */
export function outcomesTable(outcomes, nameOf) {
  const heads = [t("Date"), t("Place"), t("What became of it"), t("Suggestion"), t("Department"), t("State")];
  const words = (/** @type {[string, string][]} */ list, /** @type {string} */ key) => {
    const text = list.find(([name]) => name === key)?.[1] ?? key;
    return t(text);
  };
  const line = (/** @type {Outcome} */ one, /** @type {Suggestion | null} */ made) =>
    h(
      "tr",
      {},
      h("td", {}, day(one.date)),
      h("th", { scope: "row" }, nameOf(one.place)),
      h("td", {}, words(OUTCOMES, one.state)),
      h("td", {}, made ? made.text : one.note || "–"),
      h("td", {}, made?.department ?? "–"),
      h("td", {}, made ? words(STATES, made.state) : "–"),
    );
  const open = outcomes.reduce((sum, one) => sum + one.more_open + one.suggestions.filter(({ state }) => state === "open").length, 0);
  const rows = outcomes.flatMap((one) => (one.suggestions.length ? one.suggestions.map((made) => line(one, made)) : [line(one, null)]));
  return h(
    "details",
    { class: "card" },
    h("summary", {}, h("strong", {}, t("Visits made and suggestions: {count}, of which {open} wait for an answer", { count: rows.length, open }))),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Visits made and suggestions") },
      h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows)),
    ),
  );
}

/**
 * Show what was recorded, once it is known; a list that cannot be had is left out and stays in the field screen.
 *
 * @param {HTMLElement} place
 * @param {Promise<Outcome[]>} asked
 * @param {(place: string) => string} nameOf
 */
export async function showOutcomes(place, asked, nameOf) {
  const outcomes = await asked.catch(() => []);
  if (outcomes.length) fill(place, outcomesTable(outcomes, nameOf));
}
