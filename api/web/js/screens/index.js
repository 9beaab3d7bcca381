// Every screen and its address.

import { compareScreen } from "./compare.js";
import { fieldScreen } from "./field.js";
import { printScreen } from "./print.js";
import { runScreen } from "./run.js";
import { runsScreen } from "./runs.js";
import { scenarioScreen } from "./scenario.js";
import { scenariosScreen } from "./scenarios.js";
import { startScreen } from "./start.js";

/** @typedef {{ pattern: string[], show: (visit: import("../main.js").Visit) => Promise<void> }} Screen */

/** @type {Screen[]} A star stands for any part. */
export const SCREENS = [
  { pattern: [""], show: startScreen },
  { pattern: ["scenarios"], show: scenariosScreen },
  { pattern: ["scenarios", "*"], show: scenarioScreen },
  { pattern: ["runs"], show: runsScreen },
  { pattern: ["runs", "*"], show: runScreen },
  { pattern: ["runs", "*", "*"], show: runScreen },
  { pattern: ["compare", "*", "*"], show: compareScreen },
  { pattern: ["field", "*", "*"], show: fieldScreen },
  { pattern: ["print", "*", "*", "*"], show: printScreen },
];
