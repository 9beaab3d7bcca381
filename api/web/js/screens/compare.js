// Two plans side by side, differences marked.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { partBadge } from "../parts/badges.js";
import { number, t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function compareScreen({ params, main, leave }) {
  const told = await api.compare(params[0], params[1]);
  if (leave.aborted) return;
  fill(
    main,
    h("h1", {}, t("Two plans side by side")),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Figures") },
      h(
        "table",
        {},
        h("caption", {}, t("Figures")),
        heads([t("Figure"), t("Plan {letter}", { letter: "A" }), t("Plan {letter}", { letter: "B" })]),
        h(
          "tbody",
          {},
          told.one.parts.map((/** @type {any} */ part, /** @type {number} */ n) =>
            row(t(`part ${part.family}`), [partBadge(part), told.other.parts[n] ? partBadge(told.other.parts[n]) : "–"], false),
          ),
          told.figures.map((/** @type {any} */ figure) => row(t(figure.name), [figure.one ?? "–", figure.other ?? "–"], figure.one !== figure.other)),
        ),
      ),
    ),
    h("h2", {}, t("{count} differences", { count: number(told.differences.length) })),
    told.differences.length > 0 &&
      h(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Differences") },
        h(
          "table",
          {},
          heads([t("Part"), t("What"), t("Plan {letter}", { letter: "A" }), t("Plan {letter}", { letter: "B" })]),
          h(
            "tbody",
            {},
            told.differences.map((/** @type {any} */ one) =>
              h(
                "tr",
                {},
                h("td", {}, t(`part ${one.family}`)),
                h("th", { scope: "row" }, one.name),
                h("td", {}, one.one ?? h("del", {}, t("not there"))),
                h("td", {}, one.other ?? h("del", {}, t("not there"))),
              ),
            ),
          ),
        ),
      ),
  );
}

/** @param {string[]} names */
function heads(names) {
  return h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name))));
}

/**
 * @param {string} name
 * @param {(Node | string)[]} cells
 * @param {boolean} differs
 */
function row(name, cells, differs) {
  return h("tr", {}, h("th", { scope: "row" }, differs ? "≠ " : "", name), cells.map((cell) => h("td", {}, differs ? h("mark", {}, cell) : cell)));
}
