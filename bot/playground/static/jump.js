// The way back down to the newest message, with the number of those that came meanwhile.
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

export function createJump(down) {
  const count = h("span", { class: "count" });
  const button = h("button", { type: "button", class: "jump", hidden: true, onclick: down }, icon("down"), count);
  let seen = 0;

  function update(newest, atEnd) {
    if (atEnd) seen = newest.at(-1)?.message_id ?? 0;
    const fresh = newest.filter((message) => message.message_id > seen && !message.deleted).length;
    button.hidden = atEnd;
    button.setAttribute("aria-label", fresh ? t("newestOf", { n: fresh }) : t("newest"));
    button.title = button.ariaLabel;
    count.hidden = !fresh;
    count.textContent = fresh;
  }

  return { node: h("div", { class: "jumps" }, button), update };
}
