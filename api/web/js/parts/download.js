// Files of a plan.

import { h } from "../dom.js";

/**
 * @param {string} href
 * @param {string} text
 */
export function download(href, text) {
  return h("a", { class: "button", href, download: true }, text);
}
