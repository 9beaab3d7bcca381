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
  const step = kind === "month" ? 28 : kind === "week" ? 7 : 1;
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
      link(later(date, -step), "‹"),
      h("label", { for: "date" }, t("Date")),
      pick,
      link(later(date, step), "›"),
      h("button", { class: "main", onclick: () => window.print() }, t("Print")),
    ),
    h("h1", {}, `${plan.government} ${title}`),
    plan.synthetic.length > 0 && h("p", { class: "hint" }, t("Synthetic data: {what}", { what: plan.synthetic.join(" ") })),
    kind === "day" ? daySheet(plan, date) : kind === "week" ? weekSheet(plan, date) : monthSheet(plan, date),
  );
}

/**
 * @param {Schedule} plan
 * @param {string} date
 */
function daySheet(plan, date) {
  const rounds = plan.visits?.rounds.filter((round) => round.date === date && round.visits.length) ?? [];
  if (!rounds.length) return h("p", {}, t("{date}: no visits", { date: day(date, { year: true }) }));
  return rounds.map((round) =>
    h(
      "section",
      { class: "sheet" },
      h("h2", {}, `${day(date, { year: true })} ${round.half_day} · ${plan.visits?.visitor}`),
      h("p", {}, t("Leave {base} at {leave}, back at {back}; {driving} of driving", { base: plan.visits?.base ?? "", leave: clock(round.leave), back: clock(round.back), driving: duration(round.driving_seconds) })),
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["#", t("Time"), t("Place"), t("Town"), t("Driving"), t("Notes")].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          round.visits.map((visit, n) =>
            h(
              "tr",
              {},
              h("td", {}, n + 1),
              h("td", {}, `${clock(visit.start)}–${clock(visit.end)}`),
              h("th", { scope: "row" }, visit.name, h("div", { class: "hint" }, visit.kind)),
              h("td", {}, visit.town ?? ""),
              h("td", { class: "number" }, duration(visit.drive_seconds)),
              h("td", { class: "blank" }),
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {Schedule} plan
 * @param {string} date
 */
function weekSheet(plan, date) {
  const from = monday(date);
  const week = entries(plan).filter((entry) => entry.date >= from && entry.date <= later(from, 6));
  return h(
    "table",
    { class: "sheet" },
    h("caption", {}, `${day(from, { year: true })} – ${day(later(from, 6))}`),
    h("thead", {}, h("tr", {}, [t("Date"), t("Time"), t("Kind"), t("What")].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, week.map((entry) => h("tr", {}, h("th", { scope: "row" }, day(entry.date)), h("td", {}, `${entry.from}–${entry.to}`), h("td", {}, entry.kind), h("td", {}, entry.what)))),
  );
}

/**
 * @param {Schedule} plan
 * @param {string} date
 */
function monthSheet(plan, date) {
  return monthBoard(date.slice(0, 7), plan.visits?.rounds ?? [], { onWeek: () => {} });
}
