// Inline mode: what the bot offers for the words typed behind its name.
import * as api from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { startPrivate } from "./links.js";
import { model } from "./model.js";
import { attempt } from "./overlay.js";

// Telegram too waits until somebody stops typing.
const PAUSE = 350;

export function createInline(input, { chatId, speaker, setText, sent }) {
  const node = h("ul", { id: "inline-list", class: "commands inline", role: "listbox", hidden: true });
  let rows = [];
  let at = 0;
  let asked = null;
  let waiting = null;

  function close() {
    rows = [];
    node.hidden = true;
  }

  function draw() {
    node.hidden = rows.length === 0;
    node.setAttribute("aria-label", t("inlineResults"));
    node.replaceChildren(...rows.map((row, index) => h("li", { id: `inline-${index}`, role: "option", "aria-selected": String(index === at), onmousedown: (event) => event.preventDefault(), onclick: () => take(index) },
      row.icon && icon(row.icon), h("span", { class: "grow" }, h("strong", {}, row.title), row.description && h("span", {}, row.description)))));
    if (rows.length) input.setAttribute("aria-activedescendant", `inline-${at}`);
  }

  function show(found) {
    rows = found;
    at = 0;
    draw();
  }

  function take(index) {
    const { run } = rows[index];
    asked = null;
    close();
    run();
  }

  const name = () => `@${model.state.bot.username}`;

  function offered(reply) {
    const results = reply.results.map((one) => ({ title: one.title, description: one.description, run: () => attempt(async () => {
      await api.post("choose", { query_id: reply.query_id, result_id: one.id, chat_id: chatId, user_id: speaker() });
      sent();
    }) }));
    const more = reply.button && { icon: "link", title: reply.button.text, run: () => { setText(""); void startPrivate(speaker(), reply.button.start_parameter); } };
    return [more, ...results].filter(Boolean);
  }

  async function ask(query) {
    const mine = asked;
    const reply = await attempt(() => api.post("inline", { user_id: speaker(), chat_id: chatId, query }));
    if (reply && asked === mine) show(offered(reply));
  }

  function update() {
    const typed = input.value;
    const [first] = typed.split(" ", 1);
    clearTimeout(waiting);
    if (first.length < typed.length && first.toLowerCase() === name().toLowerCase()) {
      const query = typed.slice(first.length).trim();
      if (asked === query) return;
      asked = query;
      waiting = setTimeout(() => ask(query), PAUSE);
      return;
    }
    asked = null;
    if (/^@\w*$/.test(typed) && name().startsWith(typed.toLowerCase())) show([{ icon: "spark", title: name(), description: t("inlineHow"), run: () => { setText(`${name()} `); update(); } }]);
    else close();
  }

  function keydown(event) {
    if (!rows.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + rows.length) % rows.length;
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" || event.key === "Tab") take(at);
    else return false;
    event.preventDefault();
    if (step) draw();
    return true;
  }

  return { node, update, keydown };
}
