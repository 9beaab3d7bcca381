// What every screen has on which a plan can be bent: undo and redo, the verdict on the draft, and planning again.

import * as api from "../api.js";
import { Draft, kept, visitsIssued } from "../bending.js";
import { fill, h } from "../dom.js";
import { number, t } from "../words.js";
import { note, problemBox } from "./notes.js";

/** @typedef {import("../api.js").Violation} Violation */
/**
 * @template R
 * @typedef {import("../bending.js").Bent<R>} Bent
 */
/**
 * @template R
 * @typedef {object} Given
 * @property {any} run
 * @property {import("../types.js").Schedule} plan
 * @property {import("../bending.js").PartName} part
 * @property {Bent<R>} issued
 * @property {boolean} editable
 * @property {AbortSignal} leave
 * @property {(row: R) => string} idOf What pins call the subject of a row.
 * @property {(schedule: any) => void} onJudged Draws the part as the draft has it; `null` if it is as issued.
 * @property {(bent: Bent<R>) => Promise<{ id: string }>} replan Starts the run that plans around the pins.
 */

/**
 * One part of a plan under a planner's hands.
 *
 * @template R
 */
export class Bend {
  /** @param {Given<R>} given */
  constructor(given) {
    this.given = given;
    this.draft = new Draft(given.run.id, given.part, given.issued);
    /** @type {Violation[]} */
    this.violations = [];
    this.cost = 0;
    const act = (/** @type {() => void} */ what) => () => {
      what();
      void this.#judge();
    };
    this.buttons = {
      undo: h("button", { onclick: act(() => this.draft.undo()) }, t("Undo")),
      redo: h("button", { onclick: act(() => this.draft.redo()) }, t("Redo")),
      reset: h("button", { onclick: act(() => this.draft.reset()) }, t("As issued")),
      replan: h("button", { class: "main", onclick: () => this.#replan() }),
    };
    this.bar = h("div", { class: "row" }, Object.values(this.buttons));
    this.verdict = h("div", { "aria-live": "polite" });
    this.asking = new AbortController();
    if (given.editable) document.addEventListener("keydown", (event) => this.#key(event), { signal: given.leave });
    window.addEventListener("online", () => void this.#judge(), { signal: given.leave }); // what was not answered is asked again
  }

  /** Judge the draft of an earlier visit; else have the server make ready, so that the first drag is answered fast. */
  async begin() {
    this.#drawBar();
    if (this.draft.changed) await this.#judge();
    else if (this.given.editable) void this.#ask(this.given.leave).catch(() => {});
  }

  /**
   * Go on to the next draft; the focus stays with what was moved.
   *
   * @param {Bent<R>} next
   * @param {string} id
   */
  async go(next, id) {
    this.draft.go(next);
    await this.#judge();
    const moved = document.querySelector(`main [data-id="${CSS.escape(id)}"]`);
    if (moved instanceof HTMLElement) moved.focus({ preventScroll: true });
  }

  /**
   * What a subject breaks, in words.
   *
   * @param {string} id
   */
  marks(id) {
    const { rows } = this.draft.now;
    const about = (/** @type {Violation} */ { pointer }) => {
      const row = rows[Number(pointer.split("/")[2] ?? -1)];
      return row !== undefined && this.given.idOf(row) === id;
    };
    return this.violations.filter(about).map(({ detail }) => detail);
  }

  /** @param {string} id */
  pinned(id) {
    return this.draft.now.pins.includes(id);
  }

  /** @param {AbortSignal} signal */
  #ask(signal) {
    return api.judge(this.given.run, { [this.given.part]: this.draft.now.rows }, signal);
  }

  /** Ask the verifier about the draft; an answer that comes after the next question is let go. */
  async #judge() {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    if (!this.draft.changed) {
      this.violations = [];
      this.given.onJudged(null);
      fill(this.verdict);
      this.#drawBar();
      return;
    }
    this.#drawBar();
    try {
      const told = await this.#ask(AbortSignal.any([signal, this.given.leave]));
      this.violations = told.violations;
      this.cost = told.cost;
      this.given.onJudged(told.schedule);
      this.#drawVerdict();
    } catch (error) {
      if (!signal.aborted && !this.given.leave.aborted) fill(this.verdict, problemBox(error));
    }
  }

  #drawBar() {
    const { draft, buttons } = this;
    buttons.undo.disabled = !draft.past.length;
    buttons.redo.disabled = !draft.future.length;
    buttons.reset.disabled = buttons.replan.disabled = !draft.changed;
    buttons.replan.textContent = t("Re-plan around {count} pins", { count: draft.now.pins.length });
  }

  #drawVerdict() {
    const { draft, violations } = this;
    const issued = this.given.plan.parts.find(({ family }) => family === this.given.part)?.objective ?? 0;
    const more = (this.cost > issued ? "+" : "") + number(this.cost - issued);
    const kept = violations.length ? t("This draft breaks {count} rules.", { count: violations.length }) : t("This draft keeps every rule.");
    const cost = t("{moved} pinned by hand; cost against the plan: {more}.", { moved: draft.now.pins.length, more });
    fill(
      this.verdict,
      h(
        "div",
        { class: `notice ${violations.length ? "bad" : "good"}` },
        h("p", {}, kept, " ", cost),
        violations.length > 0 && h("ul", {}, violations.map(({ detail }) => h("li", {}, detail))),
      ),
    );
  }

  async #replan() {
    try {
      const started = await this.given.replan(this.draft.now);
      note(t("Planning again; what you pinned stays."));
      location.hash = `#/runs/${started.id}`;
    } catch (error) {
      fill(this.verdict, problemBox(error));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog");
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) this.draft.redo();
    else this.draft.undo();
    void this.#judge();
  }
}

/**
 * Plan again around what is pinned in visits and training alike, with as few other changes as possible.
 *
 * @param {{ id: string, scenario_id: string }} run
 * @param {import("../types.js").Schedule} plan
 */
export function replanAround(run, plan) {
  const visits = kept(run.id, "visits");
  const training = kept(run.id, "training");
  /** @param {Bent<any> | null} bent @param {"place" | "session"} name */
  const pins = (bent, name) => bent?.rows.filter((row) => bent.pins.includes(row[name])) ?? [];
  const there = new Set(visits?.rows.map(({ place }) => place));
  const gone = visits && plan.visits ? visitsIssued(plan.visits).rows.filter(({ place }) => !there.has(place)) : [];
  return api.start(run.scenario_id, {
    kind: "replan",
    previous_run: run.id,
    pins: pins(visits, "place"),
    cancel: gone.map(({ place }) => place),
    sessions: pins(training, "session"),
    time_limit_s: 30,
  });
}
