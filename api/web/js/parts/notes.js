// What the page tells its reader: boxes in place, notes that stay until read, and words for screen readers.

import { Problem } from "../client.js";
import { h } from "../dom.js";
import { t } from "../words.js";

/**
 * A box that says what went wrong, with every place the server named.
 *
 * @param {unknown} error
 */
export function problemBox(error) {
  const faults = error instanceof Problem ? error.faults : [];
  return h(
    "div",
    { class: "notice bad", role: "alert" },
    h("p", {}, error instanceof Error ? error.message : String(error)),
    faults.length > 0 &&
      h(
        "ul",
        {},
        faults.map((fault) => h("li", {}, fault.pointer ? h("code", {}, fault.pointer) : null, " ", fault.detail)),
      ),
  );
}

/**
 * Show a note in the corner until it is closed, and say it.
 *
 * @param {string} text
 * @param {"good" | "bad" | "warn"} kind
 */
export function note(text, kind = "good") {
  const box = h(
    "div",
    { class: `notice ${kind}`, role: kind === "bad" ? "alert" : null },
    h("span", {}, text),
    h("button", { class: "small", "aria-label": t("Close"), onclick: () => box.remove() }, "×"),
  );
  document.getElementById("notes")?.append(box);
  if (kind !== "bad") say(text);
  if (kind === "good") setTimeout(() => box.remove(), 8000);
}

/**
 * Say something to who does not see the screen.
 *
 * @param {string} text
 */
export function say(text) {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
}
