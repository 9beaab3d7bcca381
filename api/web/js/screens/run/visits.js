// The visit calendar: week and month, the day's route on the map, towns' shares, those left out; bending the plan.

import * as api from "../../api.js";
import { visitsIssued, withVisit, withoutVisit } from "../../bending.js";
import { fill, h } from "../../dom.js";
import { Bend, replanAround } from "../../parts/bend.js";
import { everyHalfDay, keyOf, later, monday, monthBoard, weekBoard } from "../../parts/board.js";
import { ask } from "../../parts/dialog.js";
import { LeftOutList, offer } from "../../parts/left_out.js";
import { say } from "../../parts/notes.js";
import { shares } from "../../parts/shares.js";
import { showOutcomes } from "../../parts/suggestions.js";
import { visitMap } from "../../parts/visit_map.js";
import { clock, day, duration, number, percent, t } from "../../words.js";

/** @typedef {import("../../types.js").Schedule} Schedule */
/** @typedef {import("../../types.js").VisitSchedule} VisitSchedule */
/** @typedef {import("../../types.js").Visit} Visit */
/** @typedef {import("../../types.js").Round} Round */

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
    this.bend = new Bend({
      run,
      plan,
      part: "visits",
      issued: visitsIssued(this.issued),
      editable,
      leave,
      idOf: ({ place }) => place,
      onJudged: (/** @type {VisitSchedule | null} */ visits) => {
        this.visits = visits ?? this.issued;
        this.#draw();
      },
      replan: () => replanAround(run, plan),
    });
    /** @type {"week" | "month"} */
    this.view = "week";
    this.from = monday(this.visits.rounds.find((round) => round.visits.length)?.date ?? plan.first);
    /** @type {Round | null} */
    this.round = null;
    const onFit = (/** @type {import("../../types.js").LeftOut} */ place) => this.#ask(place.id, place.name, [], "");
    this.leftOut = new LeftOutList({ run, editable, leave, onFit });
    this.places = {
      moves: h("div", { class: "row" }),
      board: h("div"),
      map: h("div", { class: "map" }),
      route: h("div"),
      shares: h("div"),
      left: h("div"),
      outcomes: h("div"),
    };
  }

  /** @param {HTMLElement} main */
  async show(main) {
    const { moves, board, map, route, shares, left, outcomes } = this.places;
    fill(
      main,
      this.#figures(),
      h("div", { class: "row apart noprint" }, moves, this.editable && this.bend.bar),
      this.bend.verdict,
      board,
      h("div", { class: "split" }, h("section", {}, h("h2", {}, t("Route of the half-day")), map, route), shares),
      left,
      outcomes,
    );
    this.drawMap = visitMap(map, this.plan, this.leave);
    this.#draw();
    await this.bend.begin();
    const names = new Map(this.issued.rounds.flatMap(({ visits }) => visits.map(({ id, name }) => [id, name])));
    void showOutcomes(outcomes, api.outcomes(this.run.id), (id) => names.get(id) ?? id);
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
    const rounds = everyHalfDay(this.visits);
    fill(this.places.moves, this.#moves());
    const hooks = {
      movable: this.editable,
      onRound: (/** @type {Round} */ round) => this.#choose(round),
      onVisit: (/** @type {Visit} */ visit) => this.#open(visit),
      onDrop: (/** @type {string} */ id, /** @type {string} */ date, /** @type {string} */ half, /** @type {string | null} */ before) =>
        this.#move(id, date, half, before),
      marks: (/** @type {string} */ id) => this.bend.marks(id),
      pinned: (/** @type {string} */ id) => this.bend.pinned(id),
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

  /** The week or month on the board, in words. */
  #shown() {
    if (this.view === "month") return t("Month {month}", { month: later(this.from, 3).slice(0, 7) });
    return `${day(this.from, { year: true, weekday: false })} – ${day(later(this.from, 6), { weekday: false })}`;
  }

  #moves() {
    const go = (/** @type {number} */ steps) => () => {
      this.from = this.view === "week" ? later(this.from, 7 * steps) : monthLater(this.from, steps);
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
    return [
      h("button", { onclick: go(-1), "aria-label": t("Earlier") }, "‹"),
      h("strong", {}, this.#shown()),
      h("button", { onclick: go(1), "aria-label": t("Later") }, "›"),
      view("week", t("Week")),
      view("month", t("Month")),
    ];
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
    const options = everyHalfDay(this.visits).map((round) =>
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
    if (to !== "") await this.#move(id, to.slice(0, 10), to.slice(11), null);
    else await this.bend.go(withoutVisit(this.bend.draft.now, id), id);
  }

  /**
   * @param {string} id
   * @param {string} date
   * @param {string} half
   * @param {string | null} before
   */
  async #move(id, date, half, before) {
    this.from = monday(date);
    await this.bend.go(withVisit(this.bend.draft.now, { place: id, date, half_day: half }, before), id);
  }
}

/**
 * The Monday of a week whose Thursday is in a month so many later.
 *
 * @param {string} from Monday of such a week of this month.
 * @param {number} months
 */
function monthLater(from, months) {
  const at = new Date(`${later(from, 3).slice(0, 7)}-04T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return monday(at.toISOString().slice(0, 10));
}

/**
 * @param {string} name
 * @param {string} value
 */
function figure(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}
