// The training timetable by venue or by office, the budget statement beside it, and what another cap would buy.

import * as api from "../../api.js";
import { trainingIssued, withSession } from "../../bending.js";
import { fill, h } from "../../dom.js";
import { Bend, replanAround } from "../../parts/bend.js";
import { later, monday } from "../../parts/board.js";
import { ask } from "../../parts/dialog.js";
import { dragged, takesDrops } from "../../parts/drops.js";
import { problemBox } from "../../parts/notes.js";
import { clock, day, number, t } from "../../words.js";
import { capSlider, statement } from "./budget.js";

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
    this.issued = /** @type {TrainingSchedule} */ (plan.training);
    this.training = this.issued;
    this.bend = new Bend({
      run,
      plan,
      part: "training",
      issued: trainingIssued(this.issued),
      editable,
      leave,
      idOf: ({ session }) => session,
      onJudged: (/** @type {TrainingSchedule | null} */ training) => {
        this.training = training ?? this.issued;
        this.#draw();
      },
      replan: () => replanAround(run, plan),
    });
    /** Every hall: those of the plan, and once they are known those of the scenario. */
    this.halls = hallsOf(this.issued);
    this.allHalls = false;
    /** @type {"venue" | "office"} */
    this.by = "venue";
    this.from = monday(this.training.sessions[0]?.start.slice(0, 10) ?? plan.first);
    this.places = { bar: h("div", { class: "row" }), board: h("div"), money: h("div") };
  }

  /** @param {HTMLElement} main */
  async show(main) {
    const { bar, board, money: statements } = this.places;
    fill(
      main,
      h("div", { class: "row apart noprint" }, bar, this.editable && this.bend.bar),
      this.bend.verdict,
      h("div", { class: "split" }, board, statements),
    );
    this.#draw();
    if (this.editable) void this.#learnHalls();
    await this.bend.begin();
  }

  async #learnHalls() {
    try {
      const { document } = (await api.scenario(this.run.scenario_id)).data;
      const names = document.training.venues.map((/** @type {{ name: string }} */ { name }) => name);
      this.halls = [...new Set([...this.halls, ...names])].sort();
    } catch {
      // the scenario is gone: the halls of the plan are there still
    }
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
      this.by === "venue" &&
        h(
          "label",
          {},
          h("input", {
            type: "checkbox",
            checked: this.allHalls,
            onchange: (/** @type {Event} */ event) => {
              this.allHalls = /** @type {HTMLInputElement} */ (event.target).checked;
              this.#draw();
            },
          }),
          " ",
          t("Halls not in use too"),
        ),
    ];
  }

  #week() {
    const held = (/** @type {string} */ date) => this.training.sessions.filter(({ start }) => start.startsWith(date));
    const dates = [0, 1, 2, 3, 4, 5, 6].map((n) => later(this.from, n)).filter((date, n) => n < 5 || held(date).length);
    const here = dates.flatMap(held);
    const used = here.flatMap((one) => (this.by === "venue" ? [one.venue ?? t("no hall")] : Object.keys(one.attendance)));
    const groups = [...new Set([...used, ...(this.by === "venue" && this.allHalls ? this.halls : [])])].sort();
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
                this.#cell(
                  date,
                  group,
                  here.filter((one) => one.start.startsWith(date) && belongs(one, group)),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /**
   * @param {string} date
   * @param {string} group A hall or an office.
   * @param {Session[]} sessions
   */
  #cell(date, group, sessions) {
    const people = (/** @type {Session} */ one) => (this.by === "office" ? one.attendance[group] : one.people);
    const made = h("td", {}, sessions.map((one) => this.#card(one, people(one))));
    const to = this.by === "venue" && this.halls.includes(group) ? { date, venue: group } : { date };
    if (this.editable) takesDrops(made, (name) => this.#move(name, to));
    return made;
  }

  /**
   * @param {Session} one
   * @param {number} people
   */
  #card(one, people) {
    const marks = this.bend.marks(one.name);
    const made = h(
      "button",
      { class: `visit ${marks.length ? "bad" : ""}`, "data-id": one.name, onclick: () => this.#open(one) },
      h("span", { class: "time" }, `${clock(one.start)}–${clock(one.end)}`),
      h("span", { class: "name" }, one.name),
      h("span", { class: "hint" }, t("{people} people", { people })),
      one.head_until && h("span", { class: "badge busy" }, t("the head attends")),
      this.bend.pinned(one.name) && h("span", { class: "badge busy" }, t("pinned")),
      marks.map((mark) => h("span", { class: "wrong" }, "⚠ ", mark)),
    );
    if (this.editable) dragged(made, one.name);
    return made;
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
        one.venue !== null && h("div", { class: "field" }, h("label", { for: "hall" }, t("Hall")), this.#hallSelect(one.venue)),
      ].filter((part) => part !== false),
      yes: t("Put it there"),
    });
    if (!given) return;
    const to = { date: String(given.get("date")), start: String(given.get("start")), end: String(given.get("end")) };
    await this.#move(one.name, one.venue === null ? to : { ...to, venue: String(given.get("venue")) });
  }

  /** @param {string} now */
  #hallSelect(now) {
    const options = this.halls.map((name) => h("option", { value: name, selected: name === now }, name));
    return h("select", { id: "hall", name: "venue" }, options);
  }

  /**
   * @param {string} name
   * @param {Partial<import("../../bending.js").SessionRow>} to
   */
  async #move(name, to) {
    this.from = monday(to.date ?? this.from);
    await this.bend.go(withSession(this.bend.draft.now, name, to), name);
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

/** @param {TrainingSchedule} training */
function hallsOf(training) {
  return [...new Set(training.sessions.map(({ venue }) => venue).filter((venue) => venue !== null))].sort();
}
