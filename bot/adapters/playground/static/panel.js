// Controls: roles, the bot's rights, the clock, faults and starting over.
import { post } from "./api.js";
import { avatar, h, icon, iconButton, labelled, redraw, select } from "./dom.js";
import { day, has, span, t, time } from "./i18n.js";
import { currentChat, forget, isMuted, loadAll, model, now, userOf, zone } from "./model.js";
import { muteLabel } from "./message.js";
import { attempt, dialog } from "./overlay.js";

const ROLES = ["admin", "member", "restricted", "left", "kicked"];
const RIGHTS = ["can_delete_messages", "can_restrict_members", "can_pin_messages", "can_invite_users", "can_promote_members", "can_change_info", "can_manage_chat"];
const FAULTS = ["http_500", "http_502", "too_many_requests", "hang", "drop_before", "drop_after", "duplicate_updates", "malformed_update", "malformed_json"];
const name = (key, prefix = "") => (has(prefix + key) ? t(prefix + key) : key);
const act = (call, body) => attempt(() => post(call, body));

function writeBio(user) {
  const title = t("bioOf", { name: user.name });
  const field = h("textarea", { rows: "3", maxlength: "140", "aria-label": title, value: user.bio });
  const save = () => act("profile", { user_id: user.id, bio: field.value });
  dialog({ title, body: [h("p", { class: "hint" }, t("bioNote")), field], actions: [[t("cancel"), null], [t("save"), save, "primary"]] });
}

function person(chat, member) {
  const user = userOf(member.user_id);
  const change = (event) => act("role", { chat_id: chat.id, user_id: user.id, role: event.target.value });
  const roles = (member.role === "owner" ? ["owner"] : ROLES).map((role) => [role, t(role)]);
  return h("li", {}, avatar(user.id, user.name),
    h("span", { class: "grow" }, h("span", { class: "name", dir: "auto" }, user.name), h("small", {}, [user.username && `@${user.username}`, isMuted(member) && muteLabel(member)].filter(Boolean).join(" · ")), user.bio && h("small", { dir: "auto" }, user.bio)),
    iconButton("edit", t("bioOf", { name: user.name }), { "data-key": `bio ${user.id}`, onclick: () => writeBio(user) }),
    select({ "aria-label": t("roleOf", { name: user.name }), "data-key": `role ${user.id}`, disabled: member.role === "owner", onchange: change }, roles, member.role));
}

function botPlace(chat) {
  const set = (role, rights) => act("role", { chat_id: chat.id, bot: true, role, rights });
  const states = ["admin", "member", "left", "kicked"].map((role) => [role, t(role)]);
  const status = chat.bot_status === "administrator" ? "admin" : chat.bot_status;
  const names = [...new Set([...RIGHTS, ...chat.bot_rights])];
  const toggle = (right) => (event) => set("admin", event.target.checked ? [...chat.bot_rights, right] : chat.bot_rights.filter((held) => held !== right));
  return h("section", {}, h("h3", {}, t("botHere")),
    labelled(t("botStatus"), select({ "data-key": "bot-role", id: "bot-role", onchange: (event) => set(event.target.value, chat.bot_rights) }, states, status)),
    status === "admin" && h("fieldset", {}, h("legend", {}, t("rights")),
      names.map((right) => h("label", { class: "check" }, h("input", { type: "checkbox", "data-key": right, checked: chat.bot_rights.includes(right), onchange: toggle(right) }), h("span", {}, name(right))))));
}

function nextNine() {
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone() }).formatToParts(now() * 1000);
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  const passed = of("hour") * 3600 + of("minute") * 60 + of("second");
  return (9 * 3600 - passed + 86400) % 86400 || 86400;
}

function clock() {
  const step = (label, seconds, key) => h("button", { type: "button", class: "button", "data-key": key, onclick: () => act("clock", { advance: seconds() }) }, label);
  return h("section", {}, h("h3", {}, t("clock")),
    h("p", { class: "clock" }, h("time", { id: "clock" }), h("small", {}, `${zone()}${model.state.offset ? ` · ${t("moved", { time: span(model.state.offset) })}` : ""}`)),
    h("p", { class: "hint" }, t("clockNote")),
    h("div", { class: "row" }, step(t("hour"), () => 3600, "hour"), step(t("day"), () => 86400, "day"), step(t("nine"), nextNine, "nine")));
}

export function tick() {
  const node = document.getElementById("clock");
  if (node && model.state) node.textContent = `${day(now(), zone())} ${time(now(), zone())}`;
}

const choice = { fault: null, count: 1 };

function faults() {
  const kinds = [...new Set([...FAULTS, ...Object.keys(model.state.faults)])];
  if (!kinds.includes(choice.fault)) choice.fault = kinds[0];
  const pending = kinds.filter((kind) => Number(model.state.faults[kind]) > 0);
  return h("section", {}, h("h3", {}, t("faults")), h("p", { class: "hint" }, t("faultsNote")),
    h("div", { class: "row" },
      labelled(t("faultKind"), select({ "data-key": "fault", onchange: (event) => { choice.fault = event.target.value; } }, kinds.map((kind) => [kind, name(kind, "fault_")]), choice.fault)),
      labelled(t("faultCount"), h("input", { type: "number", min: "1", max: "99", value: choice.count, "data-key": "fault-count", oninput: (event) => { choice.count = Math.max(1, Number(event.target.value) || 1); } })),
      h("button", { type: "button", class: "button", "data-key": "inject", onclick: () => act("fault", { name: choice.fault, count: choice.count }) }, t("inject"))),
    pending.length > 0 && h("ul", { class: "pending" }, pending.map((kind) => h("li", {}, h("span", { class: "chip bad" }, t("pending", { n: model.state.faults[kind] })), name(kind, "fault_")))));
}

function reset() {
  const clear = () => attempt(async () => {
    await post("reset");
    forget();
    await loadAll();
    location.hash = "start";
  });
  const ask = () => dialog({ title: t("reset"), body: h("p", {}, t("resetAsk")), actions: [[t("cancel"), null], [t("resetDo"), clear, "danger"]] });
  return h("section", {}, h("h3", {}, t("reset")), h("p", { class: "hint" }, t("resetNote")), h("button", { type: "button", class: "button danger", "data-key": "reset", onclick: ask }, icon("trash"), t("reset")));
}

function privatePlace(chat) {
  const blocked = chat.bot_status === "kicked";
  const change = () => act("role", { chat_id: chat.id, bot: true, role: blocked ? "member" : "kicked" });
  return h("section", {}, h("h3", {}, t("botHere")), h("p", { class: "hint" }, t("privateNote")),
    h("button", { type: "button", class: "button", "data-key": "block", onclick: change }, t(blocked ? "unblock" : "block")));
}

function chatSections() {
  const chat = currentChat();
  if (chat?.kind === "private") return [h("p", { class: "hint" }, t("inChat", { name: chat.title })), privatePlace(chat)];
  if (!chat) return [h("p", { class: "hint" }, t("onlyGroups"))];
  return [h("p", { class: "hint" }, t("inChat", { name: chat.title })),
    h("section", {}, h("h3", {}, t("people")), h("ul", { class: "people" }, chat.members.map((member) => person(chat, member)))), botPlace(chat)];
}

export function drawPanel(container) {
  container.setAttribute("aria-label", t("controls"));
  const back = model.chat !== null && iconButton("back", t("back"), { class: "not-wide", "data-key": "panel-back", onclick: () => { location.hash = `chat=${model.chat}`; } });
  redraw(container, h("header", { class: "bar" }, back, h("h2", { class: "grow" }, t("controls"))), h("div", { class: "scroll" }, chatSections(), clock(), faults(), reset()));
  tick();
}
