// Where a link leads: to the bot's own private chat, to adding it to a group, or outside.
import { post } from "./api.js";
import { h } from "./dom.js";
import { has, t } from "./i18n.js";
import { loadAll, model } from "./model.js";
import { attempt, dialog } from "./overlay.js";
import { safeUrl } from "./sanitize.js";

function botQuery(url) {
  const bot = model.state.bot.username.toLowerCase();
  const deep = url.protocol === "tg:" && /resolve/.test(url.href) && url.searchParams.get("domain")?.toLowerCase() === bot;
  const web = ["t.me", "telegram.me"].includes(url.hostname) && url.pathname.replace(/^\/|\/$/g, "").toLowerCase() === bot;
  return deep || web ? url.searchParams : null;
}

function explainGroup(query) {
  const names = (query.get("admin") ?? "").split(/[ +]/).filter(Boolean).map((name) => (name.startsWith("can_") ? name : `can_${name}`));
  const rights = names.map((name) => (has(name) ? t(name) : name)).join(t("comma")) || t("noRights");
  dialog({
    title: t("addGroup"),
    body: h("p", {}, t("addGroupBody", { rights })),
    actions: [[t("controls"), () => { location.hash = "controls"; }], [t("ok"), null, "primary"]],
  });
}

export async function startPrivate(user, payload) {
  await attempt(async () => {
    const { chat_id: chat } = await post("start", payload === null ? { user_id: user } : { user_id: user, payload });
    model.speaker = user;
    await loadAll();
    location.hash = `chat=${chat}`;
  });
}

function outside(href) {
  const go = h("a", { class: "button primary", href, target: "_blank", rel: "noopener noreferrer", onclick: () => box.close() }, t("openAnyway"));
  const box = dialog({ title: t("openLink"), body: [h("p", {}, t("openLinkBody")), h("p", {}, h("code", { class: "url" }, href)), h("p", { class: "row" }, go)], actions: [] });
}

export function openLink(value, user) {
  const href = safeUrl(value);
  if (!href) return;
  const query = botQuery(new URL(href));
  if (query?.has("startgroup")) explainGroup(query);
  else if (query) void startPrivate(user, query.get("start"));
  else outside(href);
}
