// The start view: what this is, and messages to try.
import { h, icon, labelled, redraw, select } from "./dom.js";
import { lang, t } from "./i18n.js";
import { canSpeak, chatOf, chats, isGroup, model, speakerIn, userOf } from "./model.js";

const KINDS = ["recruit_posting", "recruit_task", "recruit_helper", "account_trade", "card_trade", "other_fraud"];

const sampleButton = (sample, pick) =>
  h("button", { type: "button", class: "sample", "data-sample": sample.id, "data-key": `sample ${sample.id}`, onclick: () => pick(sample) },
    h("span", { class: "sample-title" }, lang() === "zh" ? sample.title : (sample.title_en ?? sample.title)),
    h("span", { class: "sample-text", lang: sample.lang }, sample.text));

function kind(group, pick, heading, language = lang()) {
  const found = model.samples.filter((sample) => sample.group === group && sample.lang === language);
  return found.length > 0 && h("div", { class: `kind ${group}` }, heading && h("h4", {}, t(group)), found.map((sample) => sampleButton(sample, pick)));
}

export function sampleList(pick, { short = false } = {}) {
  if (short) {
    const ids = lang() === "zh" ? ["posting_zh", "account_zh_2", "clean_question"] : ["posting_en", "account_en", "clean_question_en"];
    return h("div", { class: "samples few" }, model.samples.filter((sample) => ids.includes(sample.id)).map((sample) => sampleButton(sample, pick)));
  }
  const other = lang() === "zh" ? "en" : "zh";
  return h("div", { class: "samples" },
    h("section", { class: "ads" }, h("h3", {}, t("ads")), h("div", { class: "kinds" }, KINDS.map((group) => kind(group, pick, true)))),
    h("section", { class: "calm" }, h("h3", {}, t("harmless")), h("div", { class: "kinds" }, kind("harmless", pick, false))),
    h("details", { class: "others" }, h("summary", { "data-key": "others" }, t("otherSamples")), h("div", { class: "kinds" }, [...KINDS, "harmless"].map((group) => kind(group, pick, true, other)))));
}

export function targetChat() {
  const chosen = chatOf(model.target);
  return chosen && isGroup(chosen) ? chosen : (chats().find(isGroup) ?? null);
}

function choice(chat, changed) {
  const groups = chats().filter(isGroup).map((group) => [group.id, group.title]);
  const people = chat.members.filter((member) => canSpeak(chat, member.user_id)).map((member) => [member.user_id, t("withRole", { name: userOf(member.user_id).name, role: t(member.role) })]);
  return h("div", { class: "choice" },
    labelled(t("postAs"), select({ "data-key": "start-as", id: "start-as", onchange: (event) => changed({ speaker: Number(event.target.value) }) }, people, speakerIn(chat))),
    labelled(t("postIn"), select({ "data-key": "start-in", id: "start-in", onchange: (event) => changed({ target: Number(event.target.value) }) }, groups, chat.id)));
}

export function drawStart(container, { post, changed }) {
  const chat = targetChat();
  redraw(container, h("div", { class: "start" },
    h("header", { class: "hero" }, h("p", { class: "eyebrow" }, icon("shield"), t("title")), h("h1", {}, t("headline")), h("p", { class: "lead" }, t("lead"))),
    chat && choice(chat, changed),
    chat && h("p", { class: "hint" }, t("tapHint")),
    chat && sampleList((sample) => post(sample, chat.id))));
}
