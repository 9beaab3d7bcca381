// Who is not known yet: a key, the office's own log-in, or the link that the server printed.

import { Problem, call, read, useToken } from "../client.js";
import { fill, h } from "../dom.js";
import { problemBox } from "../parts/notes.js";
import { t } from "../words.js";

/**
 * Ask for a key, and begin a session with it; the key itself is not kept.
 *
 * @param {HTMLElement} main
 * @param {{ failed: boolean, begun: () => Promise<void> }} what
 */
export function loginScreen(main, { failed, begun }) {
  const said = h("div", { "aria-live": "polite" });
  const form = h(
    "form",
    { class: "card login" },
    h("div", { class: "field" }, h("label", { for: "key" }, t("API key")), h("input", { id: "key", name: "key", type: "password", required: true, autocomplete: "off" })),
    h("div", { class: "row" }, h("button", { class: "main" }, t("Log in")), h("a", { class: "button", href: "/login/start" }, t("Log in with the office's account"))),
    said,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = String(new FormData(form).get("key"));
    try {
      await call({ path: "/v1/session", method: "POST", bearer: key });
      await begun();
    } catch (error) {
      fill(said, problemBox(error));
    }
  });
  fill(
    main,
    h("h1", {}, t("Log in")),
    failed && h("p", { class: "notice bad" }, t("The link was used already or is too old, or the office's account is not admitted here.")),
    h("p", {}, t("On the machine that runs hubdong, open the address that hubdong serve printed.")),
    form,
  );
}

/** Who asks; `null` if nobody is known. */
export async function whoAmI() {
  try {
    const me = await read("/v1/session");
    useToken(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}
