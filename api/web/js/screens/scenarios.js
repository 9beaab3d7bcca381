// The scenarios of the office: new from an example or a workbook, copy, delete.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { ask } from "../parts/dialog.js";
import { problemBox } from "../parts/notes.js";
import { day, t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function scenariosScreen(visit) {
  const { main, me, leave } = visit;
  const [kept, library] = await Promise.all([api.scenarios(), api.library()]);
  if (leave.aborted) return;
  const plans = me.role !== "viewer";
  fill(
    main,
    h("h1", {}, t("Scenarios")),
    plans && beginnings(library),
    kept.length
      ? table(kept, plans, () => scenariosScreen(visit))
      : h("p", { class: "notice" }, t("There is no scenario yet.")),
  );
}

/** @param {any[]} library */
function beginnings(library) {
  const said = h("div");
  const upload = h("input", { type: "file", id: "upload", accept: ".xlsx,.json" });
  upload.addEventListener("change", async () => {
    const file = upload.files?.[0];
    if (!file) return;
    fill(said, h("p", { class: "notice" }, t("Reading {name}…", { name: file.name })));
    try {
      const made = await api.keep(file);
      location.hash = `#/scenarios/${made.id}`;
    } catch (error) {
      upload.value = "";
      fill(said, problemBox(error));
    }
  });
  const select = h(
    "select",
    { id: "example" },
    library.map((one) => h("option", { value: one.name }, one.title)),
  );
  const adopt = async () => {
    const made = await api.adopt(select.value);
    location.hash = `#/scenarios/${made.id}`;
  };
  return h(
    "section",
    { class: "card pale", "aria-label": t("New scenario") },
    h("h2", {}, t("New scenario")),
    h(
      "div",
      { class: "grid" },
      h(
        "div",
        { class: "field" },
        h("label", { for: "upload" }, t("From a workbook, filled in")),
        upload,
        h("span", { class: "hint" }, h("a", { href: "/v1/template", download: true }, t("Empty workbook to fill in"))),
      ),
      h(
        "div",
        { class: "field" },
        h("label", { for: "example" }, t("From an example")),
        h("div", { class: "row" }, select, h("button", { onclick: adopt }, t("Take it"))),
      ),
    ),
    said,
  );
}

/**
 * @param {any[]} kept
 * @param {boolean} plans
 * @param {() => Promise<void>} again
 */
function table(kept, plans, again) {
  const act = (/** @type {() => Promise<unknown>} */ what) => async () => {
    await what();
    await again();
  };
  const remove = async (/** @type {any} */ one) => {
    const sure = await ask({
      title: t("Delete {title}?", { title: one.title }),
      content: [h("p", {}, t("Its plans stay."))],
      yes: t("Delete"),
      danger: true,
    });
    if (sure) await api.remove(one.id, one.version);
  };
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Scenarios") },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          [t("Title"), t("Government"), t("Version"), t("Changed")].map((name) => h("th", { scope: "col" }, name)),
          plans && h("th", { scope: "col" }, h("span", { class: "unseen" }, t("What to do"))),
        ),
      ),
      h(
        "tbody",
        {},
        kept.map((one) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, h("a", { href: `#/scenarios/${one.id}` }, one.title)),
            h("td", {}, one.government),
            h("td", { class: "number" }, one.version),
            h("td", {}, day(one.updated_at, { year: true })),
            plans &&
              h(
                "td",
                { class: "row" },
                h("button", { class: "small", onclick: act(() => api.fork(one.id)) }, t("Copy as what-if")),
                h("button", { class: "small danger", onclick: act(() => remove(one)) }, t("Delete")),
              ),
          ),
        ),
      ),
    ),
  );
}
