// The plans of the office; two of them can be put side by side.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { exampleBadge, runBadge } from "../parts/badges.js";
import { day, t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function runsScreen({ main, leave }) {
  const [listed, kept] = await Promise.all([api.runs(), api.scenarios()]);
  if (leave.aborted) return;
  const titles = new Map(kept.map(({ id, title }) => [id, title]));
  const runs = listed
    .filter(api.isPlan)
    .map((run) => ({ ...run, title: titles.get(run.scenario_id) ?? run.id }));
  const chosen = new Set();
  const compare = h("button", { class: "main", disabled: true }, t("Compare the two chosen"));
  compare.addEventListener("click", () => {
    const [one, other] = [...chosen];
    location.hash = `#/compare/${one}/${other}`;
  });
  const choose = (/** @type {string} */ id) => () => {
    if (!chosen.delete(id)) chosen.add(id);
    compare.disabled = chosen.size !== 2;
  };
  const rows = runs.map((run) =>
    h(
      "tr",
      {},
      h(
        "td",
        {},
        h("input", { type: "checkbox", "aria-label": t("Choose {title}", { title: run.title }), onchange: choose(run.id) }),
      ),
      h("th", { scope: "row" }, h("a", { href: `#/runs/${run.id}` }, run.title)),
      h("td", {}, runBadge(run.status), run.options.example && exampleBadge()),
      h("td", {}, `${day(run.created_at, { year: true })} ${new Date(run.created_at).toTimeString().slice(0, 5)}`),
    ),
  );
  fill(
    main,
    h("h1", {}, t("Plans")),
    runs.length > 1 && h("div", { class: "row" }, compare),
    runs.length
      ? h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Plans") },
          h(
            "table",
            {},
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                h("th", { scope: "col" }, h("span", { class: "unseen" }, t("Choose"))),
                [t("Scenario"), t("State"), t("Begun")].map((name) => h("th", { scope: "col" }, name)),
              ),
            ),
            h("tbody", {}, rows),
          ),
        )
      : h("p", { class: "notice" }, t("There is no plan yet."), " ", h("a", { href: "#/scenarios" }, t("Choose a scenario"))),
  );
}
