// Maps drawn by Leaflet over the areas of the plan itself; tiles only where an office has configured them.

import * as L from "/page/vendor/leaflet/leaflet-src.esm.js";
import { read } from "../client.js";
import { t } from "../words.js";

/** @typedef {import("../types.js").Schedule} Schedule */

/** Fills that stay apart for every kind of colour vision, each with a dash of its own as a second sign. */
export const FILLS = ["#4c7fd9", "#d98e2b", "#3f9a5f", "#b05aa8", "#c95050", "#5aa7b5", "#8a7a3d", "#7a6bd0"];

/** @type {Promise<{ url: string, attribution: string } | null> | undefined} */
let asked;

/**
 * Make a map; it is drawn on a canvas, so that thousands of areas still move smoothly.
 *
 * @param {HTMLElement} place
 * @param {string} label
 * @param {AbortSignal} leave Takes the map away.
 */
export function makeMap(place, label, leave) {
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", label);
  const map = L.map(place, {
    preferCanvas: true,
    attributionControl: false,
    zoomSnap: 0.25,
    fadeAnimation: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    zoomControl: false,
  });
  L.control.zoom({ zoomInTitle: t("Closer"), zoomOutTitle: t("Farther") }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  void addTiles(map, leave);
  leave.addEventListener("abort", () => map.remove());
  return map;
}

/**
 * Lay the office's background map under everything else, if it has one.
 *
 * @param {L.Map} map
 * @param {AbortSignal} leave
 */
async function addTiles(map, leave) {
  asked ??= read("/page/tiles.json").catch(() => null); // without them, maps show the plan's own areas
  const tiles = await asked;
  if (!tiles || leave.aborted) return;
  L.tileLayer(tiles.url, { maxZoom: 19 }).addTo(map);
  const owner = document.createElement("span");
  owner.textContent = tiles.attribution; // never as markup
  L.control.attribution({ prefix: false, position: "bottomleft" }).addAttribution(owner.innerHTML).addTo(map);
}

/**
 * Read polygons of WKT, longitude first, as Leaflet's rings.
 *
 * @param {string} wkt
 * @returns {[number, number][][][]}
 */
export function rings(wkt) {
  const open = wkt.indexOf("(");
  if (open < 0) return [];
  const text = wkt
    .slice(open)
    .replace(/(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)/gi, "[$2,$1]")
    .replaceAll("(", "[")
    .replaceAll(")", "]");
  const read = JSON.parse(text);
  /** @type {[number, number][][][]} */
  const polygons = wkt.startsWith("MULTI") ? read : [read];
  return polygons.map(([outer, ...holes]) => [outer, ...holes.filter(isHole)]);
}

/**
 * Read a line of WKT, longitude first, as Leaflet's points.
 *
 * @param {string} wkt
 * @returns {[number, number][]}
 */
export function way(wkt) {
  const pairs = wkt.slice(wkt.indexOf("(") + 1, wkt.lastIndexOf(")")).split(",");
  return pairs.map((pair) => {
    const [lon, lat] = pair.trim().split(" ").map(Number);
    return [lat, lon];
  });
}

/**
 * Whether a ring is a hole and not a slit left where two approximate areas were joined.
 *
 * @param {[number, number][]} ring
 */
function isHole(ring) {
  const spread = (/** @type {0 | 1} */ axis) => {
    const values = ring.map((point) => point[axis]);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.min(spread(0), spread(1)) > 0.003;
}

/**
 * A numbered pin of our own, drawn as markup-free text.
 *
 * @param {string} text
 * @param {string} kind
 */
export function pin(text, kind = "") {
  const face = document.createElement("span");
  face.textContent = text;
  return L.divIcon({ html: face, className: `pin ${kind}`, iconSize: [28, 28] });
}

export { L };
