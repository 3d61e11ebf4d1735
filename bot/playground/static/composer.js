// Writing: who speaks and how, text, picture, reply, edit, and the command menu.
import * as api from "./api.js";
import { createCommands } from "./commands.js";
import { h, icon, iconButton, redraw, select } from "./dom.js";
import { t } from "./i18n.js";
import { createInline } from "./inline.js";
import { languageSelect } from "./tongues.js";
import { canSpeak, isAdmin, isGroup, isHeld, memberOf, menuOf, model, userOf } from "./model.js";
import { attempt, dialog } from "./overlay.js";
import { gist, muteLabel } from "./message.js";
import { createPicture } from "./picture.js";
import { sampleList } from "./start.js";

// Safari ends the composition before this key arrives; only the old code still tells.
const COMPOSED = 229;

function roleLabel(member) {
  if (member.role === "left" || isHeld(member)) return muteLabel(member);
  return t(member.role === "restricted" ? "member" : member.role);
}

function voices(chat, speaker) {
  if (!isGroup(chat)) return [];
  const admin = isAdmin(memberOf(chat, speaker)?.role);
  return [["self", t("asSelf")], ...(admin ? [["anonymous", t("asAnonymous")]] : []), ["channel", t("asChannel")]];
}

export function createComposer(chatId, { post }) {
  const draft = { mode: null, message: null, voice: "self" };
  let chat = null;
  let speaker = null;
  const who = h("div", { class: "speak" });
  const context = h("div", { class: "context", hidden: true });
  const notice = h("p", { class: "notice", hidden: true, role: "status" });
  const input = h("textarea", { id: "composer-text", rows: "1", maxlength: "4096", "aria-autocomplete": "list", "aria-controls": "command-list", dir: "auto" });
  const send = h("button", { type: "submit", class: "icon-button send" });
  const slash = iconButton("slash", "", { onclick: () => { setText("/"); commands.update(); } });
  const samples = iconButton("spark", "", { onclick: openSamples });
  const picture = createPicture({ changed: arrange, focus: () => input.focus() });
  const commands = createCommands(input, { menu: () => menuOf(chat, speaker), pick: (command) => { setText(command); void submit(); } });
  const inline = createInline(input, { chatId, speaker: () => speaker, setText, sent: () => { setMode(null, null); setText(""); } });
  const form = h("form", { class: "composer" }, who, notice, context, picture.preview, commands.node, inline.node,
    h("div", { class: "write" }, picture.file, picture.button, slash, samples, input, send));

  function setText(text) {
    input.value = text;
    grow();
    input.focus();
  }

  function grow() {
    input.style.setProperty("height", "auto");
    input.style.setProperty("height", `${Math.min(input.scrollHeight, 160)}px`);
    arrange();
  }

  function openSamples() {
    const box = dialog({ title: t("samples"), wide: true, actions: [], body: sampleList((sample) => { box.close(); post(sample, chatId); }) });
  }

  function setMode(mode, message) {
    Object.assign(draft, { mode, message });
    arrange();
  }

  function leave() {
    const wasEdit = draft.mode === "edit";
    setMode(null, null);
    if (wasEdit) setText("");
  }

  function drawContext() {
    context.hidden = !draft.mode;
    if (!draft.mode) return;
    const title = draft.mode === "edit" ? t("editing") : t("replyTo", { name: draft.message.sender_chat ?? draft.message.from?.name });
    redraw(context, icon(draft.mode), h("div", { class: "grow" }, h("strong", {}, title), h("span", {}, gist(draft.message))), iconButton("close", t("cancel"), { onclick: leave }));
  }

  function arrange() {
    drawContext();
    if (!chat) return;
    const mute = !canSpeak(chat, speaker);
    const label = draft.mode === "edit" ? t("save") : t("send");
    for (const node of [input, slash, picture.button]) node.disabled = mute;
    send.disabled = mute || (!input.value.trim() && !picture.value());
    send.setAttribute("aria-label", label);
    send.title = label;
    send.replaceChildren(icon(draft.mode === "edit" ? "check" : "send"));
  }

  // In private everybody has a chat of their own with the bot: another person is another chat.
  function speakers() {
    if (chat.kind === "private") return model.state.users.map((user) => [user.id, user.name]);
    return chat.members.map((member) => [member.user_id, member.role === "member" ? userOf(member.user_id).name : t("withRole", { name: userOf(member.user_id).name, role: roleLabel(member) })]);
  }

  function speak(user) {
    model.speaker = user;
    if (chat.kind === "private") location.hash = `chat=${user}`;
    else model.changed();
  }

  function drawWho() {
    const ways = voices(chat, speaker);
    if (!ways.some(([value]) => value === draft.voice)) draft.voice = "self";
    redraw(who, h("label", { for: "speak-as" }, t("speakAs")),
      select({ id: "speak-as", "data-key": "speak-as", onchange: (event) => speak(Number(event.target.value)) }, speakers(), speaker),
      languageSelect(userOf(speaker), "speak-language"),
      ways.length > 0 && select({ id: "speak-how", "data-key": "speak-how", "aria-label": t("speakHow"), onchange: (event) => { draft.voice = event.target.value; } }, ways, draft.voice));
  }

  function drawNotice() {
    const member = memberOf(chat, speaker);
    notice.hidden = canSpeak(chat, speaker);
    notice.textContent = member ? t("cannotSpeak", { name: userOf(speaker).name, role: roleLabel(member) }) : t("nobody");
  }

  function update(nextChat, nextSpeaker) {
    if (draft.mode === "edit" && nextSpeaker !== speaker) leave();
    [chat, speaker] = [nextChat, nextSpeaker];
    input.placeholder = t("placeholder");
    input.setAttribute("aria-label", t("messageText"));
    for (const [button, key] of [[slash, "commands"], [samples, "samples"]]) Object.assign(button, { title: t(key), ariaLabel: t(key) });
    samples.hidden = chat.kind === "private";
    slash.hidden = menuOf(chat, speaker).length === 0;
    picture.relabel();
    drawWho();
    drawNotice();
    commands.renew();
    arrange();
  }

  function body() {
    const voice = { anonymous: { anonymous: true }, channel: { as_channel: true } }[draft.voice] ?? {};
    const reply = draft.mode === "reply" ? { reply_to: draft.message.message_id } : {};
    return { chat_id: chatId, user_id: speaker, text: input.value.trim(), ...voice, ...reply, ...picture.value() };
  }

  // Somebody who writes on meanwhile keeps what they wrote: only what was sent is cleared.
  const written = () => [input.value, draft.mode, draft.message, picture.data()];

  async function submit() {
    if (send.disabled) return;
    send.disabled = true;
    const sent = written();
    const edit = { chat_id: chatId, message_id: draft.message?.message_id, user_id: speaker, text: input.value.trim() };
    const done = await attempt(() => (draft.mode === "edit" ? api.post("edit", edit) : api.post("post", body())));
    if (done !== undefined && written().every((part, place) => part === sent[place])) {
      setMode(null, null);
      picture.clear();
      setText("");
    }
    commands.update();
    inline.update();
    arrange();
  }

  function keydown(event) {
    // Enter while an input method composes chooses a word; on a touch keyboard it makes a line.
    if (event.isComposing || event.keyCode === COMPOSED || commands.keydown(event) || inline.keydown(event)) return;
    if (event.key === "Escape" && draft.mode) leave();
    if (event.key !== "Enter" || event.shiftKey || !matchMedia("(hover: hover)").matches) return;
    event.preventDefault();
    void submit();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); void submit(); });
  input.addEventListener("input", () => { grow(); commands.update(); inline.update(); });
  input.addEventListener("keydown", keydown);
  input.addEventListener("paste", picture.paste);
  return {
    node: form,
    update,
    focus: () => input.focus({ preventScroll: true }),
    reply: (message) => { setMode("reply", message); input.focus(); },
    edit: (message) => { setMode("edit", message); setText(message.text); },
  };
}
