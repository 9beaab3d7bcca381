// Elements without a framework: text is always set as text, never as markup.

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, unknown>} Props */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 *
 * `on…` functions become listeners, `class`, `for`, `aria-…` and the like become attributes; `true` sets an empty
 * attribute, `false`, `null` and `undefined` set none. `value` and `checked` are set as properties.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  dress(made, props);
  made.append(...kept(children));
  return made;
}

/**
 * Make an SVG element.
 *
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...(Child | Child[])} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, props = {}, ...children) {
  const made = /** @type {SVGElementTagNameMap[K]} */ (document.createElementNS(SVG, tag));
  dress(made, props);
  made.append(...kept(children));
  return made;
}

/**
 * Replace what an element holds.
 *
 * @param {Element} place
 * @param {...(Child | Child[])} children
 */
export function fill(place, ...children) {
  place.replaceChildren(...kept(children));
}

const BIT_MS = 30;

/**
 * Do something with each of many things, bit by bit: the page answers in between.
 *
 * @template T
 * @param {Iterable<T>} things
 * @param {(thing: T) => void} work
 * @param {AbortSignal} leave Ends it early.
 */
export async function inBits(things, work, leave) {
  let begun = performance.now();
  for (const thing of things) {
    if (performance.now() - begun > BIT_MS) {
      await new Promise((done) => setTimeout(done, 0));
      begun = performance.now();
    }
    if (leave.aborted) return;
    work(thing);
  }
}

/** Resolves once what was drawn before is on the screen and the page has answered what waited for it. */
export function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}

/**
 * @param {Element} made
 * @param {Props} props
 */
function dress(made, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") {
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (name === "value" || name === "checked") {
      Reflect.set(made, name, value);
    } else {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

/**
 * @param {(Child | Child[])[]} children
 * @returns {(Node | string)[]}
 */
function kept(children) {
  return children
    .flat()
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
