// The hub map: regions in colour and pattern, hubs marked, loads against their bands; drag a dong, see what breaks.

import * as api from "../../api.js";
import { fill, h } from "../../dom.js";
import { areasNote, drawAreas } from "../../parts/areas.js";
import { ask } from "../../parts/dialog.js";
import { FILLS, L, makeMap, pin } from "../../parts/map.js";
import { problemBox } from "../../parts/notes.js";
import { figureName, number, t } from "../../words.js";

/** @typedef {import("../../types.js").Region} Region */
/** @typedef {import("../../types.js").HubSchedule} HubSchedule */

/** The screen of one plan's regions. */
export class HubScreen {
  /** @param {{ run: any, plan: import("../../types.js").Schedule, editable: boolean, leave: AbortSignal }} given */
  constructor({ run, plan, editable, leave }) {
    this.run = run;
    this.plan = plan;
    this.editable = editable;
    this.leave = leave;
    this.hubs = /** @type {HubSchedule} */ (plan.hubs);
    /** @type {HubSchedule[]} */
    this.past = [];
    this.places = { verdict: h("div", { "aria-live": "polite" }), map: h("div", { class: "map tall" }), list: h("div") };
    /** @type {Map<string, L.Polygon>} */
    this.areas = new Map();
    /** @type {L.LayerGroup | null} */
    this.marks = null;
  }

  /** @param {HTMLElement} main */
  show(main) {
    const { verdict, map, list } = this.places;
    const note = areasNote(this.plan.areas);
    fill(
      main,
      verdict,
      h("div", { class: "split" }, h("div", {}, map, note && h("p", { class: "hint" }, note)), list),
      duties(this.hubs),
    );
    const drawn = makeMap(map, t("Map of the regions"), this.leave);
    this.areas = drawAreas(drawn, this.plan.areas, () => ({ color: "#1e2124", weight: 1, fillOpacity: 0.55 }));
    this.marks = L.layerGroup().addTo(drawn);
    for (const [name, area] of this.areas) {
      area.bindTooltip(name, { direction: "center" });
      if (this.editable) area.on("click", () => this.#move(name));
    }
    const bounds = L.featureGroup([...this.areas.values()]).getBounds();
    if (bounds.isValid()) drawn.fitBounds(bounds, { animate: false });
    this.#draw();
  }

  #draw() {
    this.marks?.clearLayers();
    for (const region of this.hubs.regions) {
      for (const { name, is_hub: hub } of region.dongs) {
        const area = this.areas.get(name);
        area?.setStyle({ fillColor: FILLS[region.colour % FILLS.length] });
        if (area && this.marks) {
          const text = hub ? "★" : String(this.hubs.regions.indexOf(region) + 1);
          L.marker(area.getBounds().getCenter(), { icon: pin(text, hub ? "base" : "left"), alt: name, title: name, keyboard: false, interactive: false }).addTo(this.marks);
        }
      }
    }
    fill(this.places.list, this.hubs.regions.map((region, n) => this.#region(region, n)));
  }

  /**
   * @param {Region} region
   * @param {number} n
   */
  #region(region, n) {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" }, n + 1);
    swatch.style.background = FILLS[region.colour % FILLS.length];
    const dongs = region.dongs.map((dong) =>
      h(
        "li",
        {},
        this.editable
          ? h("button", { class: "small", draggable: "true", "data-dong": dong.name, onclick: () => this.#move(dong.name) }, dong.name)
          : dong.name,
        dong.is_hub && h("span", { class: "badge busy" }, "★ ", t("hub dong")),
        dong.moved && h("span", { class: "badge warn" }, t("moved from {region}", { region: dong.today ?? "–" })),
      ),
    );
    const made = h(
      "section",
      { class: "card region" },
      h("h3", {}, swatch, " ", region.name),
      h("ul", { class: "chips" }, dongs),
      region.loads.map((load) => loadTold(load)),
    );
    if (this.editable) this.#takesDrops(made, region);
    return made;
  }

  /**
   * @param {HTMLElement} place
   * @param {Region} region
   */
  #takesDrops(place, region) {
    place.addEventListener("dragstart", (event) => {
      const dong = event.target instanceof HTMLElement ? event.target.dataset.dong : undefined;
      if (dong) event.dataTransfer?.setData("text/plain", dong);
    });
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      place.classList.remove("over");
      const dong = event.dataTransfer?.getData("text/plain");
      if (dong) void this.#put(dong, region.hub);
    });
  }

  /** @param {string} dong */
  async #move(dong) {
    const options = this.hubs.regions.map((region) =>
      h("option", { value: region.hub, selected: region.dongs.some(({ name }) => name === dong) }, region.name),
    );
    const given = await ask({
      title: t("Move {dong} to another region", { dong }),
      content: [h("div", { class: "field" }, h("label", { for: "to" }, t("Region")), h("select", { name: "to", id: "to" }, options))],
      yes: t("Move"),
    });
    const to = given?.get("to");
    if (typeof to === "string") await this.#put(dong, to);
  }

  /**
   * @param {string} dong
   * @param {string} hub
   */
  async #put(dong, hub) {
    const rows = this.hubs.regions.flatMap((region) =>
      region.dongs.map(({ name }) => ({ dong: name, hub: name === dong ? hub : region.hub })),
    );
    try {
      const part = await api.judge(this.run, { hubs: rows });
      this.past.push(this.hubs);
      this.hubs = part.schedule;
      this.#draw();
      this.#verdict(part);
    } catch (error) {
      fill(this.places.verdict, problemBox(error));
    }
  }

  /** @param {any} part */
  #verdict(part) {
    const issued = this.plan.parts.find(({ family }) => family === "hubs")?.objective ?? 0;
    const more = part.cost - issued;
    const undo = () => {
      const last = this.past.pop();
      if (!last) return;
      this.hubs = last;
      this.#draw();
      fill(this.places.verdict);
    };
    fill(
      this.places.verdict,
      h(
        "div",
        { class: `notice ${part.violations.length ? "bad" : "good"}` },
        h(
          "p",
          {},
          part.violations.length ? t("This draft breaks {count} rules.", { count: part.violations.length }) : t("This draft keeps every rule."),
          " ",
          t("Cost against the plan: {more}.", { more: (more > 0 ? "+" : "") + number(more) }),
        ),
        h("ul", {}, part.violations.map((/** @type {any} */ { detail }) => h("li", {}, detail))),
        h("button", { class: "small", onclick: undo }, t("Undo")),
      ),
    );
  }
}

/** @param {import("../../types.js").RegionLoad} load */
function loadTold({ figure, total, least, most, estimate }) {
  const outside = (least !== null && total < least) || (most !== null && total > most);
  const band = least === null && most === null ? "" : ` (${least === null ? "" : number(least)}–${most === null ? "" : number(most)})`;
  return h(
    "p",
    { class: outside ? "wrong" : "" },
    `${outside ? "⚠ " : ""}${figureName(figure)}: ${number(total)}${band}`,
    estimate && h("span", { class: "hint" }, ` ${t("estimate")}`),
  );
}

/** @param {HubSchedule} hubs */
function duties(hubs) {
  if (!hubs.duties.length) return null;
  return h(
    "details",
    { class: "card" },
    h("summary", {}, h("strong", {}, t("Duty roster: {count} lines", { count: hubs.duties.length }))),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Duty roster") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, [t("Region"), t("Dong"), t("Area of work"), t("Duty"), t("Team")].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          hubs.duties.map((line) =>
            h("tr", {}, h("td", {}, line.region), h("th", { scope: "row" }, line.dong), h("td", {}, line.field), h("td", {}, line.duty), h("td", {}, line.team ?? "–")),
          ),
        ),
      ),
    ),
  );
}
