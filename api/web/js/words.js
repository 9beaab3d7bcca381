// Both languages: English sentences are the keys, the server gives the Korean ones it keeps in its catalogue.

/** @typedef {"ko" | "en"} Language */
/** @typedef {Record<string, string | number>} Values */

/** @type {Record<string, Record<string, string>>} */
let catalogue = {};
/** @type {Language} */
let spoken = "ko";

const KEPT = "hubdong.language";
/** @type {Record<string, [string, string]>} As written in a translation: after a final consonant, after a vowel. */
const PAIRS = {
  "은(는)": ["은", "는"],
  "이(가)": ["이", "가"],
  "을(를)": ["을", "를"],
  "과(와)": ["과", "와"],
  "(으)로": ["으로", "로"],
  "(이)나": ["이나", "나"],
  "(이)라": ["이라", "라"],
};
const WRITTEN = /([가-힣0-9])([)\]'"’”」]*)(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로|\(이\)나|\(이\)라)/gu;
const RIEUL = 8;
/** Says which kind of thing a single word is, for its translation; in English the word alone is said. */
const KIND = /^(?:part|role) (?=\w+$)/;

/** The language chosen before, else Korean. */
export function chosen() {
  return localStorage.getItem(KEPT) === "en" ? "en" : "ko";
}

/**
 * Speak a language from now on.
 *
 * @param {Language} language
 */
export async function speak(language) {
  if (language === "ko" && !Object.keys(catalogue).length) {
    const answer = await fetch("/page/words/ko.json");
    catalogue = answer.ok ? await answer.json() : {};
  }
  spoken = language;
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
}

/** The language spoken. */
export function language() {
  return spoken;
}

/**
 * Say a sentence with its values; whole numbers get commas.
 *
 * @param {string} template English sentence with `{named}` values, the key of its translation.
 * @param {Values} [values]
 * @returns {string}
 */
export function t(template, values = {}) {
  const found = spoken === "ko" ? catalogue[""]?.[template] || template : template.replace(KIND, "");
  const said = found.replace(/\{(\w+)\}/g, (_, name) => shown(values[name] ?? `{${name}}`));
  return spoken === "ko" ? settle(said) : said;
}

/**
 * Say a word that stands alone or goes into a sentence, such as `venue`.
 *
 * @param {string} text
 * @returns {string}
 */
export function word(text) {
  return spoken === "ko" ? catalogue["word"]?.[text] || t(text) : text;
}

/**
 * How a figure of the fact tables is called; an office's own name stays as it is.
 *
 * @param {string} name
 */
export function figureName(name) {
  return spoken === "ko" ? (catalogue["figure"]?.[name] ?? name) : name.replaceAll("_", " ");
}

/**
 * @param {string | number} value
 * @returns {string}
 */
function shown(value) {
  return typeof value === "number" ? number(value) : word(value);
}

/**
 * Korean particles (조사) depend on how the word before them ends.
 *
 * @param {string} text
 */
export function settle(text) {
  return text.replace(WRITTEN, (_, last, closing, pair) => {
    const end = final(last);
    const vowel = end === 0 || (pair === "(으)로" && end === RIEUL);
    return last + closing + PAIRS[pair][vowel ? 1 : 0];
  });
}

/**
 * The final consonant's position, zero for none; digits as they are read.
 *
 * @param {string} letter
 */
function final(letter) {
  if ("178".includes(letter)) return RIEUL;
  if ("2459".includes(letter)) return 0;
  return letter <= "9" ? 1 : (letter.charCodeAt(0) - 0xac00) % 28;
}

/** @type {Map<string, Intl.NumberFormat | Intl.DateTimeFormat>} Making one takes longer than a thousand uses. */
const formats = new Map();

/**
 * How numbers or dates are written in the language spoken.
 *
 * @template {Intl.NumberFormat | Intl.DateTimeFormat} F
 * @template {Intl.NumberFormatOptions | Intl.DateTimeFormatOptions} O
 * @param {new (language: string, options: O) => F} Format
 * @param {O} options
 * @returns {F}
 */
function format(Format, options) {
  const key = spoken + JSON.stringify(options);
  const made = formats.get(key) ?? new Format(spoken, options);
  formats.set(key, made);
  return /** @type {F} */ (made);
}

/** @param {number} value */
export function number(value) {
  return format(Intl.NumberFormat, { maximumFractionDigits: 2 }).format(value);
}

/** @param {number} won */
export function money(won) {
  return t("{won} won", { won });
}

/** @param {number} seconds */
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("{minutes} min", { minutes });
  return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** @param {number | null | undefined} share Between 0 and 1. */
export function percent(share) {
  if (share === null || share === undefined) return "–";
  return format(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 2 }).format(share);
}

/**
 * A date in words; the year only where it is asked for.
 *
 * @param {string} date Local date of the plan, `2026-03-04`, with or without a time.
 * @param {{ year?: boolean, weekday?: boolean }} [what]
 */
export function day(date, { year = false, weekday = true } = {}) {
  return format(Intl.DateTimeFormat, {
    timeZone: "UTC",
    month: "short",
    day: "numeric",
    ...(weekday ? { weekday: "short" } : {}),
    ...(year ? { year: "numeric" } : {}),
  }).format(new Date(`${date.slice(0, 10)}T00:00:00Z`));
}

/** @param {string} date */
export function weekday(date) {
  return format(Intl.DateTimeFormat, { weekday: "short", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}

/** @param {string} moment Local time of the plan, `2026-03-04T09:30:00`. */
export function clock(moment) {
  return moment.slice(11, 16);
}
