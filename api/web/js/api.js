// The operations of the public API that the screens use, by what they are for.

import { Problem, all, call, follow, read } from "./client.js";

/** @typedef {import("./types.js").Schedule} Schedule */

/** @typedef {{ rule: string, detail: string, pointer: string, about: string }} Violation */

/** @param {{ kind: string }} run Whether it gives a plan, and not an answer to a question. */
export const isPlan = ({ kind }) => ["plan", "replan", "roll"].includes(kind);

export const ENDED = ["successful", "failed", "dismissed"];

export const scenarios = () => all("/v1/scenarios");
/** @param {string} id */
export const scenario = (id) => call({ path: `/v1/scenarios/${id}` });
export const library = () => all("/v1/library");
/**
 * Keep a bundled example as a scenario of the office.
 *
 * @param {string} name
 */
export const adopt = async (name) => (await call({ path: `/v1/library/${name}/copies`, method: "POST", body: {} })).data;
/**
 * Keep a new scenario: a document, or a file (workbook or JSON).
 *
 * @param {unknown} body
 */
export const keep = async (body) => (await call({ path: "/v1/scenarios", method: "POST", body })).data;
/**
 * Write the next version, if nobody has written one since.
 *
 * @param {string} id
 * @param {unknown} document
 * @param {string} etag
 */
export const replace = (id, document, etag) =>
  call({ path: `/v1/scenarios/${id}`, method: "PUT", body: document, etag });
/**
 * @param {string} id
 * @param {string} [title]
 */
export const fork = async (id, title) =>
  (await call({ path: `/v1/scenarios/${id}/forks`, method: "POST", body: title ? { title } : {} })).data;
/**
 * Make a scenario of a repair that a run has found.
 *
 * @param {string} run
 * @param {string} part
 * @param {number} repair Its place in the part.
 */
export const whatIf = async (run, part, repair) =>
  (await call({ path: `/v1/runs/${run}/repairs`, method: "POST", body: { part, repair } })).data;
/**
 * @param {string} id
 * @param {number} version
 */
export const remove = (id, version) => call({ path: `/v1/scenarios/${id}`, method: "DELETE", etag: `"${version}"` });

export const runs = () => all("/v1/runs");
/** @param {string} id */
export const run = (id) => read(`/v1/runs/${id}`);
/** @param {string} id @returns {Promise<Schedule>} */
export const schedule = (id) => read(`/v1/runs/${id}/schedule`);
/**
 * The plan of a run that has ended; null if it has failed, or was stopped before there was one.
 *
 * @param {{ id: string, status: string, started_at: string | null }} run
 * @returns {Promise<Schedule | null>}
 */
export async function planOf(run) {
  if (run.status === "failed" || run.started_at === null) return null;
  try {
    return await schedule(run.id);
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return null;
    throw error;
  }
}
/** @param {string} id */
export const result = (id) => read(`/v1/runs/${id}/result`);
/** @param {string} id */
export const cancel = (id) => call({ path: `/v1/runs/${id}`, method: "DELETE" });
/**
 * Start long work on a scenario.
 *
 * @param {string} scenario
 * @param {Record<string, unknown>} wanted Its `kind` and options.
 */
export const start = async (scenario, wanted) =>
  (await call({ path: `/v1/scenarios/${scenario}/runs`, method: "POST", body: wanted })).data;
/**
 * Start long work and wait for its answer.
 *
 * @param {string} scenario
 * @param {Record<string, unknown>} wanted
 * @param {AbortSignal} leave
 */
export const answer = async (scenario, wanted, leave) => (await answered(scenario, wanted, leave)).result;
/**
 * Start long work and wait for its answer, with the run that gave it.
 *
 * @param {string} scenario
 * @param {Record<string, unknown>} wanted
 * @param {AbortSignal} leave
 * @returns {Promise<{ run: string, result: any }>}
 */
export async function answered(scenario, wanted, leave) {
  const begun = await start(scenario, wanted);
  await new Promise((done) => {
    const end = follow(
      `/v1/runs/${begun.id}/events`,
      {
        state: ({ status }) => {
          if (ENDED.includes(status)) done(end());
        },
      },
      () => {},
    );
    leave.addEventListener("abort", () => done(end()));
  });
  return { run: begun.id, result: await result(begun.id) };
}
/**
 * Judge parts of a plan changed by hand; the parts not given are those of the run.
 *
 * @param {{ id: string, scenario_id: string }} run
 * @param {Partial<Record<import("./bending.js").PartName, unknown[]>>} given Rows by part, each whole.
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ family: string, cost: number, violations: Violation[], schedule: any }>} What the one part is.
 */
export async function judge(run, given, signal) {
  const path = `/v1/scenarios/${run.scenario_id}/check`;
  return (await call({ path, method: "POST", body: { run: run.id, ...given }, signal })).data.parts[0];
}
/**
 * @param {string} one
 * @param {string} other
 */
export const compare = async (one, other) =>
  (await call({ path: "/v1/comparisons", method: "POST", body: { one, other } })).data;
/** @param {string} run */
export const outcomes = (run) => all(`/v1/runs/${run}/outcomes`);
/**
 * Record what became of a visit; correct the record if there is one.
 *
 * @param {string} run
 * @param {any} told
 * @param {any} known
 */
export const record = async (run, told, known) =>
  known
    ? (await call({ path: `/v1/outcomes/${known.id}`, method: "PUT", body: told, etag: `"${known.version}"` })).data
    : (await call({ path: `/v1/runs/${run}/outcomes`, method: "POST", body: told })).data;
