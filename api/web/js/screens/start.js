// First visit: what this is, three steps, and a finished plan to look at.

import * as api from "../api.js";
import { fill, h } from "../dom.js";
import { exampleBadge, runBadge } from "../parts/badges.js";
import { note } from "../parts/notes.js";
import { t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function startScreen({ main, me, leave }) {
  const [kept, every] = await Promise.all([api.scenarios(), api.runs()]);
  if (leave.aborted) return;
  const runs = every.filter(api.isPlan);
  const plans = me.role !== "viewer";
  const titles = new Map(kept.map(({ id, title }) => [id, title]));
  const done = runs.filter(({ status }) => status === "successful");
  const shown = done.find(({ options }) => options.example);
  const examples = h("div", { class: "grid", "aria-busy": "true" }, h("p", { class: "hint", role: "status" }, t("Loading…")));
  fill(
    main,
    h("h1", {}, t("Plans for a year of field work")),
    h(
      "p",
      {},
      t("Regions and hub dongs, the mayor's visits, training and posts: planned within every rule, checked independently, explained."),
    ),
    shown && finished(shown, titles.get(shown.scenario_id) ?? t("deleted scenario")),
    h(
      "ol",
      { class: "grid steps" },
      step(1, t("Describe the year"), t("Fill in a workbook or begin with an example."), "#/scenarios", t("Scenarios")),
      step(2, t("Let it plan"), t("Watch the cost fall towards its bound; stop whenever it is good enough."), "#/runs", t("Plans")),
      step(
        3,
        t("Bend it"),
        t("Drag a visit to another day: what breaks shows at once, and the rest is planned again around it."),
        done.length ? `#/runs/${(shown ?? done[0]).id}/visits` : "#/runs",
        t("Look at a plan"),
      ),
    ),
    h("h2", {}, t("Bundled examples")),
    examples,
  );
  const library = await api.library(); // read from files the first time: the rest does not wait for it
  examples.removeAttribute("aria-busy");
  if (!leave.aborted) fill(examples, library.map((/** @type {any} */ one) => example(one, plans, runs, titles)));
}

/**
 * A finished plan to look at: one that came with hubdong.
 *
 * @param {any} run
 * @param {string} title
 */
function finished(run, title) {
  const link = (/** @type {string} */ tab, /** @type {string} */ name, main = false) =>
    h("a", { class: main ? "button main" : "button", href: `#/runs/${run.id}/${tab}` }, name);
  return h(
    "section",
    { class: "card" },
    h("h2", {}, title),
    h("p", {}, exampleBadge()),
    h("p", {}, t("A finished plan to look at: bend it as you like, nothing can break.")),
    h(
      "div",
      { class: "row" },
      link("visits", t("Calendar of visits"), true),
      link("hubs", t("Map of the regions")),
      link("training", t("Training")),
      link("documents", t("Documents")),
    ),
  );
}

/**
 * @param {number} n
 * @param {string} title
 * @param {string} text
 * @param {string} href
 * @param {string} link
 */
function step(n, title, text, href, link) {
  return h(
    "li",
    { class: "card pale" },
    h("h2", {}, `${n}. ${title}`),
    h("p", {}, text),
    h("a", { href }, link),
  );
}

/**
 * @param {any} one
 * @param {boolean} plans
 * @param {any[]} runs
 * @param {Map<string, string>} titles
 */
function example(one, plans, runs, titles) {
  const run = runs.find(({ scenario_id: of }) => titles.get(of) === one.title);
  const begin = async () => {
    const kept = await api.adopt(one.name);
    const started = await api.start(kept.id, { kind: "plan" });
    note(t("Planning has begun."));
    location.hash = `#/runs/${started.id}`;
  };
  return h(
    "section",
    { class: "card" },
    h("h3", {}, one.title),
    h("p", { class: "hint" }, one.government),
    one.synthetic && h("p", {}, h("span", { class: "badge warn" }, t("synthetic data"))),
    h(
      "div",
      { class: "row" },
      run && h("a", { class: "button", href: `#/runs/${run.id}` }, t("Look at the plan")),
      run && runBadge(run.status),
      plans && h("button", { class: run ? "" : "main", onclick: begin }, t("Plan this example")),
    ),
  );
}
