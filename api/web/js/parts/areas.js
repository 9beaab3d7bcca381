// The dongs of a plan as areas on a map: thousands are read and added bit by bit.

import { inBits } from "../dom.js";
import { t } from "../words.js";
import { L, rings } from "./map.js";

/** @typedef {import("../types.js").Schedule["areas"]} Layer */

/**
 * Read the plan's areas, by name.
 *
 * @param {Layer} layer
 * @param {L.PathOptions} style
 * @param {AbortSignal} leave
 * @returns {Promise<Map<string, L.Polygon>>}
 */
export async function readAreas(layer, style, leave) {
  const read = new Map();
  await inBits(
    layer?.areas ?? [],
    ({ name, shape }) => {
      if (shape) read.set(name, L.polygon(rings(shape), style));
    },
    leave,
  );
  return read;
}

/**
 * Put areas onto a map that shows a place already.
 *
 * @param {L.Map} map
 * @param {Iterable<L.Polygon>} areas
 * @param {AbortSignal} leave
 */
export function addAreas(map, areas, leave) {
  return inBits(areas, (area) => area.addTo(map), leave);
}

/**
 * What the areas are, where they only stand in for the official ones.
 *
 * @param {Layer} layer
 */
export function areasNote(layer) {
  return layer?.label ? t(layer.label, { source: layer.source }) : "";
}
