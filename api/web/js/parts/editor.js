// A scenario as forms and tables: cells are edited in place, pasted into from a spreadsheet, and marked where wrong.

import { fill, h } from "../dom.js";
import { number, t } from "../words.js";
import { say } from "./notes.js";
import { blank, isScalar, isShortList, parsed, plain, shown, wordOf } from "./shape.js";

/** @typedef {import("./shape.js").Schema} Schema */
/** @typedef {import("../client.js").Fault} Fault */
/** @typedef {(string | number)[]} Path */

const ROWS = 25;

/** An editor of one document. */
export class Editor {
  /**
   * @param {any} document Changed in place.
   * @param {{ editable: boolean, onChange: () => void }} hooks
   */
  constructor(document, { editable, onChange }) {
    this.document = document;
    this.editable = editable;
    this.onChange = onChange;
    /** @type {Map<string, string>} */
    this.faults = new Map();
    /** @type {Map<string, number>} */
    this.pages = new Map();
  }

  /**
   * Mark the cells that the server found wrong.
   *
   * @param {Fault[]} faults
   */
  mark(faults) {
    this.faults = new Map(faults.map(({ pointer, detail }) => [pointer ?? "", detail]));
  }

  /**
   * What an object holds: single values as fields, the rest folded below.
   *
   * @param {Schema} schema
   * @param {Path} path
   * @returns {HTMLElement}
   */
  object(schema, path) {
    const value = at(this.document, path);
    const place = h("div");
    const draw = () => {
      const names = Object.keys(schema.properties ?? {});
      const single = names.filter((name) => fitsCell(plain(schema.properties[name])));
      const rest = names.filter((name) => !single.includes(name));
      fill(
        place,
        single.length > 0 && h("div", { class: "grid fields" }, single.map((name) => this.#field(plain(schema.properties[name]), [...path, name]))),
        rest.map((name) => this.#folded(plain(schema.properties[name]), [...path, name], value, draw)),
      );
    };
    draw();
    return place;
  }

  /**
   * @param {Schema} schema
   * @param {Path} path
   * @param {any} holder
   * @param {() => void} again
   */
  #folded(schema, path, holder, again) {
    const name = String(path.at(-1));
    const { label, note } = wordOf(steps(path), schema);
    const value = holder?.[name];
    const there = value !== null && value !== undefined;
    const place = h("div");
    const count = Array.isArray(value) ? ` (${number(value.length)})` : "";
    const wrong = [...this.faults.keys()].some((pointer) => pointer.startsWith(pointerOf(path)));
    const made = h(
      "details",
      { class: "card", open: wrong, "data-pointer": pointerOf(path) },
      h("summary", {}, h("strong", {}, label, count), wrong && h("span", { class: "wrong" }, ` ⚠ ${t("look here")}`), !there && h("span", { class: "hint" }, ` ${t("not used")}`)),
      note && h("p", { class: "hint" }, note),
      place,
    );
    const draw = () => {
      if (!there) {
        fill(place, this.editable && h("button", { class: "small", onclick: add }, t("Add")));
      } else if (schema.type === "array") fill(place, this.table(schema, path));
      else if (schema.properties) fill(place, this.object(schema, path), this.editable && schema.optional && h("button", { class: "small danger", onclick: remove }, t("Do not use")));
      else fill(place, this.#mapping(schema, path));
    };
    const add = () => {
      holder[name] = blank({ ...schema, default: undefined });
      this.onChange();
      again();
    };
    const remove = () => {
      holder[name] = null;
      this.onChange();
      again();
    };
    made.addEventListener("toggle", () => made.open && !place.childElementCount && draw());
    if (wrong) draw();
    return made;
  }

  /**
   * @param {Schema} schema
   * @param {Path} path
   */
  #field(schema, path) {
    const { label, unit, note } = wordOf(steps(path), schema);
    const id = `f${pointerOf(path)}`;
    return h(
      "div",
      { class: "field" },
      h("label", { for: id }, label, unit && h("span", { class: "hint" }, ` (${unit})`)),
      this.#cell(schema, path, id, note ? `${id}-note` : null),
      note && h("span", { class: "hint", id: `${id}-note` }, note),
    );
  }

  /**
   * One value to edit, with what is wrong beside it.
   *
   * @param {Schema} schema
   * @param {Path} path
   * @param {string} id
   * @param {string | null} note
   * @param {string | null} [label]
   */
  #cell(schema, path, id, note, label = null) {
    const value = at(this.document, path);
    const wrong = this.faults.get(pointerOf(path));
    const told = wrong ? `${id}-wrong` : null;
    const common = { id, "data-pointer": pointerOf(path), "aria-label": label, disabled: !this.editable, "aria-invalid": wrong ? "true" : null, "aria-describedby": [note, told].filter(Boolean).join(" ") || null };
    /** @type {HTMLInputElement | HTMLSelectElement} */
    let input;
    if (schema.type === "boolean") {
      input = h("input", { ...common, type: "checkbox", checked: Boolean(value) });
      input.addEventListener("change", () => this.#set(path, /** @type {HTMLInputElement} */ (input).checked));
    } else if (schema.enum) {
      input = h("select", common, schema.optional && h("option", { value: "" }, "–"), schema.enum.map((/** @type {string} */ one) => h("option", { value: one, selected: one === value }, t(one))));
      input.addEventListener("change", () => this.#set(path, parsed(schema, input.value)));
    } else {
      const type = schema.format === "date" ? "date" : "text";
      input = h("input", { ...common, type, value: shown(value), inputmode: schema.type === "integer" ? "numeric" : null });
      input.addEventListener("change", () => this.#set(path, parsed(schema, input.value)));
    }
    return [input, wrong && h("span", { class: "wrong", id: told }, `⚠ ${wrong}`)];
  }

  /**
   * @param {Path} path
   * @param {unknown} value
   */
  #set(path, value) {
    at(this.document, path.slice(0, -1))[path[path.length - 1]] = value;
    this.onChange();
  }

  /**
   * A list as a table, a page of rows at a time.
   *
   * @param {Schema} schema
   * @param {Path} path
   * @returns {HTMLElement}
   */
  table(schema, path) {
    const item = plain(schema.items ?? {});
    const place = h("div");
    const rows = () => /** @type {any[]} */ (at(this.document, path));
    const names = item.properties ? Object.keys(item.properties) : [];
    const columns = names.filter((name) => fitsCell(plain(item.properties[name])));
    const rest = names.filter((name) => !columns.includes(name));
    const key = pointerOf(path);
    const draw = () => {
      const first = Math.min(this.pages.get(key) ?? 0, Math.max(0, Math.ceil(rows().length / ROWS) - 1));
      const from = first * ROWS;
      const heads = columns.map((name) => wordOf([...steps(path), name], plain(item.properties[name])));
      fill(
        place,
        h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": wordOf(steps(path), schema).label },
          h(
            "table",
            { class: "edit" },
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "#"), heads.map(({ label, unit }) => h("th", { scope: "col" }, label, unit && h("span", { class: "hint" }, ` (${unit})`))), h("th", { scope: "col" }, h("span", { class: "unseen" }, t("More"))))),
            h(
              "tbody",
              {},
              rows()
                .slice(from, from + ROWS)
                .map((_, n) => this.#row(item, [...path, from + n], columns, heads.map(({ label }) => label), rest, draw)),
            ),
          ),
        ),
        h(
          "div",
          { class: "row" },
          rows().length > ROWS && [
            h("button", { class: "small", disabled: first === 0, onclick: () => turn(first - 1) }, t("Earlier rows")),
            h("span", { class: "hint" }, `${number(from + 1)}–${number(Math.min(rows().length, from + ROWS))} / ${number(rows().length)}`),
            h("button", { class: "small", disabled: from + ROWS >= rows().length, onclick: () => turn(first + 1) }, t("Further rows")),
          ],
          this.editable && h("button", { class: "small", onclick: add }, t("Add a row")),
          this.editable && h("span", { class: "hint" }, t("Rows copied from a spreadsheet can be pasted into a cell.")),
        ),
      );
    };
    const turn = (/** @type {number} */ to) => {
      this.pages.set(key, to);
      draw();
    };
    const add = () => {
      rows().push(blank({ ...item, default: undefined }));
      this.onChange();
      turn(Math.floor((rows().length - 1) / ROWS));
    };
    if (this.editable && columns.length) {
      place.addEventListener("paste", (event) => {
        if (this.#paste(event, item, path, columns)) draw();
      });
    }
    draw();
    return place;
  }

  /**
   * @param {Schema} item
   * @param {Path} path
   * @param {string[]} columns
   * @param {string[]} heads
   * @param {string[]} rest
   * @param {() => void} again
   */
  #row(item, path, columns, heads, rest, again) {
    const n = Number(path.at(-1));
    const remove = () => {
      at(this.document, path.slice(0, -1)).splice(n, 1);
      this.onChange();
      again();
      say(t("Row {n} removed", { n: n + 1 }));
    };
    const cells = item.properties
      ? columns.map((name, k) => h("td", {}, this.#cell(plain(item.properties[name]), [...path, name], `c${pointerOf([...path, name])}`, null, `${heads[k]} ${n + 1}`)))
      : [h("td", {}, this.#cell(item, path, `c${pointerOf(path)}`, null, String(n + 1)))];
    const value = at(this.document, path);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, n + 1),
      cells,
      h(
        "td",
        {},
        rest.map((name) => this.#folded(plain(item.properties[name]), [...path, name], value, again)),
        this.editable && h("button", { class: "small danger", "aria-label": t("Remove row {n}", { n: n + 1 }), onclick: remove }, "×"),
      ),
    );
  }

  /**
   * Put a block copied from a spreadsheet into the cells from here on, to the right and down.
   *
   * @param {ClipboardEvent} event
   * @param {Schema} item
   * @param {Path} path
   * @param {string[]} columns
   */
  #paste(event, item, path, columns) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const target = event.target instanceof HTMLElement ? event.target.dataset.pointer : undefined;
    if (!target || !/[\t\n]/.test(text.trim())) return false;
    event.preventDefault();
    const [row, column] = target.slice(pointerOf(path).length + 1).split("/");
    const rows = /** @type {any[]} */ (at(this.document, path));
    const block = text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    block.forEach((cells, down) => {
      const into = Number(row) + down;
      rows[into] ??= blank({ ...item, default: undefined });
      cells.forEach((cell, right) => {
        const name = columns[columns.indexOf(column) + right];
        if (name) rows[into][name] = parsed(plain(item.properties[name]), cell);
      });
    });
    this.onChange();
    say(t("{count} rows pasted", { count: block.length }));
    return true;
  }

  /**
   * Names with a value each.
   *
   * @param {Schema} schema
   * @param {Path} path
   */
  #mapping(schema, path) {
    const item = plain(typeof schema.additionalProperties === "object" ? schema.additionalProperties : {});
    const place = h("div");
    const held = () => at(this.document, path);
    const draw = () =>
      fill(
        place,
        Object.keys(held()).map((name) =>
          item.properties
            ? h("fieldset", {}, h("legend", {}, name), this.object(item, [...path, name]))
            : h("div", { class: "row field" }, h("label", { for: `m${pointerOf([...path, name])}` }, name), this.#cell(item, [...path, name], `m${pointerOf([...path, name])}`, null)),
        ),
        this.editable && adder(),
      );
    const adder = () => {
      const name = h("input", { "aria-label": t("New name") });
      const add = () => {
        if (!name.value.trim() || name.value in held()) return;
        held()[name.value.trim()] = blank({ ...item, default: undefined });
        this.onChange();
        draw();
      };
      return h("div", { class: "row" }, name, h("button", { class: "small", onclick: add }, t("Add")));
    };
    draw();
    return place;
  }
}

/** @param {Schema} schema */
function fitsCell(schema) {
  return isScalar(schema) || isShortList(schema);
}

/**
 * @param {any} document
 * @param {Path} path
 * @returns {any}
 */
function at(document, path) {
  return path.reduce((held, step) => held?.[step], document);
}

/** @param {Path} path */
function pointerOf(path) {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** @param {Path} path @returns {string[]} */
function steps(path) {
  return path.filter((step) => typeof step === "string");
}
