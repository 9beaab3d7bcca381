// The mayor's whole diary: what the scenario has in it, rounds, openings of training, and nothing twice at once.

import { fill, h } from "../../dom.js";
import { clock, day, t } from "../../words.js";

/** @typedef {{ date: string, from: string, to: string, what: string, kind: string, stops?: import("../../types.js").Visit[] }} Entry */

/** @param {import("../../types.js").Schedule} plan @returns {Entry[]} */
export function entries(plan) {
  const rounds = (plan.visits?.rounds ?? [])
    .filter((round) => round.visits.length)
    .map((round) => ({
      date: round.date,
      from: clock(round.leave),
      to: clock(round.back),
      what: t("Round of {count} visits: {places}", { count: round.visits.length, places: round.visits.map(({ name }) => name).join(", ") }),
      kind: t("Visits"),
      stops: round.visits,
    }));
  const openings = (plan.training?.sessions ?? [])
    .filter((one) => one.head_until)
    .map((one) => ({
      date: one.start.slice(0, 10),
      from: clock(one.start),
      to: clock(/** @type {string} */ (one.head_until)),
      what: `${one.name} (${one.venue ?? "–"})`,
      kind: t("Opening"),
    }));
  const engaged = (plan.diary ?? []).map((one) => ({
    date: one.start.slice(0, 10),
    from: clock(one.start),
    to: clock(one.end),
    what: one.name,
    kind: t("Engagement"),
  }));
  return [...rounds, ...openings, ...engaged].sort((a, b) => `${a.date}${a.from}`.localeCompare(`${b.date}${b.from}`));
}

/** @param {import("./index.js").Shown} shown */
export async function diary({ plan, place }) {
  fill(
    place,
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Diary") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, [t("Date"), t("Time"), t("Kind"), t("What")].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          entries(plan).map((entry, n, every) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, every[n - 1]?.date === entry.date ? h("span", { class: "unseen" }, day(entry.date)) : day(entry.date)),
              h("td", {}, `${entry.from}–${entry.to}`),
              h("td", {}, entry.kind),
              h("td", {}, entry.what),
            ),
          ),
        ),
      ),
    ),
  );
}
