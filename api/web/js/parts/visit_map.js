// The rounds of a plan on the map: the chosen half-day's route numbered, the places left out as hollow pins.

import { painted } from "../dom.js";
import { clock, duration, t } from "../words.js";
import { addAreas, areasNote, readAreas } from "./areas.js";
import { L, makeMap, pin, way } from "./map.js";

/** @typedef {import("../types.js").Schedule} Schedule */
/** @typedef {import("../types.js").Round} Round */
/** @typedef {import("../types.js").VisitSchedule} VisitSchedule */

/**
 * A map that is drawn after what is around it: the calendar answers first.
 *
 * @param {HTMLElement} place
 * @param {Schedule} plan
 * @param {AbortSignal} leave
 * @returns {(visits: VisitSchedule, round: Round | null) => void} Shows a plan, and the route of a round.
 */
export function visitMap(place, plan, leave) {
  const map = makeMap(place, t("Map of the rounds"), leave);
  const style = getComputedStyle(document.documentElement);
  const line = style.getPropertyValue("--line-strong").trim();
  const dots = L.layerGroup().addTo(map);
  const route = L.layerGroup().addTo(map);
  map.attributionControl?.setPrefix("");
  const note = areasNote(plan.areas);
  if (note) L.control.attribution({ prefix: false }).addAttribution(note).addTo(map);

  /** @param {VisitSchedule} visits */
  function places(visits) {
    dots.clearLayers();
    const dot = { radius: 3, weight: 1, color: line, fillOpacity: 1, interactive: false };
    for (const { lat, lon } of visits.left_out) L.circleMarker([lat, lon], { ...dot, fillOpacity: 0 }).addTo(dots);
    for (const { lat, lon } of visits.rounds.flatMap((round) => round.visits)) {
      L.circleMarker([lat, lon], dot).addTo(dots);
    }
  }

  /**
   * @param {VisitSchedule} visits
   * @param {Round | null} round
   */
  function show(visits, round) {
    places(visits);
    route.clearLayers();
    /** @type {[number, number]} */
    const base = [visits.base_lat, visits.base_lon];
    L.marker(base, { icon: pin("★", "base"), alt: visits.base, title: visits.base, keyboard: false }).addTo(route);
    const stops = (round?.visits ?? []).map(({ lat, lon }) => /** @type {[number, number]} */ ([lat, lon]));
    if (round && stops.length) {
      const driven = round.line ? way(round.line) : [base, ...stops, base];
      L.polyline(driven, { color: "#0b50d0", weight: 3 }).addTo(route);
      round.visits.forEach((visit, n) => {
        const told = `${n + 1}. ${visit.name} ${clock(visit.start)}, ${duration(visit.drive_seconds)}`;
        L.marker(stops[n], { icon: pin(String(n + 1)), alt: told, title: told, keyboard: false }).addTo(route);
      });
      map.fitBounds(L.latLngBounds([base, ...stops, ...driven]).pad(0.25), { maxZoom: 14, animate: false });
      return;
    }
    const every = visits.rounds.flatMap(({ visits: all }) => all.map(({ lat, lon }) => L.latLng(lat, lon)));
    map.fitBounds(L.latLngBounds([L.latLng(base), ...every]).pad(0.05), { animate: false });
  }

  /** @type {[VisitSchedule, Round | null] | null} */
  let wanted = null;
  let areas = false;
  return async (visits, round) => {
    const waiting = wanted !== null;
    wanted = [visits, round];
    if (waiting) return;
    await painted();
    if (leave.aborted) return;
    show(...wanted);
    wanted = null;
    if (areas) return;
    areas = true;
    const drawn = await readAreas(plan.areas, { color: line, weight: 1, fillOpacity: 0.03, interactive: false }, leave);
    await addAreas(map, drawn.values(), leave);
  };
}
