// The visit calendar: week and month, the day's route on the map, towns' shares, those left out; bending the plan.

import * as api from "../../api.js";
import { Draft, asIssued } from "../../bending.js";
import { fill, h } from "../../dom.js";
import { keyOf, later, monday, monthBoard, weekBoard } from "../../parts/board.js";
import { ask } from "../../parts/dialog.js";
import { LeftOutList, offer } from "../../parts/left_out.js";
import { note, problemBox, say } from "../../parts/notes.js";
import { visitMap } from "../../parts/visit_map.js";
import { clock, day, duration, number, percent, t } from "../../words.js";

/** @typedef {import("../../types.js").Schedule} Schedule */
/** @typedef {import("../../types.js").VisitSchedule} VisitSchedule */
/** @typedef {import("../../types.js").Visit} Visit */
/** @typedef {import("../../types.js").Round} Round */
/** @typedef {import("../../api.js").Violation} Violation */

/** The screen of one plan's visits. */
export class VisitScreen {
  /**
   * @param {{ run: any, plan: Schedule, editable: boolean, leave: AbortSignal }} given
   */
  constructor({ run, plan, editable, leave }) {
    this.run = run;
    this.plan = plan;
    this.editable = editable;
    this.leave = leave;
    this.issued = /** @type {VisitSchedule} */ (plan.visits);
    this.visits = this.issued;
    this.draft = new Draft(run.id, asIssued(this.issued));
    /** @type {Violation[]} */
    this.breaches = [];
    /** @type {number | null} */
    this.cost = null;
    /** @type {"week" | "month"} */
    this.view = "week";
    this.from = monday(this.visits.rounds.find((round) => round.visits.length)?.date ?? plan.first);
    /** @type {Round | null} */
    this.round = null;
    /** @type {AbortController} */
    this.asking = new AbortController();
    const onFit = (/** @type {import("../../types.js").LeftOut} */ place) => this.#ask(place.id, place.name, [], "");
    this.leftOut = new LeftOutList({ run, editable, leave, onFit });
    this.places = {
      bar: h("div", { class: "row apart noprint" }),
      verdict: h("div", { "aria-live": "polite" }),
      board: h("div"),
      map: h("div", { class: "map" }),
      route: h("div"),
      shares: h("div"),
      left: h("div"),
    };
  }

  /** @param {HTMLElement} main */
  async show(main) {
    const { bar, verdict, board, map, route, shares, left } = this.places;
    fill(
      main,
      this.#figures(),
      bar,
      verdict,
      board,
      h("div", { class: "split" }, h("section", {}, h("h2", {}, t("Route of the half-day")), map, route), shares),
      left,
    );
    this.drawMap = visitMap(map, this.plan, this.leave);
    this.#draw();
    if (this.draft.changed) await this.#judge();
    // makes the server ready: the first drag is then answered as fast as every other
    else if (this.editable) void api.judge(this.run, { visits: this.draft.now.rows }, this.leave).catch(() => {});
  }

  #figures() {
    const { visits } = this;
    const asked = visits.rounds.reduce((sum, round) => sum + round.visits.length, 0);
    return h(
      "dl",
      { class: "figures" },
      figure(t("Visits"), t("{count} of {all}", { count: asked, all: asked + visits.left_out.length })),
      figure(t("Driving"), duration(visits.driving_seconds)),
      figure(t("Points"), number(visits.prize)),
      figure(t("Expenses"), t("{won} won", { won: visits.won })),
      figure(t("Worst town"), percent(Math.min(1, ...visits.towns.map((town) => town.visited / town.places)))),
    );
  }

  #draw() {
    const { rounds } = this.visits;
    fill(this.places.bar, this.#moves(), this.#edits());
    const hooks = {
      movable: this.editable,
      onRound: (/** @type {Round} */ round) => this.#choose(round),
      onVisit: (/** @type {Visit} */ visit) => this.#open(visit),
      onDrop: (/** @type {string} */ id, /** @type {string} */ date, /** @type {string} */ half, /** @type {string | null} */ before) =>
        this.#move(id, date, half, before),
      marks: (/** @type {string} */ id) =>
        this.breaches.filter(({ pointer }) => this.#placeOf(pointer) === id).map(({ detail }) => detail),
      pinned: (/** @type {string} */ id) => this.draft.now.pins.includes(id),
      chosen: this.round && keyOf(this.round),
    };
    const onWeek = (/** @type {string} */ from) => {
      this.from = from;
      this.view = "week";
      this.#draw();
    };
    fill(
      this.places.board,
      this.view === "week"
        ? weekBoard(this.from, rounds, hooks)
        : monthBoard(later(this.from, 3).slice(0, 7), rounds, { onWeek }),
    );
    this.#drawRoute();
    fill(this.places.shares, shares(this.visits));
    fill(this.places.left, this.leftOut.draw(this.visits.left_out));
  }

  /**
   * The place of the row that a violation points at, such as `/visits/3/place`.
   *
   * @param {string} pointer
   */
  #placeOf(pointer) {
    return this.draft.now.rows[Number(pointer.split("/")[2] ?? -1)]?.place;
  }

  #moves() {
    const step = this.view === "week" ? 7 : 28;
    const go = (/** @type {number} */ days) => () => {
      this.from = monday(later(this.from, days));
      this.#draw();
      say(t("Week of {date}", { date: day(this.from, { year: true }) }));
    };
    const view = (/** @type {"week" | "month"} */ which, /** @type {string} */ name) =>
      h(
        "button",
        {
          "aria-pressed": String(this.view === which),
          onclick: () => {
            this.view = which;
            this.#draw();
          },
        },
        name,
      );
    return h(
      "div",
      { class: "row" },
      h("button", { onclick: go(-step), "aria-label": t("Earlier") }, "‹"),
      h("strong", {}, day(this.from, { year: true, weekday: false }), " – ", day(later(this.from, 6), { weekday: false })),
      h("button", { onclick: go(step), "aria-label": t("Later") }, "›"),
      view("week", t("Week")),
      view("month", t("Month")),
    );
  }

  #edits() {
    if (!this.editable) return null;
    const { draft } = this;
    const act = (/** @type {() => void} */ what) => () => {
      what();
      void this.#judge();
    };
    return h(
      "div",
      { class: "row" },
      h("button", { disabled: !draft.past.length, onclick: act(() => draft.undo()) }, t("Undo")),
      h("button", { disabled: !draft.future.length, onclick: act(() => draft.redo()) }, t("Redo")),
      h("button", { disabled: !draft.changed, onclick: act(() => draft.reset()) }, t("As issued")),
      h(
        "button",
        { class: "main", disabled: !draft.changed, onclick: () => this.#replan() },
        t("Re-plan around {count} pins", { count: draft.now.pins.length }),
      ),
    );
  }

  /** @param {Round} round */
  #choose(round) {
    this.round = this.round && keyOf(this.round) === keyOf(round) ? null : round;
    this.#draw();
  }

  #drawRoute() {
    const round = this.visits.rounds.find((one) => this.round && keyOf(one) === keyOf(this.round)) ?? null;
    this.drawMap?.(this.visits, round);
    if (!round) {
      fill(this.places.route, h("p", { class: "hint" }, t("Choose a half-day in the calendar to see its route.")));
      return;
    }
    fill(
      this.places.route,
      h(
        "table",
        {},
        h("caption", {}, `${day(round.date)} ${round.half_day}`),
        h(
          "thead",
          {},
          h("tr", {}, ["#", t("Time"), t("Place"), t("Driving")].map((name) => h("th", { scope: "col" }, name))),
        ),
        h(
          "tbody",
          {},
          h("tr", {}, h("td", {}), h("td", {}, clock(round.leave)), h("td", {}, this.visits.base), h("td", {})),
          round.visits.map((visit, n) =>
            h(
              "tr",
              {},
              h("td", {}, n + 1),
              h("td", {}, `${clock(visit.start)}–${clock(visit.end)}`),
              h("td", {}, visit.name),
              h("td", { class: "number" }, duration(visit.drive_seconds)),
            ),
          ),
          h("tr", {}, h("td", {}), h("td", {}, clock(round.back)), h("td", {}, this.visits.base), h("td", {})),
        ),
      ),
    );
  }

  /** @param {Visit} visit */
  async #open(visit) {
    const at = this.visits.rounds.find((round) => round.visits.some(({ id }) => id === visit.id));
    const content = [
      h("p", {}, [visit.town, visit.kind, t("{points} points", { points: visit.prize })].filter(Boolean).join(" · ")),
      at && h("p", {}, `${day(at.date)} ${at.half_day} ${clock(visit.start)}–${clock(visit.end)}`),
    ];
    if (!this.editable) {
      await ask({ title: visit.name, content: content.filter((part) => part !== undefined), yes: t("Close") });
      return;
    }
    await this.#ask(visit.id, visit.name, content, at ? keyOf(at) : "");
  }

  /**
   * Ask where a place goes: the way by keyboard that every drag has. One left out is offered where it fits best.
   *
   * @param {string} id
   * @param {string} name
   * @param {(Node | undefined)[]} content
   * @param {string} now
   */
  async #ask(id, name, content, now) {
    const options = this.visits.rounds.map((round) =>
      h(
        "option",
        { value: keyOf(round), selected: keyOf(round) === now },
        `${day(round.date)} ${round.half_day} (${t("{count} visits", { count: round.visits.length })})`,
      ),
    );
    const select = h("select", { name: "to", id: "to" }, options, now && h("option", { value: "" }, t("Leave it out")));
    const found = h("p", { class: "hint", "aria-live": "polite" });
    const closed = new AbortController();
    if (!now) void offer(this.run, id, select, found, closed.signal);
    const given = await ask({
      title: name,
      content: [
        ...content.filter((part) => part !== undefined),
        h("div", { class: "field" }, h("label", { for: "to" }, t("Half-day, pinned there")), select),
        found,
      ],
      yes: t("Put it there"),
    });
    closed.abort();
    const to = given?.get("to");
    if (typeof to !== "string") return;
    if (to === "") this.draft.drop(id);
    else this.draft.put(id, to.slice(0, 10), to.slice(11));
    await this.#judge();
  }

  /**
   * @param {string} id
   * @param {string} date
   * @param {string} half
   * @param {string | null} before
   */
  async #move(id, date, half, before) {
    this.draft.put(id, date, half, before);
    await this.#judge();
  }

  /** Ask the verifier about the draft, and show what it says beside the visits it names. */
  async #judge() {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    try {
      const part = await api.judge(this.run, { visits: this.draft.now.rows }, signal);
      this.breaches = part.violations;
      this.cost = part.cost;
      this.visits = part.schedule;
      this.#draw();
      this.#verdict();
    } catch (error) {
      if (!signal.aborted) fill(this.places.verdict, problemBox(error));
    }
  }

  #verdict() {
    const issued = this.plan.parts.find(({ family }) => family === "visits")?.objective ?? 0;
    if (!this.draft.changed) {
      fill(this.places.verdict);
      return;
    }
    const more = (this.cost ?? 0) - issued;
    const moved = number(this.draft.now.pins.length);
    fill(
      this.places.verdict,
      h(
        "div",
        { class: `notice ${this.breaches.length ? "bad" : "good"}` },
        h(
          "p",
          {},
          this.breaches.length
            ? t("This draft breaks {count} rules.", { count: this.breaches.length })
            : t("This draft keeps every rule."),
          " ",
          t("{moved} pinned by hand; cost against the plan: {more}.", { moved, more: (more > 0 ? "+" : "") + number(more) }),
        ),
        this.breaches.length > 0 && h("ul", {}, this.breaches.map(({ detail }) => h("li", {}, detail))),
      ),
    );
  }

  async #replan() {
    try {
      const started = await api.replan(this.run, this.draft.now, this.draft.issued);
      note(t("Planning again; what you pinned stays."));
      location.hash = `#/runs/${started.id}`;
    } catch (error) {
      fill(this.places.verdict, problemBox(error));
    }
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function figure(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

/** @param {VisitSchedule} visits */
function shares(visits) {
  return h(
    "section",
    {},
    h("h2", {}, t("Towns' shares")),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, [t("Town"), t("Visited"), t("Asked for"), ""].map((name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, t("Share")))))),
      h(
        "tbody",
        {},
        visits.towns.map(({ town, visited, places, least }) => {
          const bar = h("span", {});
          bar.style.width = `${(100 * visited) / Math.max(1, places)}%`;
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, town),
            h("td", { class: "number" }, `${visited} / ${places}`),
            h("td", { class: "number" }, least, visited < least && h("span", { class: "wrong" }, ` ⚠ ${t("short")}`)),
            h("td", {}, h("span", { class: "share", role: "img", "aria-label": percent(visited / places) }, bar)),
          );
        }),
      ),
    ),
  );
}
