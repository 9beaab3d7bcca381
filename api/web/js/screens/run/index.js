// The tabs of a plan, each only where the plan has that part.

import { overview } from "../run.js";
import { diary } from "./diary.js";
import { documents } from "./documents.js";
import { explain } from "./explain.js";
import { HubScreen } from "./hubs.js";
import { staffing } from "./staffing.js";
import { TrainingScreen } from "./training.js";
import { VisitScreen } from "./visits.js";

/** @typedef {import("../../types.js").Schedule} Schedule */
/** @typedef {{ visit: import("../../main.js").Visit, run: any, plan: Schedule, place: HTMLElement }} Shown */
/** @typedef {{ name: string, title: string, needs: (plan: Schedule) => boolean, show: (shown: Shown) => Promise<void> }} Tab */

/** @type {Tab[]} */
export const TABS = [
  { name: "overview", title: "Overview", needs: () => true, show: overview },
  { name: "hubs", title: "Regions", needs: (plan) => Boolean(plan.hubs), show: screen(HubScreen) },
  { name: "visits", title: "Visits", needs: (plan) => Boolean(plan.visits), show: screen(VisitScreen) },
  { name: "training", title: "Training", needs: (plan) => Boolean(plan.training), show: screen(TrainingScreen) },
  { name: "staffing", title: "Posts", needs: (plan) => Boolean(plan.staffing), show: staffing },
  { name: "diary", title: "Diary", needs: (plan) => Boolean(plan.visits || plan.training || plan.diary?.length), show: diary },
  { name: "explain", title: "Why", needs: () => true, show: explain },
  { name: "documents", title: "Documents", needs: () => true, show: documents },
];

/**
 * @param {new (given: { run: any, plan: Schedule, editable: boolean, leave: AbortSignal }) => { show: (place: HTMLElement) => void | Promise<void> }} Screen
 * @returns {(shown: Shown) => Promise<void>}
 */
function screen(Screen) {
  return async ({ visit, run, plan, place }) => {
    await new Screen({ run, plan, editable: visit.me.role !== "viewer", leave: visit.leave }).show(place);
  };
}
