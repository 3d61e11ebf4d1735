// Inline mode: what the bot offers for the words typed behind its name.
import * as api from "./api.js";
import { createChoices } from "./choices.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { startPrivate } from "./links.js";
import { model } from "./model.js";
import { attempt } from "./overlay.js";

// Telegram too waits until somebody stops typing.
const PAUSE = 350;

export function createInline(input, { chatId, speaker, setText, sent }) {
  let asked = null;
  let waiting = null;
  const list = createChoices(input, {
    id: "inline",
    kind: "inline",
    label: () => t("inlineResults"),
    parts: (row) => [row.icon && icon(row.icon), h("span", { class: "grow" }, h("strong", {}, row.title), row.description && h("span", {}, row.description))],
    take: ({ run }) => {
      asked = null;
      run();
    },
  });

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
    if (reply && asked === mine) list.show(offered(reply));
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
    if (/^@\w*$/.test(typed) && name().startsWith(typed.toLowerCase())) list.show([{ icon: "spark", title: name(), description: t("inlineHow"), run: () => { setText(`${name()} `); update(); } }]);
    else list.close();
  }

  return { node: list.node, update, keydown: list.keydown };
}
