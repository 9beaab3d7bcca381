// The posts of all districts: contracts, pay, budgets, and what changes from today.

import { fill, h } from "../../dom.js";
import { money, number, t } from "../../words.js";

/** @param {import("./index.js").Shown} shown */
export async function staffing({ plan, place }) {
  const posts = plan.staffing;
  const filter = h("select", { id: "district" }, h("option", { value: "" }, t("All districts")), districts(posts).map((name) => h("option", { value: name }, name)));
  const only = h("input", { type: "checkbox", id: "changed" });
  const table = h("div");
  const draw = () => fill(table, postTable(posts, filter.value, only.checked));
  filter.addEventListener("change", draw);
  only.addEventListener("change", draw);
  fill(
    place,
    h(
      "dl",
      { class: "figures" },
      figure(t("Posts"), number(posts.posts.length)),
      figure(t("Changed from today"), number(posts.changed)),
      figure(t("City pays"), money(posts.city_won)),
      figure(t("Districts pay"), money(posts.district_won)),
      figure(t("City money until"), posts.city_until ?? "–"),
    ),
    h("div", { class: "row noprint" }, h("label", { for: "district" }, t("District")), filter, only, h("label", { for: "changed" }, t("Only posts that change"))),
    table,
    budgets(posts),
  );
  draw();
}

/** @param {any} posts @returns {string[]} */
function districts(posts) {
  return [...new Set(posts.posts.map((/** @type {any} */ post) => post.district))];
}

/**
 * @param {string} name
 * @param {string} value
 */
function figure(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

/**
 * @param {any} posts
 * @param {string} district
 * @param {boolean} changed
 */
function postTable(posts, district, changed) {
  const rows = posts.posts.filter((/** @type {any} */ post) => (!district || post.district === district) && (!changed || post.changed));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Posts") },
    h(
      "table",
      {},
      h("caption", {}, t("{count} posts", { count: rows.length })),
      h("thead", {}, h("tr", {}, [t("Post"), t("Contract type"), t("From"), t("To"), t("Pay of a full month"), t("Cost")].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        rows.flatMap((/** @type {any} */ post) =>
          post.contracts.length
            ? post.contracts.map((/** @type {any} */ one, /** @type {number} */ n) =>
                h(
                  "tr",
                  {},
                  n ? h("td", {}) : h("th", { scope: "row" }, post.name, post.changed && h("span", { class: "badge warn" }, t("changes"))),
                  h("td", {}, one.type, " ", one.new_hire && h("span", { class: "badge busy" }, t("new person"))),
                  h("td", {}, one.first),
                  h("td", {}, one.last),
                  h("td", { class: "number" }, number(one.pay_won)),
                  h("td", { class: "number" }, number(one.city_won + one.district_won)),
                ),
              )
            : [h("tr", {}, h("th", { scope: "row" }, post.name), h("td", { colspan: 5 }, t("not held")))],
        ),
      ),
    ),
  );
}

/** @param {any} posts */
function budgets(posts) {
  return h(
    "details",
    { class: "card" },
    h("summary", {}, h("strong", {}, t("Budgets by year"))),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": t("Budgets by year") },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, [t("Payer"), t("Year"), t("Spent"), t("At most")].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          posts.years.map((/** @type {any} */ use) =>
            h("tr", {}, h("th", { scope: "row" }, use.payer ?? t("City")), h("td", {}, use.year), h("td", { class: "number" }, number(use.won)), h("td", { class: "number" }, use.cap_won === null ? "–" : number(use.cap_won))),
          ),
        ),
      ),
    ),
  );
}
