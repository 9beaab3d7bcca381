// A part of a plan bent by hand: rows, pins, undo and redo; kept in this browser until it is thrown away.

/** @typedef {{ place: string, date: string, half_day: string }} VisitRow */
/**
 * @typedef {object} SessionRow
 * @property {string} session
 * @property {string} date
 * @property {string} start
 * @property {string} end
 * @property {string | null} venue
 * @property {string[]} lecturers
 * @property {Record<string, number>} attendance
 */
/** @typedef {{ dong: string, hub: string }} DongRow */
/** @typedef {"visits" | "training" | "hubs"} PartName */
/**
 * @template R
 * @typedef {{ rows: R[], pins: string[] }} Bent Pins are ids of places, names of sessions or of dongs.
 */

/**
 * The rows of the visits as they were issued.
 *
 * @param {import("./types.js").VisitSchedule} visits
 * @returns {Bent<VisitRow>}
 */
export function visitsIssued(visits) {
  return {
    rows: visits.rounds.flatMap((round) =>
      round.visits.map(({ id }) => ({ place: id, date: round.date, half_day: round.half_day })),
    ),
    pins: [],
  };
}

/**
 * The rows of the training as it was issued.
 *
 * @param {import("./types.js").TrainingSchedule} training
 * @returns {Bent<SessionRow>}
 */
export function trainingIssued(training) {
  const rows = training.sessions.map(({ name, start, end, venue, lecturers, attendance }) => ({
    session: name,
    date: start.slice(0, 10),
    start: start.slice(11, 16),
    end: end.slice(11, 16),
    venue,
    lecturers,
    attendance,
  }));
  return { rows, pins: [] };
}

/**
 * The rows of the regions as they were issued.
 *
 * @param {import("./types.js").HubSchedule} hubs
 * @returns {Bent<DongRow>}
 */
export function hubsIssued(hubs) {
  return { rows: hubs.regions.flatMap(({ hub, dongs }) => dongs.map(({ name }) => ({ dong: name, hub }))), pins: [] };
}

/**
 * Put a place into a half-day, pinned; take it out of where it was.
 *
 * @param {Bent<VisitRow>} bent
 * @param {VisitRow} row
 * @param {string | null} [before] Place it goes before; at the end if there is none.
 * @returns {Bent<VisitRow>}
 */
export function withVisit(bent, row, before = null) {
  const rows = bent.rows.filter(({ place }) => place !== row.place);
  const at = before === null ? -1 : rows.findIndex(({ place }) => place === before);
  if (at < 0) rows.push(row);
  else rows.splice(at, 0, row);
  return { rows, pins: pinned(bent, row.place) };
}

/**
 * Take a place out of the plan.
 *
 * @param {Bent<VisitRow>} bent
 * @param {string} id
 * @returns {Bent<VisitRow>}
 */
export function withoutVisit(bent, id) {
  return { rows: bent.rows.filter(({ place }) => place !== id), pins: bent.pins.filter((pin) => pin !== id) };
}

/**
 * Put a session somewhere, pinned.
 *
 * @param {Bent<SessionRow>} bent
 * @param {string} name
 * @param {Partial<SessionRow>} to
 * @returns {Bent<SessionRow>}
 */
export function withSession(bent, name, to) {
  const rows = bent.rows.map((row) => (row.session === name ? { ...row, ...to } : row));
  return { rows, pins: pinned(bent, name) };
}

/**
 * Put a dong into the region of a hub, pinned.
 *
 * @param {Bent<DongRow>} bent
 * @param {string} dong
 * @param {string} hub
 * @returns {Bent<DongRow>}
 */
export function withDong(bent, dong, hub) {
  return { rows: bent.rows.map((row) => (row.dong === dong ? { dong, hub } : row)), pins: pinned(bent, dong) };
}

/**
 * @param {Bent<unknown>} bent
 * @param {string} id
 */
function pinned(bent, id) {
  return [...new Set([...bent.pins, id])];
}

/**
 * What this browser keeps of a part bent by hand; `null` if nothing is.
 *
 * @param {string} run
 * @param {PartName} part
 * @returns {Bent<any> | null}
 */
export function kept(run, part) {
  const text = localStorage.getItem(keyOf(run, part));
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // written by something else: the plan as issued is right
  }
}

/**
 * @param {string} run
 * @param {PartName} part
 */
function keyOf(run, part) {
  return `hubdong.draft.${run}.${part}`;
}

/**
 * A draft of one part of a run.
 *
 * @template R
 */
export class Draft {
  /**
   * @param {string} run
   * @param {PartName} part
   * @param {Bent<R>} issued
   */
  constructor(run, part, issued) {
    this.key = keyOf(run, part);
    this.issued = issued;
    /** @type {Bent<R>[]} */
    this.past = [];
    /** @type {Bent<R>[]} */
    this.future = [];
    /** @type {Bent<R>} */
    this.now = kept(run, part) ?? issued;
  }

  /** Whether anything differs from the plan as it was issued. */
  get changed() {
    return JSON.stringify(this.now) !== JSON.stringify(this.issued);
  }

  /** @param {Bent<R>} next */
  go(next) {
    this.past.push(this.now);
    this.future = [];
    this.#keep(next);
  }

  undo() {
    const last = this.past.pop();
    if (!last) return;
    this.future.push(this.now);
    this.#keep(last);
  }

  redo() {
    const next = this.future.pop();
    if (!next) return;
    this.past.push(this.now);
    this.#keep(next);
  }

  /** Go back to the plan as it was issued; that too can be undone. */
  reset() {
    this.go(this.issued);
  }

  /** @param {Bent<R>} now */
  #keep(now) {
    this.now = now;
    if (this.changed) localStorage.setItem(this.key, JSON.stringify(now));
    else localStorage.removeItem(this.key);
  }
}
