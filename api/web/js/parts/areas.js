// The dongs of a plan as areas on a map.

import { t } from "../words.js";
import { L, rings } from "./map.js";

/**
 * Draw the plan's areas and return them by name.
 *
 * @param {L.Map} map
 * @param {import("../types.js").Schedule["areas"]} layer
 * @param {(name: string) => L.PathOptions} style
 * @returns {Map<string, L.Polygon>}
 */
export function drawAreas(map, layer, style) {
  const drawn = new Map();
  for (const area of layer?.areas ?? []) {
    if (area.shape) drawn.set(area.name, L.polygon(rings(area.shape), style(area.name)).addTo(map));
  }
  return drawn;
}

/**
 * What the areas are, where they only stand in for the official ones.
 *
 * @param {import("../types.js").Schedule["areas"]} layer
 */
export function areasNote(layer) {
  return layer?.label ? t(layer.label, { source: layer.source }) : "";
}
