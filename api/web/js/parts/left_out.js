// Places left out: the first rule that stops each, the smallest change that admits it, and where it fits best.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { day, number, t } from "../words.js";
import { problemBox } from "./notes.js";
import { wishTold } from "./told.js";

/** @typedef {import("../types.js").LeftOut} LeftOut */
/** @typedef {{ date: string, half_day: string }} HalfDay */
/** @typedef {{ way: string, amount: number, at: HalfDay, extra_seconds: number }} Admission */
/** @typedef {{ id: string, stops: Record<string, number>, admission: Admission | null }} Why */
/** @typedef {{ at: HalfDay, extra_seconds: number, worth_it: boolean }} Offer */
/** @typedef {{ places: Why[], rules: Record<string, string> }} Answer */

const BEST = 8;
/** So many are shown unasked. */
const FEW = 30;
const FITS = "fits";

/** The list of places left out; what was answered about the plan as issued outlives a change by hand. */
export class LeftOutList {
  /**
   * @param {{ run: any, editable: boolean, leave: AbortSignal, onFit: (place: LeftOut) => void }} given
   */
  constructor({ run, editable, leave, onFit }) {
    this.run = run;
    this.editable = editable;
    this.leave = leave;
    this.onFit = onFit;
    /** @type {Answer | null} */
    this.answer = null;
    /** @type {LeftOut[]} */
    this.places = [];
    this.open = false;
    this.told = h("div", { "aria-live": "polite" });
    this.rows = h("tbody");
  }

  /** @param {LeftOut[]} places */
  draw(places) {
    this.places = places;
    fill(this.rows); // drawn when they are looked at, which a list that is born open tells by itself
    const heads = [t("Place"), t("Town"), t("Points"), t("First rule that stops it"), t("Smallest change that admits it"), t("What to do")];
    return h(
      "details",
      {
        class: "card",
        open: this.open || (places.length > 0 && places.length < FEW),
        ontoggle: (/** @type {Event} */ event) => {
          this.open = /** @type {HTMLDetailsElement} */ (event.target).open;
          if (this.open) this.#drawRows();
        },
      },
      h("summary", {}, h("strong", {}, t("Left out: {count}", { count: places.length }))),
      this.editable && places.length > 0 && h("button", { class: "noprint", onclick: () => this.#ask() }, t("Why were these left out?")),
      this.told,
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Places left out") },
        h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))), this.rows),
      ),
    );
  }

  async #ask() {
    fill(this.told, h("p", { class: "hint" }, t("Trying every half-day…")));
    try {
      const wanted = { kind: "left_out", previous_run: this.run.id };
      this.answer = /** @type {Answer} */ (await api.answer(this.run.scenario_id, wanted, this.leave));
      fill(this.told, h("p", { class: "hint" }, t("Of the plan as issued; a plan with each change was checked.")));
      this.#drawRows();
    } catch (error) {
      if (!this.leave.aborted) fill(this.told, problemBox(error));
    }
  }

  #drawRows() {
    fill(this.rows, this.places.map((place) => this.#row(place)));
  }

  /** @param {LeftOut} place */
  #row(place) {
    const why = this.answer?.places.find(({ id }) => id === place.id);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, place.name),
      h("td", {}, place.town ?? place.kind),
      h("td", { class: "number" }, number(place.prize)),
      h("td", {}, why && stopsTold(why.stops, this.answer?.rules ?? {})),
      h("td", {}, why && admissionTold(why.admission)),
      this.#actions(place),
    );
  }

  /** @param {LeftOut} place */
  #actions(place) {
    const cell = h("td", { class: "row" });
    if (!this.editable) return cell;
    const fit = h(
      "button",
      { class: "small", "aria-label": t("Fit {name} in", { name: place.name }), onclick: () => this.onFit(place) },
      t("Fit it in"),
    );
    const ask = async () => {
      fill(cell, h("span", { class: "hint" }, t("Trying every half-day…")));
      try {
        const wanted = { kind: "why", wish: { place: place.id }, time_limit_s: 20 };
        fill(cell, h("span", {}, wishTold(await api.answer(this.run.scenario_id, wanted, this.leave))), fit);
      } catch (error) {
        fill(cell, problemBox(error));
      }
    };
    const why = h("button", { class: "small", onclick: ask, "aria-label": t("Why not {name}?", { name: place.name }) }, t("Why?"));
    fill(cell, why, fit);
    return cell;
  }
}

/**
 * Put the half-days in which a place fits best before all others, once they are found.
 *
 * @param {{ id: string, scenario_id: string }} run
 * @param {string} place
 * @param {HTMLElement} select
 * @param {HTMLElement} told
 * @param {AbortSignal} leave
 */
export async function offer(run, place, select, told, leave) {
  const list = /** @type {HTMLSelectElement} */ (select);
  fill(told, t("Looking for the half-days in which it fits best…"));
  try {
    const { offers } = await api.answer(run.scenario_id, { kind: "slots", previous_run: run.id, place }, leave);
    if (leave.aborted) return;
    if (!offers.length) {
      fill(told, t("It fits in no half-day of the plan as issued."));
      return;
    }
    const untouched = list.selectedIndex === 0;
    list.prepend(h("optgroup", { label: t("Where it fits best") }, offers.slice(0, BEST).map(option)));
    if (untouched) list.selectedIndex = 0;
    fill(told, t("The first half-days are those that cost least more in the plan as issued."));
  } catch (error) {
    if (!leave.aborted) fill(told, problemBox(error));
  }
}

/** @param {Offer} one */
function option({ at, extra_seconds: extra, worth_it: worthIt }) {
  const text = t("{when}: {minutes} minutes more driving", { when: when(at), minutes: Math.ceil(extra / 60) });
  return h("option", { value: `${at.date} ${at.half_day}` }, worthIt ? text : `${text} (${t("dearer than its points")})`);
}

/**
 * What stops a place, the rule of the most half-days first.
 *
 * @param {Record<string, number>} stops
 * @param {Record<string, string>} rules
 */
function stopsTold(stops, rules) {
  return Object.entries(stops)
    .sort(([, one], [, other]) => other - one)
    .map(([rule, count], n) => h("p", n ? { class: "hint" } : {}, t("{count} half-days: {why}", { count, why: sentence(rule, rules) })));
}

/**
 * @param {string} rule
 * @param {Record<string, string>} rules
 */
function sentence(rule, rules) {
  const text = rules[rule] ?? rule;
  return rule === FITS ? t("fits, but the way there is dearer than its points") : t(text);
}

/** @param {Admission | null} found */
function admissionTold(found) {
  if (!found) return t("no single change of those tried admits it");
  const values = { amount: found.amount, minutes: Math.ceil(found.amount / 60), when: when(found.at) };
  switch (found.way) {
    case "prize":
      return t("{amount} points more admit it on {when}", values);
    case "visits":
      return t("{amount} visit more on {when} admits it", values);
    case "driving":
      return t("{minutes} minutes more driving on {when} admit it", values);
    case "time":
      return t("an end {minutes} minutes later on {when} admits it", values);
    default:
      return t("{amount} won more admit it on {when}", values);
  }
}

/** @param {HalfDay} at */
function when({ date, half_day: half }) {
  return `${day(date)} ${half}`;
}
