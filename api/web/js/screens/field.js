// In the field, on a phone: what became of each visit of a day. What could not be sent is kept here and sent later.

import * as api from "../api.js";
import { Problem } from "../client.js";
import { fill, h } from "../dom.js";
import { note, problemBox } from "../parts/notes.js";
import { OUTCOMES, SuggestionFields } from "../parts/suggestions.js";
import { clock, day, t } from "../words.js";

const KEPT = "hubdong.outcomes";
/** @typedef {{ run: string, told: { place: string, date: string, state: string, note: string, suggestions: import("../parts/suggestions.js").Suggestion[], more_open: number } }} Waiting */

/** @param {import("../main.js").Visit} visit */
export async function fieldScreen({ params, main, me, leave }) {
  const [run, date] = params;
  const [plan, known] = await Promise.all([api.schedule(run), api.outcomes(run)]);
  if (leave.aborted) return;
  const rounds = (plan.visits?.rounds ?? []).filter((round) => round.visits.length);
  const dates = [...new Set(rounds.map((round) => round.date))];
  const shown = dates.includes(date) ? date : (dates.find((one) => one >= date) ?? dates.at(-1) ?? date);
  const select = h("select", { id: "date" }, dates.map((one) => h("option", { value: one, selected: one === shown }, day(one))));
  select.addEventListener("change", () => {
    location.hash = `#/field/${run}/${select.value}`;
  });
  const byPlace = new Map(known.map((one) => [`${one.place} ${one.date}`, one]));
  fill(
    main,
    h("h1", {}, t("In the field")),
    h("div", { class: "row field" }, h("label", { for: "date" }, t("Date")), select),
    rounds
      .filter((round) => round.date === shown)
      .flatMap((round) => round.visits)
      .map((visit) => card(run, shown, visit, byPlace.get(`${visit.id} ${shown}`), me.role !== "viewer")),
    h("p", {}, h("a", { href: `#/runs/${run}/visits` }, t("Back to the plan"))),
  );
  await sendWaiting();
}

/**
 * @param {string} run
 * @param {string} date
 * @param {import("../types.js").Visit} visit
 * @param {any} known
 * @param {boolean} editable
 */
function card(run, date, visit, known, editable) {
  const name = `state-${visit.id}`;
  const said = h("div", { "aria-live": "polite" });
  const taken = new SuggestionFields(visit.id, known?.suggestions ?? [], editable);
  const form = h(
    "form",
    { class: "card outcome" },
    h("h2", {}, `${clock(visit.start)} ${visit.name}`),
    h("p", { class: "hint" }, [visit.town, visit.kind].filter(Boolean).join(" · ")),
    h(
      "fieldset",
      { disabled: !editable },
      h("legend", {}, t("What became of it")),
      OUTCOMES.map(([state, words]) =>
        h("label", {}, h("input", { type: "radio", name, value: state, checked: known?.state === state, required: true }), " ", t(words)),
      ),
    ),
    taken.element,
    h("div", { class: "field" }, h("label", { for: `s-${visit.id}` }, t("Further suggestions that wait for an answer, in number")), h("input", { id: `s-${visit.id}`, name: "more_open", type: "number", min: 0, value: known?.more_open ?? 0, disabled: !editable })),
    h("div", { class: "field" }, h("label", { for: `n-${visit.id}` }, t("Note")), h("textarea", { id: `n-${visit.id}`, name: "note", rows: 2, value: known?.note ?? "", disabled: !editable })),
    editable && h("button", { class: "main" }, known ? t("Correct") : t("Record")),
    said,
  );
  let record = known;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const told = { place: visit.id, date, state: String(given.get(name)), note: String(given.get("note")), suggestions: taken.value, more_open: Number(given.get("more_open")) };
    try {
      record = await api.record(run, told, record);
      fill(said, h("p", { class: "badge good" }, "✓ ", t("recorded")));
    } catch (error) {
      if (error instanceof Problem && error.status === 0 && !record) {
        keep({ run, told });
        fill(said, h("p", { class: "badge warn" }, t("kept on this device, sent when there is a connection")));
      } else fill(said, problemBox(error));
    }
  });
  return form;
}

/** @returns {Waiting[]} */
function waiting() {
  return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
}

/** @param {Waiting} one */
function keep(one) {
  localStorage.setItem(KEPT, JSON.stringify([...waiting(), one]));
}

/** Send what was kept while there was no connection. */
async function sendWaiting() {
  const left = [];
  let sent = 0;
  for (const one of waiting()) {
    try {
      await api.record(one.run, one.told, null);
      sent += 1;
    } catch (error) {
      if (error instanceof Problem && error.status === 0) left.push(one);
      else note(`${one.told.date} ${one.told.place}: ${error instanceof Error ? error.message : ""}`, "bad");
    }
  }
  localStorage.setItem(KEPT, JSON.stringify(left));
  if (sent) note(t("{count} records kept on this device were sent.", { count: sent }));
}

window.addEventListener("online", () => void sendWaiting());
