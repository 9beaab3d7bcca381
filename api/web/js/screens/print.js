// Sheets for paper, A4: a week, a month, a day for the car.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { later, monday, monthBoard } from "../parts/board.js";
import { clock, day, duration, t } from "../words.js";
import { entries } from "./run/diary.js";

/** @typedef {import("../types.js").Schedule} Schedule */

/** @param {import("../main.js").Visit} visit */
export async function printScreen({ params, main, leave }) {
  const [run, kind, date] = params;
  const plan = await api.schedule(run);
  if (leave.aborted) return;
  const link = (/** @type {string} */ to, /** @type {string} */ name) => h("a", { class: "button", href: `#/print/${run}/${kind}/${to}` }, name);
  const step = (/** @type {number} */ steps) => (kind === "month" ? monthLater(date, steps) : later(date, (kind === "week" ? 7 : 1) * steps));
  const title = kind === "day" ? t("Day sheet") : kind === "week" ? t("Week sheet") : t("Month sheet");
  const pick = h("input", { type: "date", id: "date", value: date, min: plan.first, max: plan.last });
  pick.addEventListener("change", () => {
    location.hash = `#/print/${run}/${kind}/${pick.value}`;
  });
  fill(
    main,
    h(
      "div",
      { class: "row noprint" },
      h("a", { class: "button", href: `#/runs/${run}` }, t("Back to the plan")),
      link(step(-1), "‹"),
      h("label", { for: "date" }, t("Date")),
      pick,
      link(step(1), "›"),
      h("button", { class: "main", onclick: () => window.print() }, t("Print")),
    ),
    h("h1", {}, `${plan.government} ${title}`),
    plan.synthetic.length > 0 && h("p", { class: "hint" }, t("Synthetic data: {what}", { what: plan.synthetic.join(" ") })),
    kind === "day" ? daySheet(plan, date) : kind === "week" ? weekSheet(plan, date) : monthSheet(plan, date),
  );
}

/**
 * The first of a month so many later.
 *
 * @param {string} date
 * @param {number} months
 */
function monthLater(date, months) {
  const at = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

/**
 * A day for the car: each round with times, addresses and who is present, then what else is in the diary.
 *
 * @param {Schedule} plan
 * @param {string} date
 */
function daySheet(plan, date) {
  const rounds = plan.visits?.rounds.filter((round) => round.date === date && round.visits.length) ?? [];
  const others = entries({ ...plan, visits: null }).filter((entry) => entry.date === date);
  if (!rounds.length && !others.length) return h("p", {}, t("{date}: no visits", { date: day(date, { year: true }) }));
  return [
    ...rounds.map((round) => roundSheet(plan, round)),
    others.length > 0 &&
      h("section", { class: "round" }, h("h2", {}, t("{date}: also in the diary", { date: day(date, { year: true }) })), diaryTable(others)),
  ];
}

/**
 * @param {Schedule} plan
 * @param {import("../types.js").Round} round
 */
function roundSheet(plan, round) {
  const heads = ["#", t("Time"), t("Place"), t("Address"), t("Driving"), t("Also present"), t("Notes")];
  return h(
    "section",
    { class: "round" },
    h("h2", {}, `${day(round.date, { year: true })} ${round.half_day} · ${plan.visits?.visitor}`),
    h("p", {}, t("Leave {base} at {leave}, back at {back}; {driving} of driving", { base: plan.visits?.base ?? "", leave: clock(round.leave), back: clock(round.back), driving: duration(round.driving_seconds) })),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, round.visits.map(stop)),
    ),
  );
}

/**
 * @param {import("../types.js").Visit} visit
 * @param {number} n
 */
function stop(visit, n) {
  return h(
    "tr",
    {},
    h("td", {}, n + 1),
    h("td", {}, `${clock(visit.start)}–${clock(visit.end)}`),
    h("th", { scope: "row" }, visit.name, h("div", { class: "hint" }, visit.kind)),
    h("td", {}, visit.address || (visit.town ?? "")),
    h("td", { class: "number" }, duration(visit.drive_seconds)),
    h("td", {}, visit.people?.join(", ") || "–"),
    h("td", { class: "blank" }),
  );
}

/**
 * A week: the whole diary, rounds with their stops in the order of the way.
 *
 * @param {Schedule} plan
 * @param {string} date
 */
function weekSheet(plan, date) {
  const from = monday(date);
  const week = entries(plan).filter((entry) => entry.date >= from && entry.date <= later(from, 6));
  const caption = `${day(from, { year: true })} – ${day(later(from, 6))}`;
  if (!week.length) return h("p", {}, t("{week}: nothing is planned", { week: caption }));
  return diaryTable(week, caption);
}

/**
 * @param {import("./run/diary.js").Entry[]} shown
 * @param {string} [caption]
 */
function diaryTable(shown, caption) {
  return h(
    "table",
    { class: "sheet" },
    caption && h("caption", {}, caption),
    h("thead", {}, h("tr", {}, [t("Date"), t("Time"), t("Kind"), t("What")].map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      shown.map((entry) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, day(entry.date)),
          h("td", {}, `${entry.from}–${entry.to}`),
          h("td", {}, entry.kind),
          h("td", {}, entry.stops ? h("ol", { class: "way" }, entry.stops.map((visit) => h("li", {}, stopTold(visit)))) : entry.what),
        ),
      ),
    ),
  );
}

/** @param {import("../types.js").Visit} visit */
function stopTold(visit) {
  const where = visit.address || (visit.name.includes(visit.town ?? "") ? "" : visit.town);
  const present = visit.people?.length ? ` · ${visit.people.join(", ")}` : "";
  return `${clock(visit.start)} ${visit.name}${where ? ` (${where})` : ""}${present}`;
}

/**
 * @param {Schedule} plan
 * @param {string} date
 */
function monthSheet(plan, date) {
  const others = entries({ ...plan, visits: null });
  const also = (/** @type {string} */ on) =>
    others.filter((entry) => entry.date === on).map((entry) => `${entry.from}–${entry.to} ${entry.what}`);
  return h("div", { class: "wide" }, monthBoard(date.slice(0, 7), plan.visits?.rounds ?? [], { also }));
}
