// The curve of best cost and bound while a plan is being made.

import { s } from "../dom.js";
import { number, t } from "../words.js";

/** @typedef {{ at: number, best: number | null, bound: number | null }} Point Seconds since the start, and costs. */

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 90;
const BOTTOM = 30;

/**
 * Draw best cost (solid) and bound (dashed) over time.
 *
 * @param {Point[]} points In order of time.
 */
export function curve(points) {
  const values = points.flatMap(({ best, bound }) => [best, bound]).filter((value) => value !== null);
  if (!values.length) return s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} 20` });
  const low = Math.min(...values);
  const high = Math.max(...values, low + 1);
  const last = Math.max(1, points[points.length - 1].at);
  const x = (/** @type {number} */ at) => LEFT + ((WIDTH - LEFT - 10) * at) / last;
  const y = (/** @type {number} */ value) => 10 + ((HEIGHT - BOTTOM - 20) * (high - value)) / (high - low);
  const steps = (/** @type {"best" | "bound"} */ which) => {
    const known = points.filter((point) => point[which] !== null);
    return known
      .map((point, n) => {
        const level = y(/** @type {number} */ (point[which]));
        return n ? `H${x(point.at)}V${level}` : `M${x(point.at)} ${level}`;
      })
      .concat(known.length ? [`H${x(last)}`] : [])
      .join("");
  };
  const text = (/** @type {number} */ at, /** @type {number} */ level, /** @type {string} */ what, anchor = "end") =>
    s("text", { x: at, y: level, "text-anchor": anchor, "font-size": 13, fill: "currentColor" }, what);
  const end = points[points.length - 1];
  return s(
    "svg",
    {
      class: "chart",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": t("Best cost {best}, bound {bound} after {seconds} s", {
        best: end.best ?? "–",
        bound: end.bound ?? "–",
        seconds: Math.round(last),
      }),
    },
    s("path", { d: `M${LEFT} 10V${HEIGHT - BOTTOM}H${WIDTH - 10}`, fill: "none", stroke: "currentColor" }),
    text(LEFT - 6, 16, number(high)),
    text(LEFT - 6, HEIGHT - BOTTOM, number(low)),
    text(WIDTH - 10, HEIGHT - 8, t("{seconds} s", { seconds: Math.round(last) })),
    s("path", { d: steps("bound"), fill: "none", stroke: "var(--good)", "stroke-width": 2.5, "stroke-dasharray": "7 5" }),
    s("path", { d: steps("best"), fill: "none", stroke: "var(--primary)", "stroke-width": 2.5 }),
    text(WIDTH - 14, 28, `— ${t("best plan")}`),
    text(WIDTH - 14, 46, `- - ${t("no plan can be cheaper")}`),
  );
}
