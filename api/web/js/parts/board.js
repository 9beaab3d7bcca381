// The week board: days across, half-days down, visits in the cells. Every drag has a way by keyboard.

import { h } from "../dom.js";
import { clock, day, duration, number, t, weekday } from "../words.js";
import { dragged, takesDrops } from "./drops.js";

/** @typedef {import("../types.js").Round} Round */
/** @typedef {import("../types.js").Visit} Visit */
/**
 * @typedef {object} Hooks
 * @property {boolean} movable
 * @property {(round: Round) => void} onRound
 * @property {(visit: Visit) => void} onVisit
 * @property {(id: string, date: string, halfDay: string, before: string | null) => void} onDrop
 * @property {(id: string) => string[]} marks What a visit breaks, in words.
 * @property {(id: string) => boolean} pinned
 * @property {string | null} chosen Round on the map, as `date half_day`.
 */

/** @param {string} date */
export function monday(date) {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}

/**
 * @param {string} date
 * @param {number} days
 */
export function later(date, days) {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** @param {{ date: string, half_day: string }} round */
export function keyOf(round) {
  return `${round.date} ${round.half_day}`;
}

/**
 * The half-days that rounds have, in the order of the clock.
 *
 * @param {Round[]} rounds
 */
function halfDays(rounds) {
  /** @type {Map<string, string>} */
  const begins = new Map();
  for (const { half_day: half, leave } of rounds) {
    const at = clock(leave);
    if (at < (begins.get(half) ?? "24:00")) begins.set(half, at);
  }
  return [...begins.keys()].sort((a, b) => (begins.get(a) ?? "").localeCompare(begins.get(b) ?? ""));
}

/**
 * Every half-day that is free, with its round or an empty one, in order of time.
 *
 * @param {import("../types.js").VisitSchedule} visits
 * @returns {Round[]}
 */
export function everyHalfDay(visits) {
  const idle = (visits.idle ?? []).map((one) => ({
    date: one.date,
    half_day: one.half_day,
    leave: one.start,
    back: one.end,
    driving_seconds: 0,
    won: 0,
    region: null,
    visits: [],
    line: null,
  }));
  return [...visits.rounds, ...idle].sort((a, b) => a.leave.localeCompare(b.leave));
}

/**
 * One week as a table.
 *
 * @param {string} from Monday.
 * @param {Round[]} rounds All of the plan, used or not.
 * @param {Hooks} hooks
 */
export function weekBoard(from, rounds, hooks) {
  const dates = [0, 1, 2, 3, 4, 5, 6]
    .map((n) => later(from, n))
    .filter((date, n) => n < 5 || rounds.some((round) => round.date === date));
  const halves = halfDays(rounds);
  const at = new Map(rounds.map((round) => [keyOf(round), round]));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Week of {date}", { date: day(from) }) },
    h(
      "table",
      { class: "board" },
      h("caption", { class: "unseen" }, t("Half-days of the week of {date}", { date: day(from) })),
      h(
        "thead",
        {},
        h("tr", {}, h("td", {}), dates.map((date) => h("th", { scope: "col" }, day(date)))),
      ),
      h(
        "tbody",
        {},
        halves.map((half) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, half),
            dates.map((date) => cell(at.get(`${date} ${half}`), hooks)),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {Round | undefined} round
 * @param {Hooks} hooks
 */
function cell(round, hooks) {
  if (!round) return h("td", { class: "closed" }, h("span", { class: "hint" }, t("not free")));
  const made = h(
    "td",
    { class: hooks.chosen === keyOf(round) ? "chosen" : "" },
    h(
      "button",
      {
        class: "plain small",
        "aria-pressed": String(hooks.chosen === keyOf(round)),
        "aria-label": t("Show the route of {date} {half}", { date: day(round.date), half: round.half_day }),
        onclick: () => hooks.onRound(round),
      },
      round.visits.length
        ? t("{count} visits, {driving}", { count: round.visits.length, driving: duration(round.driving_seconds) })
        : t("free"),
    ),
    h("ol", {}, round.visits.map((visit) => h("li", {}, card(visit, round, hooks)))),
  );
  if (hooks.movable) takesDrops(made, (id) => hooks.onDrop(id, round.date, round.half_day, null));
  return made;
}

/**
 * @param {Visit} visit
 * @param {Round} round
 * @param {Hooks} hooks
 */
function card(visit, round, hooks) {
  const marks = hooks.marks(visit.id);
  const made = h(
    "button",
    {
      class: `visit ${marks.length ? "bad" : ""}`,
      "data-id": visit.id,
      onclick: () => hooks.onVisit(visit),
    },
    h("span", { class: "time" }, clock(visit.start)),
    h("span", { class: "name" }, visit.name),
    h(
      "span",
      { class: "hint" },
      [visit.town, t("{points} points", { points: number(visit.prize) })].filter(Boolean).join(" · "),
    ),
    hooks.pinned(visit.id) && h("span", { class: "badge busy" }, t("pinned")),
    marks.map((mark) => h("span", { class: "wrong" }, "⚠ ", mark)),
  );
  if (hooks.movable) {
    dragged(made, visit.id);
    takesDrops(made, (id) => hooks.onDrop(id, round.date, round.half_day, visit.id));
  }
  return made;
}

/**
 * A month as a table of weeks: one line per half-day.
 *
 * @param {string} month `2026-03`.
 * @param {Round[]} rounds
 * @param {{ onWeek?: (monday: string) => void, also?: (date: string) => string[] }} hooks Nothing to press without
 *   `onWeek`; `also` says what else is on a day.
 */
export function monthBoard(month, rounds, { onWeek, also = () => [] }) {
  /** @type {Map<string, Round[]>} */
  const byDate = new Map();
  for (const round of rounds) byDate.set(round.date, [...(byDate.get(round.date) ?? []), round]);
  /** @type {string[]} */
  const weeks = [];
  for (let from = monday(`${month}-01`); from.slice(0, 7) <= month; from = later(from, 7)) weeks.push(from);
  const days = [0, 1, 2, 3, 4];
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Month {month}", { month }) },
    h(
      "table",
      { class: "board month" },
      h("caption", { class: "unseen" }, t("Month {month}", { month })),
      h("thead", {}, h("tr", {}, days.map((n) => h("th", { scope: "col" }, weekday(later(weeks[0], n)))))),
      h(
        "tbody",
        {},
        weeks.map((from) =>
          h(
            "tr",
            {},
            days.map((n) => {
              const date = later(from, n);
              if (date.slice(0, 7) !== month) return h("td", { class: "closed" });
              return h(
                "td",
                {},
                onWeek
                  ? h("button", { class: "plain small", onclick: () => onWeek(from) }, day(date, { weekday: false }))
                  : h("strong", { class: "date" }, day(date, { weekday: false })),
                (byDate.get(date) ?? []).map((round) =>
                  h(
                    "div",
                    { class: "half" },
                    h("strong", {}, round.half_day),
                    " ",
                    round.visits.length ? towns(round) : t("free"),
                  ),
                ),
                also(date).map((text) => h("div", { class: "half" }, text)),
              );
            }),
          ),
        ),
      ),
    ),
  );
}

/** @param {Round} round */
function towns(round) {
  const counts = new Map();
  for (const { town, kind } of round.visits) counts.set(town ?? kind, (counts.get(town ?? kind) ?? 0) + 1);
  return [...counts].map(([town, count]) => `${town} ${count}`).join(", ");
}
