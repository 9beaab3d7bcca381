// One plan: while it is being made its curve, afterwards its parts in tabs.

import * as api from "../api.js";
import { follow } from "../client.js";
import { fill, h } from "../dom.js";
import { exampleBadge, partBadge, runBadge } from "../parts/badges.js";
import { curve } from "../parts/chart.js";
import { problemBox, say } from "../parts/notes.js";
import { duration, number, t } from "../words.js";
import { TABS } from "./run/index.js";

const MOST = 12;

/** @param {import("../main.js").Visit} visit */
export async function runScreen(visit) {
  const { params, leave } = visit;
  const [id, tab = ""] = params;
  const run = await api.run(id);
  if (leave.aborted) return;
  const ended = api.ENDED.includes(run.status);
  const plan = ended ? await api.planOf(run) : null;
  if (leave.aborted) return;
  // a plan has its title in it; only where there is none is the scenario asked for its own
  if (plan) return planned(visit, run, plan, tab);
  run.title = run.scenario_id ? await titleOf(run.scenario_id) : run.id;
  if (leave.aborted) return;
  if (ended) withoutPlan(visit, run);
  else await watch(visit, run);
}

/** @param {string} scenario */
async function titleOf(scenario) {
  try {
    return (await api.scenario(scenario)).data.title;
  } catch {
    return t("deleted scenario"); // its plans stay
  }
}

/**
 * @param {import("../main.js").Visit} visit
 * @param {any} run
 */
async function watch(visit, run) {
  const { main, me, leave } = visit;
  const begun = Date.parse(run.started_at ?? run.created_at);
  /** @type {Map<string, import("../parts/chart.js").Point[]>} */
  const parts = new Map();
  const state = h("p", { "aria-live": "polite" }, runBadge(run.status));
  const lost = h("p", { class: "notice warn", hidden: true }, t("The connection dropped; planning goes on. Connecting again…"));
  const charts = h("div", { class: "grid" });
  const stop = h("button", {}, t("Stop, keep the best so far"));
  stop.addEventListener("click", async () => {
    stop.disabled = true;
    await api.cancel(run.id);
    say(t("Stopping."));
  });
  fill(main, h("h1", {}, run.title), state, lost, me.role !== "viewer" && h("div", { class: "row" }, stop), charts);

  const end = follow(
    `/v1/runs/${run.id}/events`,
    {
      progress: (told) => {
        const points = parts.get(told.part) ?? [];
        const at = Math.max(0, (Date.parse(told.at) - begun) / 1000);
        points.push({ at, best: told.objective ?? null, bound: told.bound ?? null });
        parts.set(told.part, points);
        fill(charts, [...parts].map(([name, known]) => panel(name, known)));
      },
      state: async (told) => {
        fill(state, runBadge(told.status));
        if (!api.ENDED.includes(told.status)) return;
        end();
        say(t("Planning has ended."));
        await runScreen(visit);
      },
    },
    (connected) => {
      lost.hidden = connected;
    },
  );
  leave.addEventListener("abort", end);
}

/**
 * @param {string} name
 * @param {import("../parts/chart.js").Point[]} points
 */
function panel(name, points) {
  const { best, bound } = points[points.length - 1];
  return h(
    "section",
    { class: "card" },
    h("h2", {}, t(`part ${name}`)),
    curve(points),
    h(
      "p",
      {},
      best === null ? t("no plan yet") : t("Best cost {best}", { best: number(best) }),
      bound === null ? "" : ` · ${t("bound {bound}", { bound: number(bound) })}`,
    ),
  );
}

/**
 * @param {import("../main.js").Visit} visit
 * @param {any} run
 */
function withoutPlan({ main }, run) {
  fill(
    main,
    h("h1", {}, run.title),
    runBadge(run.status),
    problemBox(new Error(run.reason?.detail ?? t("There is no plan."))),
    h("p", {}, h("a", { class: "button", href: `#/scenarios/${run.scenario_id}` }, t("To the scenario"))),
  );
}

/**
 * @param {import("../main.js").Visit} visit
 * @param {any} run
 * @param {import("../types.js").Schedule} plan
 * @param {string} tab
 */
async function planned(visit, run, plan, tab) {
  const there = TABS.filter(({ needs }) => needs(plan));
  const chosen = there.find(({ name }) => name === tab) ?? there[0];
  const place = h("div");
  fill(
    visit.main,
    h("h1", {}, plan.title),
    run.options.example && h("p", {}, exampleBadge()),
    plan.synthetic.length > 0 && h("details", { class: "notice warn" }, h("summary", {}, t("Synthetic data")), h("ul", {}, plan.synthetic.map((text) => h("li", {}, text)))),
    h(
      "nav",
      { "aria-label": t("Parts of the plan"), class: "noprint" },
      h(
        "ul",
        { class: "tabs" },
        there.map(({ name, title }) =>
          h("li", {}, h("a", { href: `#/runs/${run.id}/${name}`, "aria-current": name === chosen.name ? "page" : null }, t(title))),
        ),
      ),
    ),
    place,
  );
  await chosen.show({ visit, run, plan, place });
}

/**
 * @param {{ visit: import("../main.js").Visit, run: any, plan: import("../types.js").Schedule, place: HTMLElement }} shown
 */
export async function overview({ run, plan, place }) {
  const before = run.options.previous_run;
  const moved = before ? await api.compare(before, run.id) : null;
  fill(
    place,
    h("p", {}, runBadge(run.status)),
    moved &&
      h(
        "section",
        { class: "notice" },
        h("p", {}, t("{count} changes from the plan before.", { count: moved.differences.length })),
        h("ul", {}, moved.differences.slice(0, MOST).map((/** @type {any} */ one) => h("li", {}, `${one.name}: ${one.one ?? "–"} → ${one.other ?? "–"}`))),
        h("a", { href: `#/compare/${before}/${run.id}` }, t("All of it side by side")),
      ),
    h(
      "div",
      { class: "grid" },
      plan.parts.map((part) =>
        h(
          "section",
          { class: "card" },
          h("h2", {}, t(`part ${part.family}`)),
          h("p", {}, partBadge(part)),
          h("p", { class: "hint" }, t("planned in {time}", { time: part.runtime_s < 60 ? t("{seconds} s", { seconds: part.runtime_s }) : duration(part.runtime_s) })),
        ),
      ),
    ),
  );
}
