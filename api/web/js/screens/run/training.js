// The training timetable by venue or by office, the budget statement beside it, and what another cap would buy.

import * as api from "../../api.js";
import { fill, h } from "../../dom.js";
import { later, monday } from "../../parts/board.js";
import { ask } from "../../parts/dialog.js";
import { problemBox } from "../../parts/notes.js";
import { clock, day, money, number, percent, t } from "../../words.js";

/** @typedef {import("../../types.js").TrainingSession} Session */
/** @typedef {import("../../types.js").TrainingSchedule} TrainingSchedule */

/** The screen of one plan's training. */
export class TrainingScreen {
  /** @param {{ run: any, plan: import("../../types.js").Schedule, editable: boolean, leave: AbortSignal }} given */
  constructor({ run, plan, editable, leave }) {
    this.run = run;
    this.plan = plan;
    this.editable = editable;
    this.leave = leave;
    this.training = /** @type {TrainingSchedule} */ (plan.training);
    /** @type {TrainingSchedule[]} */
    this.past = [];
    /** @type {"venue" | "office"} */
    this.by = "venue";
    this.from = monday(this.training.sessions[0]?.start.slice(0, 10) ?? plan.first);
    this.places = { verdict: h("div", { "aria-live": "polite" }), bar: h("div", { class: "row noprint" }), board: h("div"), money: h("div") };
  }

  /** @param {HTMLElement} main */
  show(main) {
    const { verdict, bar, board, money: statements } = this.places;
    fill(main, verdict, bar, h("div", { class: "split" }, board, statements));
    this.#draw();
  }

  #draw() {
    fill(this.places.bar, this.#bar());
    fill(this.places.board, this.#week(), this.#all());
    fill(this.places.money, statement(this.training), this.editable && this.#cap());
  }

  #bar() {
    const go = (/** @type {string} */ to) => () => {
      this.from = to;
      this.#draw();
    };
    const next = this.training.sessions.find(({ start }) => start.slice(0, 10) > later(this.from, 6));
    const before = this.training.sessions.findLast(({ start }) => start.slice(0, 10) < this.from);
    const by = (/** @type {"venue" | "office"} */ which, /** @type {string} */ name) =>
      h(
        "button",
        {
          "aria-pressed": String(this.by === which),
          onclick: () => {
            this.by = which;
            this.#draw();
          },
        },
        name,
      );
    return [
      h("button", { disabled: !before, "aria-label": t("Earlier week with sessions"), onclick: go(monday(before?.start.slice(0, 10) ?? this.from)) }, "‹"),
      h("strong", {}, day(this.from, { year: true, weekday: false }), " – ", day(later(this.from, 6), { weekday: false })),
      h("button", { disabled: !next, "aria-label": t("Later week with sessions"), onclick: go(monday(next?.start.slice(0, 10) ?? this.from)) }, "›"),
      by("venue", t("By hall")),
      by("office", t("By office")),
    ];
  }

  #week() {
    const dates = [0, 1, 2, 3, 4].map((n) => later(this.from, n));
    const here = this.training.sessions.filter(({ start }) => dates.includes(start.slice(0, 10)));
    const groups = [
      ...new Set(here.flatMap((one) => (this.by === "venue" ? [one.venue ?? t("no hall")] : Object.keys(one.attendance)))),
    ].sort();
    const belongs = (/** @type {Session} */ one, /** @type {string} */ group) =>
      this.by === "venue" ? (one.venue ?? t("no hall")) === group : Boolean(one.attendance[group]);
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Week of {date}", { date: day(this.from) }) },
      h(
        "table",
        { class: "board" },
        h("caption", { class: "unseen" }, t("Sessions of the week of {date}", { date: day(this.from) })),
        h("thead", {}, h("tr", {}, h("td", {}), dates.map((date) => h("th", { scope: "col" }, day(date))))),
        h(
          "tbody",
          {},
          groups.map((group) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, group),
              dates.map((date) =>
                h(
                  "td",
                  {},
                  here
                    .filter((one) => one.start.startsWith(date) && belongs(one, group))
                    .map((one) => this.#card(one, this.by === "office" ? one.attendance[group] : one.people)),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /**
   * @param {Session} one
   * @param {number} people
   */
  #card(one, people) {
    return h(
      "button",
      { class: "visit", onclick: () => this.#open(one) },
      h("span", { class: "time" }, `${clock(one.start)}–${clock(one.end)}`),
      h("span", { class: "name" }, one.name),
      h("span", { class: "hint" }, t("{people} people", { people })),
      one.head_until && h("span", { class: "badge busy" }, t("the head attends")),
    );
  }

  /** @param {Session} one */
  async #open(one) {
    const content = [
      h("p", {}, `${day(one.start, { year: true })} ${clock(one.start)}–${clock(one.end)} · ${one.venue ?? t("no hall")}`),
      h("p", {}, one.lecturers.join(", ")),
      h("p", { class: "hint" }, Object.entries(one.attendance).map(([office, people]) => `${office} ${people}`).join(", ")),
    ];
    if (!this.editable) {
      await ask({ title: one.name, content, yes: t("Close") });
      return;
    }
    const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ type, /** @type {string} */ value) =>
      h("div", { class: "field" }, h("label", { for: name }, label), h("input", { id: name, name, type, value, required: true }));
    const given = await ask({
      title: one.name,
      content: [
        ...content,
        field("date", t("Date"), "date", one.start.slice(0, 10)),
        field("start", t("From"), "time", clock(one.start)),
        field("end", t("To"), "time", clock(one.end)),
      ],
      yes: t("See what it breaks"),
    });
    if (given) await this.#move(one, String(given.get("date")), String(given.get("start")), String(given.get("end")));
  }

  /**
   * @param {Session} moved
   * @param {string} date
   * @param {string} start
   * @param {string} end
   */
  async #move(moved, date, start, end) {
    const rows = this.training.sessions.map((one) => ({
      session: one.name,
      date: one === moved ? date : one.start.slice(0, 10),
      start: one === moved ? start : clock(one.start),
      end: one === moved ? end : clock(one.end),
      venue: one.venue,
      lecturers: one.lecturers,
      attendance: one.attendance,
    }));
    try {
      const part = await api.judge(this.run, { training: rows });
      this.past.push(this.training);
      this.training = part.schedule;
      this.from = monday(date);
      this.#draw();
      this.#verdict(part);
    } catch (error) {
      fill(this.places.verdict, problemBox(error));
    }
  }

  /** @param {{ cost: number, violations: import("../../api.js").Violation[] }} part */
  #verdict({ cost, violations }) {
    const issued = this.plan.parts.find(({ family }) => family === "training")?.objective ?? 0;
    const undo = () => {
      this.training = this.past.pop() ?? this.training;
      this.#draw();
      fill(this.places.verdict);
    };
    fill(
      this.places.verdict,
      h(
        "div",
        { class: `notice ${violations.length ? "bad" : "good"}` },
        h(
          "p",
          {},
          violations.length ? t("This draft breaks {count} rules.", { count: violations.length }) : t("This draft keeps every rule."),
          " ",
          t("Cost against the plan: {more}.", { more: (cost > issued ? "+" : "") + number(cost - issued) }),
        ),
        h("ul", {}, violations.map(({ detail }) => h("li", {}, detail))),
        h("button", { class: "small", onclick: undo }, t("Undo")),
      ),
    );
  }

  #all() {
    return h(
      "details",
      { class: "card" },
      h("summary", {}, h("strong", {}, t("All {count} sessions", { count: this.training.sessions.length }))),
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": t("All sessions") },
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, [t("Date"), t("Time"), t("Session"), t("Hall"), t("People")].map((name) => h("th", { scope: "col" }, name)))),
          h(
            "tbody",
            {},
            this.training.sessions.map((one) =>
              h(
                "tr",
                {},
                h("td", {}, day(one.start)),
                h("td", {}, `${clock(one.start)}–${clock(one.end)}`),
                h("th", { scope: "row" }, one.name),
                h("td", {}, one.venue ?? "–"),
                h("td", { class: "number" }, number(one.people)),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** The plan against the cap: each point is a plan of its own, proven or with its gap. */
  #cap() {
    const said = h("div");
    const ask = h("button", {}, t("What would another cap buy?"));
    ask.addEventListener("click", async () => {
      ask.disabled = true;
      fill(said, h("p", { class: "hint" }, t("Planning with other caps; this takes a minute.")));
      try {
        fill(said, capSlider(await api.answer(this.run.scenario_id, { kind: "curve", over: "budget", time_limit_s: 60 }, this.leave)));
      } catch (error) {
        fill(said, problemBox(error));
      }
      ask.disabled = false;
    });
    return h("section", { class: "noprint" }, ask, said);
  }
}

/** @param {any} told */
function capSlider(told) {
  const points = told.points.filter((/** @type {any} */ point) => point.objective !== null);
  if (!points.length) return h("p", {}, t("No plan was found under any cap tried."));
  const shown = h("output", { for: "cap" });
  const range = h("input", { type: "range", id: "cap", min: 0, max: points.length - 1, value: points.length - 1 });
  const tell = () => {
    const point = points[Number(range.value)];
    const proven = point.status === "optimal" ? t("proven best") : t("at most {gap} above the best", { gap: percent(point.gap) });
    shown.textContent = `${t("Cap {won} won", { won: point.at })}: ${t("cost {cost}", { cost: point.objective })} (${proven})`;
  };
  range.addEventListener("input", tell);
  tell();
  return h("div", { class: "field" }, h("label", { for: "cap" }, t("Cap")), range, shown);
}

/** @param {TrainingSchedule} training */
function statement(training) {
  return h(
    "section",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Budget statement") },
    h(
      "table",
      {},
      h("caption", {}, t("Budget statement")),
      h("thead", {}, h("tr", {}, [t("Course"), t("How it comes about"), t("Won")].map((name) => h("th", { scope: "col" }, name)))),
      training.statements.map((course) =>
        h(
          "tbody",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "row" }, course.course, !course.held && h("span", { class: "badge warn" }, t("not held"))),
            h("td", {}, course.held ? t("{sessions} sessions, {people} people", { sessions: course.sessions, people: course.people }) : ""),
            h("td", { class: "number" }, h("strong", {}, number(course.won))),
          ),
          course.lines.map((line) => h("tr", {}, h("td", { class: "hint" }, line.label), h("td", { class: "hint" }, line.formula), h("td", { class: "number" }, number(line.won)))),
        ),
      ),
      h(
        "tfoot",
        {},
        h("tr", {}, h("th", { scope: "row" }, t("Total")), h("td", {}, training.cap_won === null ? "" : t("of at most {won}", { won: money(training.cap_won) })), h("td", { class: "number" }, h("strong", {}, number(training.won)))),
      ),
    ),
  );
}
