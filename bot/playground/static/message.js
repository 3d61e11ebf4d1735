// One message as a bubble.
import { post } from "./api.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { day, t, time } from "./i18n.js";
import { openForward } from "./forward.js";
import { openLink } from "./links.js";
import { fileNode, photoNode } from "./media.js";
import { isAdmin, isHeld, isMuted, memberOf, now, zone } from "./model.js";
import { alertBox, attempt, toast } from "./overlay.js";
import { pollNode } from "./poll.js";
import { sanitize } from "./sanitize.js";

// The hour alone says enough for today only.
function moment(unix) {
  const hour = time(unix, zone());
  return day(unix, zone()) === day(now(), zone()) ? hour : `${day(unix, zone())} ${hour}`;
}

export function muteLabel(member) {
  if (member.role === "left") return t("left");
  const key = member.role === "kicked" ? "kicked" : isMuted(member) ? "muted" : "limited";
  return member.until ? t(`${key}Until`, { time: moment(member.until) }) : t(`${key}ForEver`);
}

// What hangs on somebody who was muted, limited or banned; nothing on all others.
export const heldChip = (member) => isHeld(member) && h("span", { class: "chip bad" }, muteLabel(member));

const isBot = (message) => Boolean(message.from?.is_bot);
const isOwn = (message, speaker) => !message.sender_chat && message.from?.id === speaker;

function roleChips(message, chat) {
  if (isBot(message)) return [h("span", { class: "chip bot" }, t("bot"))];
  const member = chat.kind !== "private" && !message.sender_chat && message.from && memberOf(chat, message.from.id);
  if (!member) return [];
  if (isAdmin(member.role)) return [h("span", { class: "chip" }, t(member.role))];
  return member.role === "left" ? [h("span", { class: "chip bad" }, t("left"))] : [heldChip(member)];
}

function hideSpoiler(node) {
  const show = () => node.setAttribute("aria-expanded", "true");
  for (const [name, value] of Object.entries({ class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", title: t("spoiler") })) node.setAttribute(name, value);
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && show());
}

const hooks = (speaker) => ({ link: (href) => openLink(href, speaker), spoiler: hideSpoiler });

// What one line can say of a message.
export const gist = (message) => message.text || message.poll?.question || message.document?.name || (message.photo ? t("picture") : "");

function body(message, speaker) {
  if (!message.html && !message.text) return null;
  const content = message.html ? sanitize(message.html, hooks(speaker)) : message.text;
  return h(message.deleted ? "del" : "div", { class: "text", dir: "auto" }, content);
}

const quote = (reply) =>
  reply && h("div", { class: "quote" }, h("strong", {}, reply.name), h("span", {}, reply.text || t("picture")));

async function press(button, message, speaker, node) {
  if (button.url) return openLink(button.url, speaker);
  node.setAttribute("aria-busy", "true");
  const reply = await attempt(() => post("click", { chat_id: message.chat_id, message_id: message.message_id, user_id: speaker, data: button.data }));
  node.removeAttribute("aria-busy");
  if (reply?.answer?.url) openLink(reply.answer.url, speaker);
  if (!reply?.answer?.text) return undefined;
  return reply.answer.show_alert ? alertBox(reply.answer.text) : toast(reply.answer.text);
}

const keyboard = (message, speaker) =>
  !message.deleted && message.buttons?.length > 0 && h("div", { class: "keyboard" }, message.buttons.map((row, line) =>
    h("div", { class: "keys" }, row.map((button, place) =>
      h("button", { type: "button", class: "key", "data-key": `key ${message.message_id} ${line} ${place}`, onclick: (event) => press(button, message, speaker, event.currentTarget) }, button.text, button.url && icon("link"))))));

function actions(message, chat, speaker, compose) {
  const mine = isOwn(message, speaker);
  const admin = isAdmin(memberOf(chat, speaker)?.role);
  const remove = () => attempt(() => post("delete", { chat_id: message.chat_id, message_id: message.message_id, user_id: speaker }));
  return h("div", { class: "actions" },
    iconButton("reply", t("reply"), { onclick: () => compose.reply(message) }),
    iconButton("forward", t("forward"), { onclick: () => openForward(message, speaker) }),
    (mine || (admin && message.sender_chat)) && message.text && iconButton("edit", t("edit"), { onclick: () => compose.edit(message) }),
    (mine || admin) && iconButton("trash", t("remove"), { onclick: remove }));
}

const stamp = (message) =>
  h("span", { class: "stamp" },
    message.deleted && h("span", { class: "chip bad" }, t("deleted")),
    message.edited && !message.deleted && h("span", {}, t("edited")),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, time(message.date, zone())));

const heading = (message, chat, name) =>
  h("div", { class: "who" }, h("span", { class: "name", dir: "auto" }, name), message.via && h("small", {}, t("via", { name: `@${message.via}` })), roleChips(message, chat));

export function messageNode(message, { chat, speaker, compose, follows }) {
  const base = { "data-message": message.message_id };
  if (message.service) return h("div", { ...base, class: "service" }, h("span", {}, message.service));
  const name = message.sender_chat ?? message.from?.name ?? "";
  const kinds = ["message", isOwn(message, speaker) && "mine", isBot(message) && "from-bot", message.deleted && "gone", follows && "follows"];
  return h("article", { ...base, class: kinds.filter(Boolean).join(" "), "aria-label": name },
    avatar(message.from?.id, name),
    h("div", { class: "column" },
      h("div", { class: "bubble" }, (!follows || message.via) && heading(message, chat, name), message.forwarded && h("p", { class: "origin", dir: "auto" }, icon("forward"), t("forwardedFrom", { name: message.forwarded })), quote(message.reply_to), photoNode(message), fileNode(message), message.poll && pollNode(message, chat, speaker, hooks(speaker)), body(message, speaker),
        h("div", { class: "foot" }, !message.deleted && actions(message, chat, speaker, compose), stamp(message))),
      keyboard(message, speaker),
      message.reactions?.length > 0 && h("div", { class: "reactions" }, message.reactions.map((emoji) => h("span", {}, emoji)))));
}
