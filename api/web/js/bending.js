// A plan of visits bent by hand: moves, pins, undo and redo; kept in this browser until it is saved or thrown away.

/** @typedef {{ place: string, date: string, half_day: string }} Row */
/** @typedef {{ rows: Row[], pins: string[] }} Bent */

/**
 * The rows of a plan as it was issued.
 *
 * @param {import("./types.js").VisitSchedule} visits
 * @returns {Bent}
 */
export function asIssued(visits) {
  return {
    rows: visits.rounds.flatMap((round) =>
      round.visits.map(({ id }) => ({ place: id, date: round.date, half_day: round.half_day })),
    ),
    pins: [],
  };
}

/** A draft of one run. */
export class Draft {
  /**
   * @param {string} run
   * @param {Bent} issued
   */
  constructor(run, issued) {
    this.key = `hubdong.draft.${run}`;
    this.issued = issued;
    /** @type {Bent[]} */
    this.past = [];
    /** @type {Bent[]} */
    this.future = [];
    this.now = this.#kept() ?? issued;
  }

  /** Whether anything differs from the plan as it was issued. */
  get changed() {
    return JSON.stringify(this.now) !== JSON.stringify(this.issued);
  }

  /**
   * Put a place into a half-day, pinned; take it out of where it was.
   *
   * @param {string} id
   * @param {string} date
   * @param {string} half_day
   * @param {string | null} [before] Place it goes before; at the end if there is none.
   */
  put(id, date, half_day, before = null) {
    const rows = this.now.rows.filter((row) => row.place !== id);
    const at = before === null ? -1 : rows.findIndex((row) => row.place === before);
    const row = { place: id, date, half_day };
    if (at < 0) rows.push(row);
    else rows.splice(at, 0, row);
    this.#go({ rows, pins: [...new Set([...this.now.pins, id])] });
  }

  /**
   * Take a place out of the plan.
   *
   * @param {string} id
   */
  drop(id) {
    this.#go({ rows: this.now.rows.filter((row) => row.place !== id), pins: this.now.pins.filter((pin) => pin !== id) });
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

  /** Throw the draft away. */
  reset() {
    this.past = [];
    this.future = [];
    this.#keep(this.issued);
  }

  /** @param {Bent} next */
  #go(next) {
    this.past.push(this.now);
    this.future = [];
    this.#keep(next);
  }

  /** @param {Bent} now */
  #keep(now) {
    this.now = now;
    if (this.changed) localStorage.setItem(this.key, JSON.stringify(now));
    else localStorage.removeItem(this.key);
  }

  /** @returns {Bent | null} */
  #kept() {
    const kept = localStorage.getItem(this.key);
    try {
      return kept ? JSON.parse(kept) : null;
    } catch {
      return null; // written by something else: the plan as issued is right
    }
  }
}
