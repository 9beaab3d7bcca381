// One scenario: what it says, as forms and tables, and the way to a plan. What is typed is kept in this browser until
// it is saved; when somebody else has saved meanwhile, both versions are kept.

import * as api from "../api.js";
import { Problem } from "../client.js";
import { fill, h } from "../dom.js";
import { ask } from "../parts/dialog.js";
import { Editor } from "../parts/editor.js";
import { note, problemBox } from "../parts/notes.js";
import { loadShape, scenarioShape } from "../parts/shape.js";
import { t } from "../words.js";

/** @param {import("../main.js").Visit} visit */
export async function scenarioScreen(visit) {
  const { params, me, leave } = visit;
  const [kept] = await Promise.all([api.scenario(params[0]), loadShape()]);
  if (leave.aborted) return;
  new ScenarioScreen(visit, kept.data, kept.etag, me.role !== "viewer").show();
}

class ScenarioScreen {
  /**
   * @param {import("../main.js").Visit} visit
   * @param {any} kept
   * @param {string} etag
   * @param {boolean} editable
   */
  constructor(visit, kept, etag, editable) {
    this.visit = visit;
    this.kept = kept;
    this.etag = etag;
    this.editable = editable;
    this.key = `hubdong.scenario.${kept.id}`;
    const drafted = localStorage.getItem(this.key);
    this.document = drafted ? JSON.parse(drafted) : structuredClone(kept.document);
    this.editor = new Editor(this.document, { editable, onChange: () => this.#changed() });
    this.places = { said: h("div", { "aria-live": "polite" }), form: h("div"), save: h("div", { class: "row" }) };
  }

  show() {
    const { said, form, save } = this.places;
    fill(
      this.visit.main,
      h("h1", {}, this.kept.title),
      h("p", { class: "hint" }, t("Version {version}", { version: this.kept.version })),
      h(
        "div",
        { class: "row apart" },
        this.editable && save,
        h("a", { class: "button", href: `/v1/scenarios/${this.kept.id}/workbook`, download: true }, t("As a workbook")),
      ),
      this.editable && this.#planning(),
      said,
      form,
    );
    this.#draw();
    this.#buttons();
  }

  #draw() {
    fill(this.places.form, this.editor.object(scenarioShape(), []));
  }

  get #dirty() {
    return JSON.stringify(this.document) !== JSON.stringify(this.kept.document);
  }

  #changed() {
    localStorage.setItem(this.key, JSON.stringify(this.document));
    this.#buttons();
  }

  #buttons() {
    const discard = () => {
      localStorage.removeItem(this.key);
      new ScenarioScreen(this.visit, this.kept, this.etag, this.editable).show();
    };
    fill(
      this.places.save,
      h("button", { class: "main", disabled: !this.#dirty, onclick: () => this.#save() }, t("Save")),
      h("button", { disabled: !this.#dirty, onclick: discard }, t("Discard changes")),
      this.#dirty && h("span", { class: "hint" }, t("Not saved yet; kept in this browser.")),
    );
  }

  async #save() {
    try {
      const { data, etag } = await api.replace(this.kept.id, this.document, this.etag);
      localStorage.removeItem(this.key);
      note(t("Saved as version {version}.", { version: data.version }));
      new ScenarioScreen(this.visit, data, etag, this.editable).show();
    } catch (error) {
      if (error instanceof Problem && error.status === 412) await this.#conflict();
      else this.#refused(error);
    }
  }

  /** @param {unknown} error */
  #refused(error) {
    this.editor.mark(error instanceof Problem ? error.faults : []);
    this.#draw();
    fill(this.places.said, problemBox(error));
    const first = this.places.form.querySelector("[aria-invalid]");
    if (first instanceof HTMLElement) first.focus();
  }

  /** Somebody else has saved: neither version is lost. */
  async #conflict() {
    const given = await ask({
      title: t("Somebody else has saved this scenario meanwhile"),
      content: [h("p", {}, t("Yours can be kept as a scenario of its own; theirs stays as it is."))],
      yes: t("Keep mine as a copy"),
    });
    if (!given) return;
    const copy = await api.keep({ ...this.document, title: t("{title} (my version)", { title: this.document.title }) });
    localStorage.removeItem(this.key);
    location.hash = `#/scenarios/${copy.id}`;
  }

  #planning() {
    const seconds = h("input", { type: "number", id: "seconds", min: 1, max: 3600, value: 60 });
    const begin = async () => {
      if (this.#dirty) await this.#save();
      if (this.#dirty) return;
      try {
        const run = await api.start(this.kept.id, { kind: "plan", time_limit_s: Number(seconds.value) });
        location.hash = `#/runs/${run.id}`;
      } catch (error) {
        fill(this.places.said, problemBox(error));
      }
    };
    return h(
      "section",
      { class: "card pale", "aria-label": t("Planning") },
      h("div", { class: "row" }, h("label", { for: "seconds" }, t("At most")), seconds, h("span", {}, t("seconds")), h("button", { class: "main", onclick: begin }, t("Plan"))),
    );
  }
}
