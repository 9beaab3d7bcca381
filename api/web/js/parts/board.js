// The week board: days across, half-days down, visits in the cells. Every drag has a way by keyboard.

import { h } from "../dom.js";
import { clock, day, duration, number, t, weekday } from "../words.js";

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
  const halves = [...new Set(rounds.map((round) => round.half_day))];
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
      draggable: hooks.movable ? "true" : null,
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
    made.addEventListener("dragstart", (event) => {
      event.dataTransfer?.setData("text/plain", visit.id);
      made.classList.add("moving");
    });
    made.addEventListener("dragend", () => made.classList.remove("moving"));
    takesDrops(made, (id) => hooks.onDrop(id, round.date, round.half_day, visit.id));
  }
  return made;
}

/**
 * @param {HTMLElement} place
 * @param {(id: string) => void} dropped
 */
function takesDrops(place, dropped) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    place.classList.remove("over");
    const id = event.dataTransfer?.getData("text/plain");
    if (id) dropped(id);
  });
}

/**
 * A month as a table of weeks: one line per half-day.
 *
 * @param {string} month `2026-03`.
 * @param {Round[]} rounds
 * @param {{ onWeek: (monday: string) => void }} hooks
 */
export function monthBoard(month, rounds, { onWeek }) {
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
                h("button", { class: "plain small", onclick: () => onWeek(from) }, day(date, { weekday: false })),
                (byDate.get(date) ?? []).map((round) =>
                  h(
                    "div",
                    { class: "half" },
                    h("strong", {}, round.half_day),
                    " ",
                    round.visits.length ? towns(round) : t("free"),
                  ),
                ),
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
