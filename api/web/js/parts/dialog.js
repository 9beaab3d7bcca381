// Questions in front of everything else: the browser's own dialog keeps the focus inside and closes on Escape.

import { h } from "../dom.js";
import { t } from "../words.js";

/**
 * Ask in a dialog.
 *
 * @param {{ title: string, content: (Node | string)[], yes: string, danger?: boolean }} asked
 * @returns {Promise<FormData | null>} What was filled in; `null` if it was closed otherwise.
 */
export function ask({ title, content, yes, danger = false }) {
  return new Promise((done) => {
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "asked" }, title),
      content,
      h(
        "div",
        { class: "row" },
        h("button", { class: danger ? "danger" : "main", value: "yes" }, yes),
        h("button", { value: "no", formnovalidate: true }, t("Cancel")),
      ),
    );
    const dialog = h("dialog", { "aria-labelledby": "asked" }, form);
    const gone = () => dialog.close("no"); // a question of a screen that was left is asked no more
    window.addEventListener("hashchange", gone);
    dialog.addEventListener("close", () => {
      window.removeEventListener("hashchange", gone);
      done(dialog.returnValue === "yes" ? new FormData(form) : null);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
