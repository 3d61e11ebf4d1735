// What the page knows: the server's state, the messages of each chat, who speaks and where.
import * as api from "./api.js";

export const model = { state: null, samples: [], threads: new Map(), view: "start", chat: null, speaker: null, target: null };

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MUTE = new Set(["restricted", "left", "kicked"]);
export const isAdmin = (role) => role === "owner" || role === "admin";
export const isGroup = (chat) => chat.kind === "group" || chat.kind === "supergroup";
export const zone = () => model.state?.timezone ?? HERE;
export const now = () => model.state.now + Math.floor((performance.now() - model.fetched) / 1000);

export const chats = () => model.state?.chats ?? [];
export const chatOf = (id) => chats().find((chat) => chat.id === id) ?? null;
export const userOf = (id) => model.state.users.find((user) => user.id === id) ?? { id, name: String(id), username: null };
// To its person a private chat is the bot; everywhere else a chat is its title.
export const titleOf = (chat) => (chat.kind === "private" ? model.state.bot.name : chat.title);
export const menuOf = (chat, user) => model.state.menus[memberOf(chat, user)?.menu] ?? [];
export const memberOf = (chat, id) => chat.members.find((member) => member.user_id === id) ?? null;
export const currentChat = () => chatOf(model.chat) ?? chats().find(isGroup) ?? null;

export const isPresent = (member) => Boolean(member) && member.role !== "left" && member.role !== "kicked";

export function isMuted(member) {
  const over = member.until && member.until <= now();
  return MUTE.has(member.role) && !(member.role === "restricted" && (over || member.rights.includes("can_send_messages")));
}

// Something of what others may do is taken away, or everything.
export const isHeld = (member) => (member.role === "restricted" || member.role === "kicked") && !(member.until && member.until <= now());

export function canSpeak(chat, id) {
  const member = memberOf(chat, id);
  if (!member || isMuted(member)) return false;
  return chat.kind !== "channel" || isAdmin(member.role);
}

// A private chat has one human; elsewhere the chosen member stays, and only a stranger is replaced.
export function speakerIn(chat) {
  if (memberOf(chat, model.speaker)) return model.speaker;
  const able = chat.members.find((member) => canSpeak(chat, member.user_id) && !isAdmin(member.role));
  return (able ?? chat.members.find((member) => canSpeak(chat, member.user_id)) ?? chat.members[0])?.user_id ?? null;
}

export function thread(id) {
  if (!model.threads.has(id)) model.threads.set(id, { rev: 0, messages: new Map(), unread: false, loading: null });
  return model.threads.get(id);
}

export const ordered = (id) => [...thread(id).messages.values()].sort((a, b) => a.message_id - b.message_id);
export const lastOf = (id) => ordered(id).filter((message) => !message.deleted).at(-1) ?? null;

let asked = 0;
let answered = 0;

export async function loadState() {
  const mine = ++asked;
  const state = await api.state();
  if (mine < answered) return;
  answered = mine;
  model.state = state;
  model.fetched = performance.now();
  if (model.speaker === null || !state.users.some((user) => user.id === model.speaker)) model.speaker = firstSpeaker();
}

function firstSpeaker() {
  const group = chats().find(isGroup);
  model.speaker = null;
  return group ? speakerIn(group) : (model.state.users[0]?.id ?? null);
}

async function fetchThread(id) {
  const box = thread(id);
  const readings = begun;
  const reply = await api.messages(id, box.rev);
  if (begun !== readings) return;
  const had = box.messages.size;
  if (!box.rev) box.messages.clear();
  for (const message of reply.messages) box.messages.set(message.message_id, message);
  if (box.rev && box.messages.size > had && !(model.view === "chat" && model.chat === id)) box.unread = true;
  box.rev = reply.rev;
}

let begun = 0;

// What was read is read again, while what is shown stays until then; what is still on its way counts no more.
export function forget() {
  begun += 1;
  for (const box of model.threads.values()) box.rev = 0;
}

// Calls for one chat queue up, so that an older answer never overwrites a newer one.
export function loadThread(id) {
  const box = thread(id);
  box.loading = (box.loading ?? Promise.resolve()).catch(() => {}).then(() => fetchThread(id));
  return box.loading;
}

export const loadAll = async () => {
  await loadState();
  await Promise.all(chats().map((chat) => loadThread(chat.id)));
};
