// The open conversation: its head, its messages, and the composer below.
import { createComposer } from "./composer.js";
import { avatar, h, iconButton, keepPlace, redraw } from "./dom.js";
import { day, lang, t } from "./i18n.js";
import { messageNode } from "./message.js";
import { memberOf, model, ordered, speakerIn, titleOf, userOf, zone } from "./model.js";
import { createPins } from "./pins.js";
import { createJump } from "./jump.js";
import { startPrivate } from "./links.js";
import { sampleList } from "./start.js";

const NEAR = 120;

export function chatFacts(chat) {
  if (chat.kind === "private") return [t(chat.bot_status === "kicked" ? "blocked" : "private"), t("youAre", { name: userOf(chat.id).name })].join(" · ");
  const people = chat.members.filter((member) => !["left", "kicked"].includes(member.role)).length;
  return [t("botIs", { status: t(chat.bot_status) }), t(chat.kind), t("memberCount", { n: people })].join(" · ");
}

const head = (chat) => [
  iconButton("back", t("back"), { class: "only-narrow", "data-key": "back", onclick: () => { location.hash = "chats"; } }),
  avatar(chat.id, titleOf(chat)),
  h("div", { class: "grow" }, h("h2", { dir: "auto" }, titleOf(chat)), h("p", {}, chatFacts(chat))),
  iconButton("controls", t("controls"), { class: "not-wide", "data-key": "controls", onclick: () => { location.hash = "controls"; } }),
];

const follows = (message, before) =>
  Boolean(before) && !before.service && !message.service && before.from?.id === message.from?.id
  && before.sender_chat === message.sender_chat && message.date - before.date < 300;

export function createThread(chatId, { post }) {
  const drawn = new Map();
  let stuck = true;
  const header = h("header", { class: "bar" });
  const list = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" });
  const pins = createPins(chatId, list);
  const composer = createComposer(chatId, { post });
  const jump = createJump(() => down());

  // Unchanged messages keep their node: a screen reader then announces only what is new.
  function node(key, signature, build) {
    const old = drawn.get(key);
    if (old?.signature === signature) return old.node;
    const fresh = { signature, node: build() };
    drawn.set(key, fresh);
    return fresh.node;
  }

  function rows(chat, speaker) {
    const nodes = [];
    let before = null;
    for (const message of ordered(chat.id)) {
      const label = day(message.date, zone());
      if (!before || day(before.date, zone()) !== label) nodes.push(node(`day ${label}`, label, () => h("div", { class: "service day" }, h("span", {}, label))));
      const joined = follows(message, before);
      const member = memberOf(chat, message.from?.id);
      const signature = JSON.stringify([message.rev, speaker, memberOf(chat, speaker)?.role, member?.role, member?.until, member?.rights, joined, lang()]);
      nodes.push(node(message.message_id, signature, () => messageNode(message, { chat, speaker, compose: composer, follows: joined })));
      before = message;
    }
    return nodes;
  }

  function place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((child, index) => list.children[index] !== child && list.insertBefore(child, list.children[index] ?? null));
  }

  function empty(chat) {
    if (chat.kind === "private") return [h("div", { class: "empty" }, h("button", { type: "button", class: "button primary", onclick: () => startPrivate(chat.id, null) }, t("begin")))];
    const note = h("p", {}, t("noMessages"));
    return [h("div", { class: "empty" }, note, chat.kind !== "private" && [h("h3", {}, t("tryOne")), sampleList((sample) => post(sample, chat.id), { short: true })])];
  }

  function update(chat) {
    const follow = atEnd();
    const speaker = speakerIn(chat);
    redraw(header, head(chat));
    pins.update(chat);
    list.setAttribute("aria-label", t("messages"));
    const nodes = rows(chat, speaker);
    keepPlace(list, () => place(nodes.length ? nodes : [node("empty", `${lang()} ${speaker}`, () => empty(chat)[0])]));
    composer.update(chat, speaker);
    if (follow) toEnd();
    jump.update(ordered(chatId), follow || atEnd());
  }

  const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;

  // A message taller than the view is shown from its first line, where reading begins.
  function toEnd() {
    const last = list.lastElementChild;
    list.scrollTop = last?.matches(".message") ? Math.min(list.scrollHeight, last.offsetTop - list.offsetTop - 8) : 0;
    if (last && last.offsetHeight < list.clientHeight) list.scrollTop = list.scrollHeight;
    stuck = true;
  }

  // A tall message that is begun already is followed to its last line.
  function down() {
    const last = list.lastElementChild;
    if (last && last.offsetTop - list.offsetTop < list.scrollTop + list.clientHeight - NEAR) list.scrollTop = list.scrollHeight;
    else toEnd();
  }

  // Pictures get their height late; the newest message should stay in view then too, whichever grew.
  list.addEventListener("scroll", () => { stuck = atEnd(); jump.update(ordered(chatId), stuck); });
  list.addEventListener("load", (event) => (stuck || event.target.closest(".message") === list.lastElementChild) && toEnd(), true);
  return { chatId, nodes: [header, pins.node, list, jump.node, composer.node], update, focus: composer.focus, end: toEnd };
}
