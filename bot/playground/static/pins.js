// The pinned messages on top of a chat, one at a time: the newest first, each press leads to one and shows the next.
import { h, icon, redraw } from "./dom.js";
import { t } from "./i18n.js";
import { gist } from "./message.js";
import { thread } from "./model.js";

export function createPins(chatId, list) {
  let shown = null;
  let pinned = [];
  const node = h("div", { class: "pins", hidden: true });

  function visit() {
    list.querySelector(`[data-message="${shown}"]`)?.scrollIntoView({ block: "center" });
    const at = pinned.indexOf(shown);
    shown = pinned.at(at - 1);
    draw();
  }

  function draw() {
    node.hidden = pinned.length === 0;
    const message = thread(chatId).messages.get(shown);
    const title = pinned.length > 1 ? t("pinnedOf", { n: pinned.indexOf(shown) + 1, all: pinned.length }) : t("pinned");
    redraw(node, h("button", { type: "button", class: "pin", "data-key": "pin", onclick: visit },
      icon("pin"), h("span", { class: "grow" }, h("strong", {}, title), h("span", { dir: "auto" }, message ? gist(message) : ""))));
  }

  function update(chat) {
    const news = chat.pinned.some((id) => !pinned.includes(id));
    pinned = chat.pinned;
    if (news || !pinned.includes(shown)) shown = pinned.at(-1) ?? null;
    draw();
  }

  return { node, update };
}
