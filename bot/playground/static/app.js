// The page's beginning: loads, listens, and draws the three panes.
import * as api from "./api.js";
import { h, icon, redraw } from "./dom.js";
import { lang, setLang, t } from "./i18n.js";
import { canSpeak, chatOf, forget, loadAll, loadState, loadThread, model, speakerIn, thread } from "./model.js";
import { attempt, toast } from "./overlay.js";
import { drawPanel, tick } from "./panel.js";
import { afterPress } from "./press.js";
import { drawSide, languageButton } from "./side.js";
import { drawStart } from "./start.js";
import { createThread } from "./thread.js";

const at = (id) => document.getElementById(id);
let open = null;
let arrived = false;
const dirty = new Set();
const WORLD = "world";
const PAUSE = 100;
let last = -PAUSE;

async function postSample(sample, chatId) {
  await attempt(async () => {
    const chat = chatOf(chatId);
    const speaker = speakerIn(chat);
    if (!canSpeak(chat, speaker)) throw new Error(t("nobody"));
    await api.post("post", { chat_id: chatId, user_id: speaker, text: sample.text });
    await loadThread(chatId);
    location.hash = `chat=${chatId}`;
    draw();
    open?.end();
  });
}

function drawMain() {
  const chat = model.view === "start" ? null : chatOf(model.chat);
  if (!chat) {
    open = null;
    at("main").classList.remove("conversation");
    return drawStart(at("main"), { post: postSample, changed: (choice) => { Object.assign(model, choice); draw(); } });
  }
  if (open?.chatId !== chat.id) {
    open = createThread(chat.id, { post: postSample });
    at("main").classList.add("conversation");
    at("main").replaceChildren(...open.nodes);
    open.update(chat);
    return open.end();
  }
  return open.update(chat);
}

const tab = (view, name, label) =>
  h("a", { href: `#${view}`, "data-key": `tab ${view}`, "aria-current": model.view === view ? "page" : null }, icon(name), h("span", {}, label));

// People, chats and the bot speak as the page does.
const speakAlike = () => model.state.language !== lang() && attempt(() => api.post("language", { language: lang() }));

function switchLanguage() {
  setLang(lang() === "zh" ? "en" : "zh");
  draw();
  void speakAlike();
}

const draw = afterPress(() => {
  if (!model.state) return;
  document.documentElement.lang = lang() === "zh" ? "zh-Hans" : "en";
  document.title = t("title");
  at("skip").textContent = t("skip");
  at("offline").textContent = t("offline");
  at("app").dataset.view = model.view;
  drawSide(at("side"), switchLanguage);
  drawMain();
  drawPanel(at("panel"));
  redraw(at("tabs"), tab("start", "home", t("start")), tab("chats", "chats", t("chats")), tab("controls", "controls", t("controls")), languageButton(switchLanguage, "tabs"));
});

function route() {
  const [view, value] = location.hash.slice(1).split("=");
  const chat = view === "chat" ? chatOf(Number(value)) : null;
  model.view = chat ? "chat" : ["chats", "controls"].includes(view) ? view : "start";
  if (chat) {
    model.chat = chat.id;
    thread(chat.id).unread = false;
    if (chat.kind !== "private") model.target = chat.id;
  }
  draw();
  if (chat && matchMedia("(hover: hover)").matches) open?.focus();
}

// A new connection may be to a world begun anew, so everything is read again; once at a time, so that the first
// reading has its language before anything is drawn.
let reading = Promise.resolve();
const refresh = () => (reading = reading.then(() => attempt(readAll)));

async function readAll() {
  forget();
  await loadAll();
  at("offline").hidden = true;
  if (arrived) return draw();
  arrived = true;
  if (await speakAlike()) await loadAll();
  return route();
}

// Changes that come while one is being fetched wait together, so a flood costs few requests.
async function changed(event) {
  dirty.add(event.kinds.includes("chat") && !event.chat_id ? WORLD : event.chat_id);
  if (dirty.busy) return;
  dirty.busy = true;
  while (dirty.size) {
    if (performance.now() - last < PAUSE) await new Promise((done) => setTimeout(done, PAUSE));
    last = performance.now();
    const ids = [...dirty];
    dirty.clear();
    await attempt(async () => {
      if (ids.includes(WORLD)) return refresh();
      await reading;
      await loadState();
      await Promise.all(ids.filter(chatOf).map(loadThread));
      return draw();
    });
  }
  dirty.busy = false;
}

async function begin() {
  model.changed = draw;
  model.samples = (await attempt(api.samples)) ?? [];
  addEventListener("hashchange", route);
  api.events({ opened: refresh, changed, lost: () => { at("offline").hidden = false; } });
  setInterval(tick, 5000);
  await refresh();
}

at("skip").addEventListener("click", (event) => { event.preventDefault(); at("main").focus(); });
addEventListener("unhandledrejection", (event) => toast(t("failed", { error: event.reason?.message ?? "" }), "bad"));
void begin();
