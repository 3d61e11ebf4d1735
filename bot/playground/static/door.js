// Who waits outside: requests to join, and channels that were shut out.
import { post } from "./api.js";
import { avatar, h, icon, labelled, select } from "./dom.js";
import { t } from "./i18n.js";
import { isPresent, memberOf, model, userOf } from "./model.js";
import { attempt } from "./overlay.js";

const act = (call, body) => attempt(() => post(call, body));
const choice = { user: null, bio: "" };

// Whoever is banned cannot even ask.
function strangers(chat) {
  const waiting = new Set(chat.requests.map((asked) => asked.user_id));
  return model.state.users.filter((user) => !isPresent(memberOf(chat, user.id)) && memberOf(chat, user.id)?.role !== "kicked" && !waiting.has(user.id));
}

function asking(chat) {
  const outside = strangers(chat);
  if (!outside.length) return h("p", { class: "hint" }, t("nobodyOutside"));
  if (!outside.some((user) => user.id === choice.user)) choice.user = outside.at(-1).id;
  const ask = async () => {
    const bio = choice.bio.trim();
    if (await act("ask", { chat_id: chat.id, user_id: choice.user, ...(bio ? { bio } : {}) }) && choice.bio.trim() === bio) choice.bio = "";
    model.changed();
  };
  return h("div", { class: "row" },
    labelled(t("stranger"), select({ "data-key": "stranger", id: "stranger", onchange: (event) => { choice.user = Number(event.target.value); model.changed(); } }, outside.map((user) => [user.id, user.name]), choice.user)),
    labelled(t("withBio"), h("input", { type: "text", maxlength: "140", value: choice.bio, placeholder: userOf(choice.user).bio, dir: "auto", id: "stranger-bio", "data-key": "stranger-bio", oninput: (event) => { choice.bio = event.target.value; } })),
    h("button", { type: "button", class: "button", "data-key": "ask", onclick: ask }, icon("door"), t("askToJoin")));
}

function request(chat, asked) {
  const user = userOf(asked.user_id);
  const decide = (approve) => () => act("decide", { chat_id: chat.id, user_id: user.id, approve });
  return h("li", {}, avatar(user.id, user.name),
    h("span", { class: "grow" }, h("span", { class: "name", dir: "auto" }, user.name), user.username && h("small", {}, `@${user.username}`)), h("span", { class: "chip" }, t("waits")),
    h("span", { class: "more" }, asked.bio && h("small", { dir: "auto" }, asked.bio),
      h("span", { class: "row" },
        h("button", { type: "button", class: "pill", "data-key": `approve ${user.id}`, onclick: decide(true) }, t("approve")),
        h("button", { type: "button", class: "pill", "data-key": `decline ${user.id}`, onclick: decide(false) }, t("decline")))));
}

const banned = (chat) => chat.banned.length > 0 && [h("h4", {}, t("bannedChannels")), h("ul", { class: "people" }, chat.banned.map((voice) =>
  h("li", {}, avatar(voice.id, voice.title), h("span", { class: "grow" }, h("span", { class: "name", dir: "auto" }, voice.title)),
    h("button", { type: "button", class: "pill", "data-key": `free ${voice.id}`, onclick: () => act("free", { chat_id: chat.id, sender_chat_id: voice.id }) }, t("unban")))))];

export const door = (chat) =>
  h("section", { class: "door" }, h("h3", {}, t("door")), h("p", { class: "hint" }, t("doorNote")),
    chat.requests.length > 0 && h("ul", { class: "people" }, chat.requests.map((asked) => request(chat, asked))),
    asking(chat), banned(chat));
