// The hub map: regions in colour and pattern, hubs marked, loads against their bands; drag a dong, see what breaks.

import * as api from "../../api.js";
import { hubsIssued, withDong } from "../../bending.js";
import { fill, h } from "../../dom.js";
import { areasNote } from "../../parts/areas.js";
import { Bend } from "../../parts/bend.js";
import { ask } from "../../parts/dialog.js";
import { dragged, takesDrops } from "../../parts/drops.js";
import { FILLS } from "../../parts/map.js";
import { RegionMap } from "../../parts/region_map.js";
import { figureName, number, t } from "../../words.js";

/** @typedef {import("../../types.js").Region} Region */
/** @typedef {import("../../types.js").HubSchedule} HubSchedule */

const LONGEST_TITLE = 200;
/** So many regions are listed at once; of more, those that are looked for. */
const MOST_LISTED = 30;

/** The screen of one plan's regions. */
export class HubScreen {
  /** @param {{ run: any, plan: import("../../types.js").Schedule, editable: boolean, leave: AbortSignal }} given */
  constructor({ run, plan, editable, leave }) {
    this.run = run;
    this.plan = plan;
    this.editable = editable;
    this.leave = leave;
    this.issued = /** @type {HubSchedule} */ (plan.hubs);
    this.hubs = this.issued;
    this.bend = new Bend({
      run,
      plan,
      part: "hubs",
      issued: hubsIssued(this.issued),
      editable,
      leave,
      idOf: ({ dong }) => dong,
      onJudged: (/** @type {HubSchedule | null} */ hubs) => {
        this.hubs = hubs ?? this.issued;
        this.#draw();
      },
      replan: (bent) => planFixed(run, bent),
    });
    this.wanted = "";
    this.places = { map: h("div", { class: "map tall" }), list: h("div") };
  }

  /** @param {HTMLElement} main */
  async show(main) {
    const { map, list } = this.places;
    const note = areasNote(this.plan.areas);
    fill(
      main,
      this.editable && h("div", { class: "row noprint" }, this.bend.bar),
      this.bend.verdict,
      h("div", { class: "split" }, h("div", {}, map, note && h("p", { class: "hint" }, note)), h("div", {}, this.#search(), list)),
      duties(this.hubs),
    );
    const onDong = this.editable ? (/** @type {string} */ dong) => void this.#move(dong) : null;
    this.map = new RegionMap(map, this.plan.areas, this.leave, onDong);
    this.#draw();
    await this.bend.begin();
  }

  #draw() {
    this.map?.show(this.hubs);
    this.#list();
  }

  #list() {
    const { regions } = this.hubs;
    const found = regions.filter(({ name, dongs }) => [name, ...dongs.map((dong) => dong.name)].some((one) => one.includes(this.wanted)));
    const listed = found.slice(0, MOST_LISTED);
    const some = listed.length < regions.length && t("{shown} of {count} regions are listed; look for a dong to see its region.", { shown: listed.length, count: regions.length });
    fill(this.places.list, some && h("p", { class: "hint", role: "status" }, some), listed.map((region) => this.#region(region, regions.indexOf(region))));
  }

  /** A field to look for a dong, where there are more regions than a list is read for. */
  #search() {
    if (this.hubs.regions.length <= MOST_LISTED) return null;
    const field = h("input", { id: "wanted", type: "search", autocomplete: "off" });
    field.addEventListener("input", () => {
      this.wanted = field.value.trim();
      this.#list();
    });
    return h("div", { class: "field" }, h("label", { for: "wanted" }, t("Find a dong or region")), field);
  }

  /**
   * @param {Region} region
   * @param {number} n
   */
  #region(region, n) {
    const swatch = h("span", { class: "swatch", "aria-hidden": "true" }, n + 1);
    swatch.style.background = FILLS[region.colour % FILLS.length];
    const dongs = region.dongs.map((dong) =>
      h(
        "li",
        {},
        this.editable ? this.#dong(dong.name) : dong.name,
        this.bend.pinned(dong.name) && h("span", { class: "badge busy" }, t("pinned")),
        this.bend.marks(dong.name).map((mark) => h("span", { class: "wrong" }, "⚠ ", mark)),
        dong.is_hub && h("span", { class: "badge busy" }, "★ ", t("hub dong")),
        dong.moved && h("span", { class: "badge warn" }, t("moved from {region}", { region: dong.today ?? "–" })),
      ),
    );
    const made = h(
      "section",
      { class: "card region" },
      h("h3", {}, swatch, " ", region.name),
      h("ul", { class: "chips" }, dongs),
      region.loads.map((load) => loadTold(load)),
    );
    if (this.editable) takesDrops(made, (dong) => this.#put(dong, region.hub));
    return made;
  }

  /** @param {string} name */
  #dong(name) {
    const made = h("button", { class: "small", "data-id": name, onclick: () => this.#move(name) }, name);
    dragged(made, name);
    return made;
  }

  /** @param {string} dong */
  async #move(dong) {
    const options = this.hubs.regions.map((region) =>
      h("option", { value: region.hub, selected: region.dongs.some(({ name }) => name === dong) }, region.name),
    );
    const given = await ask({
      title: t("Move {dong} to another region", { dong }),
      content: [h("div", { class: "field" }, h("label", { for: "to" }, t("Region")), h("select", { name: "to", id: "to" }, options))],
      yes: t("Move"),
    });
    const to = given?.get("to");
    if (typeof to === "string") await this.#put(dong, to);
  }

  /**
   * @param {string} dong
   * @param {string} hub
   */
  async #put(dong, hub) {
    await this.bend.go(withDong(this.bend.draft.now, dong, hub), dong);
  }
}

/**
 * Plan a what-if in which the dongs moved by hand belong to the hubs they were given.
 *
 * @param {{ scenario_id: string }} run
 * @param {import("../../bending.js").Bent<import("../../bending.js").DongRow>} bent
 */
async function planFixed(run, bent) {
  const { document } = (await api.scenario(run.scenario_id)).data;
  const pinned = bent.rows.filter(({ dong }) => bent.pins.includes(dong)).map(({ dong, hub }) => [dong, hub]);
  const made = await api.keep({
    ...document,
    title: t("{title} (what if: {dongs} moved)", { title: document.title, dongs: bent.pins.join(", ") }).slice(0, LONGEST_TITLE),
    hubs: { ...document.hubs, fixed: { ...document.hubs.fixed, ...Object.fromEntries(pinned) } },
  });
  return api.start(made.id, { kind: "plan", time_limit_s: 30 });
}

/** @param {import("../../types.js").RegionLoad} load */
function loadTold({ figure, total, least, most, estimate }) {
  const outside = (least !== null && total < least) || (most !== null && total > most);
  const band = least === null && most === null ? "" : ` (${least === null ? "" : number(least)}–${most === null ? "" : number(most)})`;
  return h(
    "p",
    { class: outside ? "wrong" : "" },
    `${outside ? "⚠ " : ""}${figureName(figure)}: ${number(total)}${band}`,
    estimate && h("span", { class: "hint" }, ` ${t("estimate")}`),
  );
}

/** @param {HubSchedule} hubs */
function duties(hubs) {
  if (!hubs.duties.length) return null;
  return h(
    "details",
    { class: "card" },
    h("summary", {}, h("strong", {}, t("Duty roster: {count} lines", { count: hubs.duties.length }))),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Duty roster") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, [t("Region"), t("Dong"), t("Area of work"), t("Duty"), t("Team")].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          hubs.duties.map((line) =>
            h("tr", {}, h("td", {}, line.region), h("th", { scope: "row" }, line.dong), h("td", {}, line.field), h("td", {}, line.duty), h("td", {}, line.team ?? "–")),
          ),
        ),
      ),
    ),
  );
}
