// What the year of training costs and how that comes about, and what another cap would buy.

import { h } from "../../dom.js";
import { money, number, percent, t } from "../../words.js";

/** @typedef {import("../../types.js").TrainingSchedule} TrainingSchedule */

/** @param {any} told */
export function capSlider(told) {
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
export function statement(training) {
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
