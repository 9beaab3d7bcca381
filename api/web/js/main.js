// Which screen an address shows, and the frame around it.

import { fill, h } from "./dom.js";
import { problemBox } from "./parts/notes.js";
import { SCREENS } from "./screens/index.js";
import { loginScreen, whoAmI } from "./screens/login.js";
import { chosen, language, speak, t } from "./words.js";

/** @typedef {{ role: string, office: { id: string, name: string }, name: string }} Me */
/** @typedef {{ params: string[], me: Me, main: HTMLElement, leave: AbortSignal }} Visit */

/** @type {AbortController} */
let left = new AbortController();
/** @type {Me | null} */
let me = null;

/** Show the screen of the address; what the last one was doing is ended. */
async function show() {
  left.abort();
  left = new AbortController();
  const leave = left.signal;
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const path = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const screen = SCREENS.find(({ pattern }) => fits(pattern, path));
  frame(path[0] ?? "");
  // the last screen does not stay as if it were this one
  const before = main.firstChild;
  const wait = setTimeout(() => {
    if (main.firstChild === before) fill(main, h("p", { class: "hint", role: "status" }, t("Loading…")));
  }, 200);
  leave.addEventListener("abort", () => clearTimeout(wait));
  try {
    if (!me) {
      clearTimeout(wait);
      loginScreen(main, { failed: path.join("/") === "login/failed", begun: begin });
      return;
    }
    const params = path.filter((_, k) => screen?.pattern[k] === "*");
    if (screen) await screen.show({ params, me, main, leave });
    else fill(main, h("h1", {}, t("There is no such screen")), h("p", {}, h("a", { href: "#/" }, t("To the start"))));
  } catch (error) {
    clearTimeout(wait);
    if (leave.aborted) return;
    fill(main, h("h1", {}, t("This could not be shown")), problemBox(error));
  }
  clearTimeout(wait);
  if (leave.aborted) return;
  const title = main.querySelector("h1");
  document.title = `${title?.textContent ?? ""} · hubdong`;
  main.dataset.screen = location.hash;
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/**
 * @param {string[]} pattern
 * @param {string[]} path
 */
function fits(pattern, path) {
  return pattern.length === path.length && pattern.every((part, k) => part === "*" || part === path[k]);
}

/** @param {string} here First part of the address. */
function frame(here) {
  const places = [
    ["", t("Start")],
    ["scenarios", t("Scenarios")],
    ["runs", t("Plans")],
  ];
  const skip = document.getElementById("skip");
  if (skip) skip.textContent = t("Skip to the content");
  const links = places.map(([to, name]) =>
    h("li", {}, h("a", { href: `#/${to}`, "aria-current": to === here ? "page" : null }, name)),
  );
  fill(
    /** @type {Element} */ (document.getElementById("top")),
    h(
      "div",
      { class: "masthead" },
      h(
        "a",
        { class: "brand", href: "#/" },
        h("img", { src: "/page/icon.svg", alt: "" }),
        h("span", {}, "hubdong ", h("small", {}, t("planner of field work"))),
      ),
      h("nav", { "aria-label": t("Main menu") }, h("ul", {}, links)),
      h(
        "div",
        { class: "right" },
        me && h("span", { class: "hint" }, `${me.office.name} · ${t(`role ${me.role}`)}`),
        h(
          "button",
          { class: "small", lang: language() === "ko" ? "en" : "ko", onclick: other },
          language() === "ko" ? "English" : "한국어",
        ),
      ),
    ),
  );
  fill(
    /** @type {Element} */ (document.getElementById("foot")),
    h("div", {}, t("hubdong plans on this machine; nothing is sent to other hosts.")),
  );
}

async function other() {
  await speak(language() === "ko" ? "en" : "ko");
  await show();
}

/** Find out who is there, and show the screen of the address. */
async function begin() {
  [me] = await Promise.all([whoAmI(), speak(chosen())]);
  await show();
}

window.addEventListener("hashchange", show);
document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // the hash is the address of the screen
  document.getElementById("main")?.focus();
});
await begin();
