// The tabs of a plan, each only where the plan has that part.

import { overview } from "../run.js";
import { VisitScreen } from "./visits.js";

/** @typedef {import("../../types.js").Schedule} Schedule */
/** @typedef {{ visit: import("../../main.js").Visit, run: any, plan: Schedule, place: HTMLElement }} Shown */
/** @typedef {{ name: string, title: string, needs: (plan: Schedule) => boolean, show: (shown: Shown) => Promise<void> }} Tab */

/** @type {Tab[]} */
export const TABS = [
  { name: "overview", title: "Overview", needs: () => true, show: overview },
  { name: "visits", title: "Visits", needs: (plan) => Boolean(plan.visits), show: visits },
];

/** @param {Shown} shown */
async function visits({ visit, run, plan, place }) {
  const editable = visit.me.role !== "viewer";
  await new VisitScreen({ run, plan, editable, leave: visit.leave }).show(place);
}
