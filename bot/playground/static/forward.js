// Passing a message on: first to the bot, as a worried person does, else to any chat where one may write.
import { post } from "./api.js";
import { avatar, h } from "./dom.js";
import { t } from "./i18n.js";
import { canSpeak, chats, loadThread, titleOf } from "./model.js";
import { attempt, dialog } from "./overlay.js";

export function openForward(message, speaker) {
  const able = chats().filter((chat) => canSpeak(chat, speaker) && !chat.migrated_to);
  const own = able.filter((chat) => chat.kind === "private");
  const send = (chat) => attempt(async () => {
    await post("forward", { chat_id: message.chat_id, message_id: message.message_id, user_id: speaker, to: chat.id });
    await loadThread(chat.id);
    location.hash = `chat=${chat.id}`;
  });
  const row = (chat) => h("li", {}, h("button", { type: "button", class: "chat", onclick: () => { box.close(); void send(chat); } },
    avatar(chat.id, titleOf(chat)), h("span", { class: "grow" }, h("strong", { dir: "auto" }, titleOf(chat)), h("span", { class: "last" }, t(chat.kind)))));
  const box = dialog({ title: t("forwardTo"), actions: [], body: h("ul", { class: "targets" }, [...own, ...able.filter((chat) => chat.kind !== "private")].map(row)) });
}
