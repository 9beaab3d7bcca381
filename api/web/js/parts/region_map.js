// Regions on a map, each dong in the colour of its region: drawn bit by bit, coloured again at once.

import { painted } from "../dom.js";
import { t } from "../words.js";
import { addAreas, readAreas } from "./areas.js";
import { FILLS, L, makeMap, pin } from "./map.js";

/** @typedef {import("../types.js").HubSchedule} HubSchedule */
/** @typedef {{ at: L.LatLng, area: L.Polygon, name: string, text: string, hub: boolean }} Mark */

const LINE = { color: "#1e2124", weight: 1, fillOpacity: 0.55 };
/** So many marks are shown whatever their size; of more, those of areas wide enough on the screen, and in sight. */
const FEW_MARKS = 100;
const MOST_MARKS = 300;
const WIDE_PX = 30;

/** A map of regions, beside the list that says the same in words. */
export class RegionMap {
  /**
   * @param {HTMLElement} place
   * @param {import("../types.js").Schedule["areas"]} layer
   * @param {AbortSignal} leave
   * @param {((dong: string) => void) | null} onDong
   */
  constructor(place, layer, leave, onDong) {
    this.leave = leave;
    this.map = makeMap(place, t("Map of the regions"), leave);
    this.numbers = L.layerGroup();
    /** @type {Map<string, L.Polygon>} */
    this.areas = new Map();
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {HubSchedule | null} */
    this.hubs = null;
    void this.#begin(layer, onDong);
  }

  /** @param {HubSchedule} hubs */
  show(hubs) {
    this.hubs = hubs;
    this.marks = [];
    hubs.regions.forEach((region, n) => {
      const fillColor = FILLS[region.colour % FILLS.length];
      for (const { name, is_hub: hub } of region.dongs) {
        const area = this.areas.get(name);
        if (!area) continue;
        if (area.options.fillColor !== fillColor) area.setStyle({ fillColor });
        this.marks.push({ at: area.getBounds().getCenter(), area, name, text: hub ? "★" : String(n + 1), hub });
      }
    });
    this.#number();
  }

  /**
   * @param {import("../types.js").Schedule["areas"]} layer
   * @param {((dong: string) => void) | null} onDong
   */
  async #begin(layer, onDong) {
    await painted();
    const read = await readAreas(layer, LINE, this.leave);
    if (this.leave.aborted || !read.size) return;
    this.areas = read;
    const whole = L.latLngBounds([]);
    for (const [name, area] of read) {
      whole.extend(area.getBounds());
      area.on("mouseover", () => this.#name(area, name));
      if (onDong) area.on("click", () => onDong(name));
    }
    this.map.fitBounds(whole, { animate: false });
    if (this.hubs) this.show(this.hubs);
    await addAreas(this.map, read.values(), this.leave);
    if (this.leave.aborted) return;
    this.map.getContainer().dataset.areas = String(read.size);
    this.numbers.addTo(this.map);
    this.map.on("moveend", () => this.#number());
    this.#number();
  }

  /**
   * Names are bound when they are first asked for.
   *
   * @param {L.Polygon} area
   * @param {string} name
   */
  #name(area, name) {
    if (!area.getTooltip()) area.bindTooltip(name, { direction: "center" }).openTooltip();
  }

  /** Write the region's number, or the hub's star, where there is room for it. */
  #number() {
    if (!this.map.hasLayer(this.numbers)) return;
    this.numbers.clearLayers();
    const sight = this.map.getBounds();
    const wide = this.marks.filter((mark) => this.marks.length <= FEW_MARKS || (sight.contains(mark.at) && this.#wide(mark)));
    for (const { at, name, text, hub } of wide.slice(0, MOST_MARKS)) {
      const icon = pin(text, hub ? "base" : "left");
      L.marker(at, { icon, alt: name, title: name, keyboard: false, interactive: false }).addTo(this.numbers);
    }
  }

  /** @param {Mark} mark */
  #wide({ area }) {
    const bounds = area.getBounds();
    const [one, other] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => this.map.latLngToContainerPoint(corner));
    return Math.min(other.x - one.x, other.y - one.y) >= WIDE_PX;
  }
}
