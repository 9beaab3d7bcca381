// What a scenario may hold, and how its fields are called: as in the workbook.

import { read } from "../client.js";
import { language, t } from "../words.js";

/** @typedef {Record<string, any>} Schema */
/** @typedef {{ label: string, unit?: string, note?: string }} Word */

/** Groups of fields, which a workbook spreads over sheets and so has no word for. @type {Record<string, string>} */
const GROUPS = {
  period: "Period of the plan",
  district: "District and its dongs",
  calendar: "Holidays and the head's diary",
  travel: "How long trips take",
  "hubs.regions": "Number of regions",
  "hubs.size": "Dongs of a region",
  "hubs.weights": "Prices of the grouping",
  "training.courses.cohort": "Who attends exactly one session",
  "training.weights": "Prices of the timetable",
  "visits.base": "Where the car starts",
  "staffing.posts.today": "Contract of today",
  "staffing.city": "Money of the city",
  "staffing.part_time": "Part-time work",
  "staffing.weights": "Prices of the posts",
};

/** @type {Schema} */
let whole = {};
/** @type {Record<string, Word>} */
let words = {};

/** Load the description once. */
export async function loadShape() {
  if (whole.$defs) return;
  [whole, words] = await Promise.all([read("/page/words/scenario.json"), read("/page/words/fields.json")]);
}

/**
 * A schema without references; of a choice between something and nothing, the something.
 *
 * @param {Schema} schema
 * @returns {Schema & { optional?: boolean }}
 */
export function plain(schema) {
  if (schema.$ref) return plain({ ...whole.$defs[schema.$ref.split("/").at(-1)], default: schema.default });
  const options = schema.anyOf ?? schema.oneOf;
  if (!options) return schema;
  const something = options.filter((/** @type {Schema} */ one) => one.type !== "null");
  const optional = something.length < options.length;
  const first = plain(something[0]);
  return { ...first, description: schema.description ?? first.description, default: schema.default, optional };
}

export const scenarioShape = () => whole;

/**
 * How a field is called, and what it is for.
 *
 * @param {string[]} path Steps without positions.
 * @param {Schema} schema
 * @returns {Word}
 */
export function wordOf(path, schema) {
  const key = path.join(".");
  const known = words[key] ?? words[`sheet.${key}`] ?? words[`form.${key}`];
  if (language() === "ko" && known) return known;
  const group = GROUPS[key];
  if (group) return { label: t(group), note: "" };
  return { label: schema.title ?? path.at(-1)?.replaceAll("_", " ") ?? "", note: schema.description ?? "" };
}

/** @param {Schema} schema */
export function isScalar(schema) {
  return ["string", "integer", "number", "boolean"].includes(schema.type) || Boolean(schema.enum ?? schema.const);
}

/** @param {Schema} schema A list of single values, which fits one cell. */
export function isShortList(schema) {
  return schema.type === "array" && Boolean(schema.items) && isScalar(plain(schema.items));
}

/**
 * What a cell holds as a value of the document; a text that does not fit is kept, so that the server says what is wrong.
 *
 * @param {Schema} schema
 * @param {string} text
 * @returns {unknown}
 */
export function parsed(schema, text) {
  const trimmed = text.trim();
  if (isShortList(schema)) {
    const item = plain(schema.items);
    return trimmed === "" ? [] : trimmed.split(/\s*,\s*/).map((one) => parsed(item, one));
  }
  if (trimmed === "") return schema.optional ? null : (schema.default ?? "");
  if (schema.type === "integer" || schema.type === "number") {
    const value = Number(trimmed.replaceAll(",", ""));
    return Number.isFinite(value) ? value : trimmed;
  }
  if (schema.type === "boolean") return ["true", "1", "y", "예", "o", "○"].includes(trimmed.toLowerCase());
  if (schema.format === "date") {
    const found = /^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$/.exec(trimmed);
    return found ? `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}` : trimmed;
  }
  return trimmed;
}

/**
 * What a cell shows of a value.
 *
 * @param {unknown} value
 */
export function shown(value) {
  if (Array.isArray(value)) return value.join(", ");
  return value === null || value === undefined ? "" : String(value);
}

/**
 * An empty value to begin with.
 *
 * @param {Schema} schema
 * @returns {any}
 */
export function blank(schema) {
  if (schema.default !== undefined && schema.default !== null) return structuredClone(schema.default);
  if (schema.type === "array") return [];
  if (schema.type !== "object") return schema.optional ? null : "";
  /** @type {Record<string, unknown>} */
  const made = {};
  for (const name of schema.required ?? []) made[name] = blank(plain(schema.properties[name]));
  return made;
}
