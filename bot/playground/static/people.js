// Who is what in a chat: the bot with its rights, and everybody else.
import { post } from "./api.js";
import { avatar, h, iconButton, labelled, select } from "./dom.js";
import { has, t } from "./i18n.js";
import { heldChip } from "./message.js";
import { userOf } from "./model.js";
import { attempt, dialog } from "./overlay.js";

const ROLES = ["admin", "member", "restricted", "left", "kicked"];
const CHANNEL_ROLES = ROLES.filter((role) => role !== "restricted");
const COMMON = ["can_delete_messages", "can_restrict_members", "can_invite_users", "can_promote_members", "can_change_info", "can_manage_chat"];
const GROUP_RIGHTS = [...COMMON.slice(0, 3), "can_pin_messages", ...COMMON.slice(3)];
const CHANNEL_RIGHTS = ["can_post_messages", "can_edit_messages", ...COMMON];

const act = (call, body) => attempt(() => post(call, body));
const name = (right) => (has(right) ? t(right) : right);
const rightsOf = (chat) => (chat.kind === "channel" ? CHANNEL_RIGHTS : GROUP_RIGHTS);

// Every administrator may manage the chat: that is what being one means.
const IMPLIED = "can_manage_chat";

function ticks(rights, held, toggle, key) {
  return rights.map((right) => h("label", { class: "check" },
    h("input", { type: "checkbox", "data-key": `${key}${right}`, checked: held.includes(right), disabled: right === IMPLIED, onchange: (event) => toggle(right, event.target.checked) }),
    h("span", {}, name(right))));
}

const changed = (held, right, on) => (on ? [...held, right] : held.filter((one) => one !== right));

export function botPlace(chat) {
  const set = (role, rights) => act("role", { chat_id: chat.id, bot: true, role, rights });
  // A bot is never a plain reader of a channel.
  const states = (chat.kind === "channel" ? ["admin", "left", "kicked"] : ["admin", "member", "left", "kicked"]).map((role) => [role, t(role)]);
  const status = chat.bot_status === "administrator" ? "admin" : chat.bot_status;
  const rights = [...new Set([...rightsOf(chat), ...chat.bot_rights])];
  // The next tick may come before this one is heard of.
  const tick = (right, on) => {
    chat.bot_rights = changed(chat.bot_rights, right, on);
    return set("admin", chat.bot_rights);
  };
  const all = rights.every((right) => chat.bot_rights.includes(right));
  return h("section", {}, h("h3", {}, t("botHere")),
    labelled(t("botStatus"), select({ "data-key": "bot-role", id: "bot-role", onchange: (event) => set(event.target.value, chat.bot_rights) }, states, status)),
    status === "admin" && h("fieldset", {}, h("legend", {}, t("rights")), ticks(rights, chat.bot_rights, tick, "")),
    status === "admin" && h("button", { type: "button", class: "pill", "data-key": "all-rights", onclick: () => set("admin", all ? [] : rights) }, t(all ? "noneOfThem" : "allOfThem")));
}

function profile(chat, member) {
  const user = userOf(member.user_id);
  const isAdmin = member.role === "admin";
  const title = t(isAdmin ? "profileOf" : "bioOf", { name: user.name });
  const field = h("textarea", { rows: "3", maxlength: "140", "aria-label": title, value: user.bio });
  let held = member.rights;
  async function save() {
    if (field.value !== user.bio) await act("profile", { user_id: user.id, bio: field.value });
    if (held !== member.rights) await act("role", { chat_id: chat.id, user_id: user.id, role: "admin", rights: held, anonymous: member.anonymous });
  }
  const rights = isAdmin && h("fieldset", { class: "rights" }, h("legend", {}, t("rightsOf", { name: user.name })), ticks(rightsOf(chat), held, (right, on) => { held = changed(held, right, on); }, `of ${user.id} `));
  dialog({ title, body: [h("p", { class: "hint" }, t("bioNote")), field, rights].filter(Boolean), actions: [[t("cancel"), null], [t("save"), save, "primary"]] });
}

function person(chat, member) {
  const user = userOf(member.user_id);
  const change = (event) => act("role", { chat_id: chat.id, user_id: user.id, role: event.target.value });
  const offered = member.role === "owner" ? ["owner"] : chat.kind === "channel" ? CHANNEL_ROLES : ROLES;
  return h("li", {}, avatar(user.id, user.name),
    h("span", { class: "grow" }, h("span", { class: "name", dir: "auto" }, user.name), user.username && h("small", {}, `@${user.username}`)),
    iconButton("edit", t(member.role === "admin" ? "profileOf" : "bioOf", { name: user.name }), { "data-key": `bio ${user.id}`, onclick: () => profile(chat, member) }),
    select({ "aria-label": t("roleOf", { name: user.name }), "data-key": `role ${user.id}`, disabled: member.role === "owner", onchange: change }, offered.map((role) => [role, t(role)]), member.role),
    (heldChip(member) || user.bio) && h("span", { class: "more" }, heldChip(member), user.bio && h("small", { dir: "auto" }, user.bio)));
}

export const people = (chat) =>
  h("section", {}, h("h3", {}, t("people")), h("ul", { class: "people" }, chat.members.map((member) => person(chat, member))));
