// The list of chats.
import { avatar, h, icon, redraw } from "./dom.js";
import { t, time } from "./i18n.js";
import { startPrivate } from "./links.js";
import { gist } from "./message.js";
import { chats, lastOf, model, thread, titleOf, userOf, zone } from "./model.js";

function preview(chat, message) {
  if (!message) return t("noMessages");
  if (chat.kind === "channel") return message.service ?? gist(message);
  return message.service ?? `${message.sender_chat ?? message.from?.name ?? ""}: ${gist(message)}`;
}

function row(chat) {
  const last = lastOf(chat.id);
  const here = model.view === "chat" && model.chat === chat.id;
  return h("li", {}, h("a", { class: "chat", href: `#chat=${chat.id}`, "data-key": `chat ${chat.id}`, "aria-current": here ? "page" : null },
    avatar(chat.id, titleOf(chat)),
    h("span", { class: "grow" },
      h("span", { class: "line" }, h("strong", { dir: "auto" }, titleOf(chat)), chat.kind === "private" && h("small", { dir: "auto" }, userOf(chat.id).name), last && h("time", {}, time(last.date, zone()))),
      h("span", { class: "line" }, h("span", { class: "last", dir: "auto" }, preview(chat, last)), thread(chat.id).unread && h("span", { class: "dot" }, h("span", { class: "hidden" }, t("unread")))))));
}

// Everybody could write to the bot; only those who did are worth a row.
const isOpened = (chat) => chat.opened !== false || lastOf(chat.id) !== null;

const section = (title, items) => items.length > 0 && [h("h2", {}, title), h("ul", {}, items.map(row))];

function privateButton() {
  const user = userOf(model.speaker);
  return h("button", { type: "button", class: "quiet", "data-key": "private", onclick: () => startPrivate(user.id, null) }, icon("plus"), h("span", {}, t("openPrivate", { name: user.name })));
}

export const languageButton = (switchLanguage, place) =>
  h("button", { type: "button", class: "pill language", "data-key": `language ${place}`, "aria-label": t("language"), title: t("language"), onclick: switchLanguage }, t("languageShort"));

export function drawSide(container, switchLanguage) {
  const all = chats();
  container.setAttribute("aria-label", t("chats"));
  redraw(container,
    h("header", { class: "bar" }, h("a", { class: "brand grow", href: "#start", "data-key": "brand" }, h("img", { src: "/static/icon.svg", alt: "", width: "32", height: "32" }), h("span", {}, t("brand"))), languageButton(switchLanguage, "side")),
    h("div", { class: "scroll" },
      h("a", { class: "chat home", href: "#start", "data-key": "start", "aria-current": model.view === "start" ? "page" : null }, h("span", { class: "avatar plain" }, icon("spark")), h("span", { class: "grow" }, h("strong", {}, t("start")), h("span", { class: "last" }, t("headline")))),
      section(t("groups"), all.filter((chat) => chat.kind !== "private")),
      section(t("privates"), all.filter((chat) => chat.kind === "private" && isOpened(chat))),
      all.length === 0 && h("p", { class: "hint" }, t("noChats")),
      model.speaker !== null && privateButton()));
}
