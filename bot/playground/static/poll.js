// A poll or a quiz in its bubble: options to choose from, then how everybody chose and what is right.
import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { memberOf, userOf } from "./model.js";
import { attempt } from "./overlay.js";
import { sanitize } from "./sanitize.js";

function label(poll) {
  if (poll.closed) return t("pollClosed");
  if (poll.quiz) return poll.anonymous ? t("quizAnonymous") : t("quiz");
  return poll.anonymous ? t("pollAnonymous") : t("poll");
}

const isInside = (chat, speaker) => !["left", "kicked", undefined].includes(memberOf(chat, speaker)?.role);

const cast = (message, speaker, options) =>
  attempt(() => post("vote", { chat_id: message.chat_id, message_id: message.message_id, user_id: speaker, options }));

function choices(message, speaker, disabled) {
  const { options, multiple } = message.poll;
  if (multiple) return severalChoices(message, speaker, disabled);
  return h("ul", { "aria-label": t("options") }, options.map((text, number) => h("li", {},
    h("button", { type: "button", class: "option", dir: "auto", disabled, "data-key": `vote ${message.message_id} ${number}`, onclick: () => cast(message, speaker, [number]) }, text))));
}

function severalChoices(message, speaker, disabled) {
  const boxes = message.poll.options.map((text, number) => h("input", { type: "checkbox", disabled, "data-key": `choose ${message.message_id} ${number}`, onchange: arrange }));
  const chosen = () => boxes.flatMap((box, number) => (box.checked ? [number] : []));
  const send = h("button", { type: "button", class: "button", disabled: true, "data-key": `vote ${message.message_id}`, onclick: () => cast(message, speaker, chosen()) }, t("vote"));
  function arrange() {
    send.disabled = chosen().length === 0;
  }
  return [h("ul", { "aria-label": t("options") }, message.poll.options.map((text, number) => h("li", {}, h("label", { class: "option check" }, boxes[number], h("span", { dir: "auto" }, text))))), send];
}

function mark(poll, number, mine) {
  if (poll.quiz && poll.right.includes(number)) return ["right", "check", t("rightAnswer")];
  if (poll.quiz && mine.includes(number)) return ["wrong", "close", t("wrongAnswer")];
  return mine.includes(number) ? ["", "check", t("yourVote")] : ["", null, ""];
}

function voters(poll, number) {
  if (poll.anonymous) return null;
  const names = Object.entries(poll.votes).filter(([, chosen]) => chosen.includes(number)).map(([id]) => userOf(Number(id)).name);
  return names.length > 0 && h("small", {}, names.join(t("comma")));
}

// A result has the key of the button it replaces, so that the focus stays where somebody voted by keyboard.
function result(message, number, mine, total) {
  const { poll } = message;
  const [kind, sign, words] = mark(poll, number, mine);
  const share = total ? Math.round((100 * poll.counts[number]) / total) : 0;
  return h("li", { class: `result ${kind} ${mine.includes(number) ? "chosen" : ""}`, tabindex: "-1", "data-key": `vote ${message.message_id} ${number}` },
    h("span", { class: "share", title: t("voteCount", { n: poll.counts[number] }) }, `${share}%`),
    h("span", { class: "grow" }, h("span", { dir: "auto" }, poll.options[number]), voters(poll, number)),
    sign && h("span", { class: "mark", title: words }, icon(sign), h("span", { class: "hidden" }, words)),
    h("progress", { max: 100, value: share, "aria-hidden": "true" }));
}

// Telegram opens the explanation by itself after a wrong answer only; else it waits behind a lamp.
function explanation({ message_id: id, poll }, mine, hooks) {
  if (!poll.explanation) return null;
  const wrong = mine.some((number) => !poll.right.includes(number));
  return h("details", { class: "explanation", open: wrong }, h("summary", { "data-key": `explanation ${id}` }, t("explanation")),
    h("div", { class: "text", dir: "auto" }, sanitize(poll.explanation, hooks)));
}

export function pollNode(message, chat, speaker, hooks) {
  const { poll } = message;
  const mine = poll.votes[speaker] ?? [];
  const total = Object.keys(poll.votes).length;
  const known = mine.length > 0 || poll.closed;
  const idle = message.deleted || !isInside(chat, speaker);
  const back = mine.length > 0 && poll.revoting && !poll.closed && !idle;
  return h("div", { class: "poll" },
    h("strong", { dir: "auto" }, poll.question), h("p", { class: "hint" }, label(poll)),
    known ? h("ul", { "aria-label": t("results") }, poll.options.map((text, number) => result(message, number, mine, total))) : choices(message, speaker, idle),
    known && explanation(message, mine, hooks),
    h("p", { class: "hint total" }, total ? t(poll.quiz ? "answerCount" : "voteCount", { n: total }) : t("noVotes")),
    back && h("button", { type: "button", class: "button", "data-key": `retract ${message.message_id}`, onclick: () => cast(message, speaker, []) }, t("retract")));
}
