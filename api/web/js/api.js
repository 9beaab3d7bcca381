// The operations of the public API that the screens use, by what they are for.

import { all, call, read } from "./client.js";

/** @typedef {import("./types.js").Schedule} Schedule */
/** @typedef {import("./bending.js").Bent} Bent */

export const scenarios = () => all("/v1/scenarios");
export const runs = () => all("/v1/runs");
/** @param {string} id */
export const run = (id) => read(`/v1/runs/${id}`);
/** @param {string} id @returns {Promise<Schedule>} */
export const schedule = (id) => read(`/v1/runs/${id}/schedule`);
/** @param {string} id */
export const cancel = (id) => call({ path: `/v1/runs/${id}/cancel`, method: "POST" });
/**
 * @param {string} scenario
 * @param {Record<string, unknown>} options
 */
export const start = async (scenario, options) =>
  (await call({ path: "/v1/runs", method: "POST", body: { scenario_id: scenario, ...options } })).data;
/**
 * Judge a plan changed by hand.
 *
 * @param {string} id
 * @param {Bent["rows"]} rows
 * @param {AbortSignal} [signal]
 */
export const check = async (id, rows, signal) =>
  (await call({ path: `/v1/runs/${id}/check`, method: "POST", body: { visits: rows }, signal })).data;
/**
 * Plan again around what is pinned, with as few other changes as possible.
 *
 * @param {string} id
 * @param {Bent} bent
 */
export const replan = async (id, { rows, pins }) =>
  (
    await call({
      path: `/v1/runs/${id}/replan`,
      method: "POST",
      body: { pins: rows.filter((row) => pins.includes(row.id)) },
    })
  ).data;
/**
 * Why a place is left out.
 *
 * @param {string} id
 * @param {string} place
 */
export const why = (id, place) => read(`/v1/runs/${id}/why?place=${encodeURIComponent(place)}`);
export const library = () => read("/v1/library");
/**
 * Keep a bundled example as a scenario of the office.
 *
 * @param {string} name
 */
export const adopt = async (name) =>
  (await call({ path: "/v1/scenarios", method: "POST", body: await read(`/v1/library/${name}`) })).data;
/**
 * Keep a scenario from a file.
 *
 * @param {File} file
 */
export const create = async (file) =>
  (await call({ path: "/v1/scenarios", method: "POST", body: file })).data;
/** @param {string} id */
export const fork = async (id) =>
  (await call({ path: `/v1/scenarios/${id}/forks`, method: "POST", body: {} })).data;
/**
 * @param {string} id
 * @param {number} version
 */
export const remove = (id, version) =>
  call({ path: `/v1/scenarios/${id}`, method: "DELETE", etag: `"${version}"` });
/** @param {string} id */
export const scenario = (id) => call({ path: `/v1/scenarios/${id}` });
