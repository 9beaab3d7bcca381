// How each town fares: visits made, visits asked for.

import { h } from "../dom.js";
import { percent, t } from "../words.js";

/** @param {import("../types.js").VisitSchedule} visits */
export function shares(visits) {
  return h(
    "section",
    {},
    h("h2", {}, t("Towns' shares")),
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, [t("Town"), t("Visited"), t("Asked for"), ""].map((name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, t("Share")))))),
      h(
        "tbody",
        {},
        visits.towns.map(({ town, visited, places, least }) => {
          const bar = h("span", {});
          bar.style.width = `${(100 * visited) / Math.max(1, places)}%`;
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, town),
            h("td", { class: "number" }, `${visited} / ${places}`),
            h("td", { class: "number" }, least, visited < least && h("span", { class: "wrong" }, ` ⚠ ${t("short")}`)),
            h("td", {}, h("span", { class: "share", role: "img", "aria-label": percent(visited / places) }, bar)),
          );
        }),
      ),
    ),
  );
}
