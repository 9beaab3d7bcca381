// Files of the plan, and the sheets to print.

import { fill, h } from "../../dom.js";
import { t } from "../../words.js";

const FORMATS = [
  ["xlsx", "Workbook (Excel)"],
  ["hwpx", "Document (Hangul, HWPX)"],
  ["pdf", "Document (PDF)"],
  ["ics", "Calendar (iCalendar)"],
  ["csv", "Tables (CSV)"],
  ["geojson", "Map layers (GeoJSON)"],
  ["gpkg", "Map layers (GeoPackage)"],
  ["png", "Pictures"],
];

/** @param {import("./index.js").Shown} shown */
export async function documents({ run, plan, place }) {
  const weeks = plan.visits || plan.training;
  fill(
    place,
    h("h2", {}, t("Download")),
    h(
      "ul",
      { class: "grid files" },
      FORMATS.map(([name, title]) =>
        h("li", {}, h("a", { class: "button", href: `/v1/runs/${run.id}/documents/${name}`, download: true }, t(title))),
      ),
    ),
    plan.visits && h("h2", {}, t("In the field")),
    plan.visits &&
      h("p", {}, h("a", { class: "button", href: `#/field/${run.id}/${plan.first}` }, t("Record what became of visits"))),
    weeks && h("h2", {}, t("Print")),
    weeks &&
      h(
        "div",
        { class: "row" },
        h("a", { class: "button", href: `#/print/${run.id}/week/${plan.first}` }, t("Week sheet")),
        h("a", { class: "button", href: `#/print/${run.id}/month/${plan.first}` }, t("Month sheet")),
        plan.visits && h("a", { class: "button", href: `#/print/${run.id}/day/${plan.first}` }, t("Day sheet for the car")),
      ),
  );
}
