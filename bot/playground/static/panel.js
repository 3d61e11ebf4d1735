// Controls: who is what in a chat, the clock, faults and starting over.
import { post } from "./api.js";
import { door } from "./door.js";
import { h, icon, iconButton, labelled, redraw, select } from "./dom.js";
import { day, has, span, t, time } from "./i18n.js";
import { currentChat, forget, loadAll, model, now, titleOf, userOf, zone } from "./model.js";
import { attempt, dialog } from "./overlay.js";
import { botPlace, people } from "./people.js";

const FAULTS = ["http_500", "http_502", "too_many_requests", "hang", "drop_before", "drop_after", "duplicate_updates", "malformed_update", "malformed_json"];
const name = (key, prefix = "") => (has(prefix + key) ? t(prefix + key) : key);
const act = (call, body) => attempt(() => post(call, body));

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
  if (chat?.kind === "private") return [h("p", { class: "hint" }, t("inChat", { name: titleOf(chat) }), " · ", t("youAre", { name: userOf(chat.id).name })), privatePlace(chat)];
  if (!chat) return [h("p", { class: "hint" }, t("onlyGroups"))];
  return [h("p", { class: "hint" }, t("inChat", { name: chat.title })),
    botPlace(chat), people(chat), door(chat)];
}

export function drawPanel(container) {
  container.setAttribute("aria-label", t("controls"));
  const back = model.chat !== null && iconButton("back", t("back"), { class: "not-wide", "data-key": "panel-back", onclick: () => { location.hash = `chat=${model.chat}`; } });
  redraw(container, h("header", { class: "bar" }, back, h("h2", { class: "grow" }, t("controls"))), h("div", { class: "scroll" }, chatSections(), clock(), faults(), reset()));
  tick();
}
