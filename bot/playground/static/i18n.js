// Every text of the page, Chinese and English side by side; `{name}` marks what is filled in.
const TEXTS = {
  title: ["反诈机器人试验场", "Anti-fraud bot playground"],
  brand: ["试验场", "Playground"],
  skip: ["跳到内容", "Skip to content"],
  lead: [
    "这里是在您自己的电脑上替代 Telegram 的试验场，任何内容都不会离开本机。以任意成员的身份发言，看机器人如何回应。",
    "This is a stand-in for Telegram on your own machine, nothing leaves it. Speak as any member and watch what the bot does.",
  ],
  headline: ["发一条广告，看它怎么答", "Post an ad, see how it answers"],
  start: ["开始", "Start"],
  chats: ["会话", "Chats"],
  controls: ["控制台", "Controls"],
  groups: ["群组与频道", "Groups and channels"],
  privates: ["与机器人的私聊", "Private chats with the bot"],
  openPrivate: ["以 {name} 的身份打开私聊", "Open a private chat as {name}"],
  noChats: ["还没有会话", "No chats yet"],
  noMessages: ["还没有消息。", "No messages yet."],
  tryOne: ["试一条", "Try one of these"],
  postAs: ["发言身份", "Post as"],
  postIn: ["发到", "In"],
  tapHint: [
    "点一下就发出。10 分钟内同类广告只得到简短提示或一个表情，免得刷屏；把时钟拨快 1 小时，就会再看到完整的提醒。",
    "One tap posts it. Within 10 minutes the same kind of ad gets a short note or a reaction, so that the bot never floods; move the clock by an hour to see the full warning again.",
  ],
  ads: ["诈骗与黑产广告", "Ads the bot should answer"],
  harmless: ["正常消息：机器人应当保持安静或温和回答", "Harmless look-alikes: it should stay silent or be gentle"],
  recruit_posting: ["招人发广告", "Paid posting"],
  recruit_task: ["刷单任务", "Task fraud"],
  recruit_helper: ["招帮手、跑分", "Recruiting helpers"],
  account_trade: ["买卖账号", "Account trade"],
  card_trade: ["买卖卡证", "Card trade"],
  other_fraud: ["其他诈骗", "Other fraud"],
  samples: ["示例消息", "Sample messages"],
  speakAs: ["发言身份", "Speak as"],
  speakHow: ["以何种名义", "Appear as"],
  withRole: ["{name}（{role}）", "{name} ({role})"],
  asSelf: ["本人名义", "as themselves"],
  asAnonymous: ["匿名管理员名义", "as anonymous admin"],
  asChannel: ["自己的频道名义", "as their own channel"],
  placeholder: ["写一条消息", "Write a message"],
  messageText: ["消息内容", "Message text"],
  tongueOf: ["{name} 的 Telegram 语言", "Telegram language of {name}"],
  tongueNote: ["机器人由此得知用哪种语言回答", "By this the bot knows in which language to answer"],
  inlineResults: ["机器人给出的结果", "What the bot offers"],
  inlineHow: ["在名字后写一段话，机器人给出可发送的卡片", "Write a text behind the name, and the bot offers a card to send"],
  forward: ["转发", "Forward"],
  forwardTo: ["转发到…", "Forward to…"],
  forwardedFrom: ["转发自 {name}", "Forwarded from {name}"],
  via: ["经由 {name}", "via {name}"],
  youAre: ["您是 {name}", "you are {name}"],
  begin: ["开始", "Start"],
  newest: ["到最新消息", "To the newest message"],
  newestOf: ["到最新消息（{n} 条未看）", "To the newest message, {n} not seen"],
  otherSamples: ["英文示例", "Samples in Chinese"],
  send: ["发送", "Send"],
  save: ["保存修改", "Save edit"],
  attach: ["添加图片或文件", "Add a picture or a file"],
  removePicture: ["移除附件", "Remove the attachment"],
  pictureReady: ["图片已添加：{name}", "Picture added: {name}"],
  pictureTooBig: ["图片超过 10 MB，Telegram 不接受。", "The picture is over 10 MB, Telegram would refuse it."],
  fileTooBig: ["文件超过 36 MB，试验场不接受。", "The file is over 36 MB, which the playground refuses."],
  fileEmpty: ["文件是空的。", "The file is empty."],
  saveFile: ["下载 {name}", "Download {name}"],
  savePicture: ["下载图片", "Download the picture"],
  enlarge: ["放大图片", "Enlarge the picture"],
  commands: ["命令", "Commands"],
  replyTo: ["回复 {name}", "Reply to {name}"],
  editing: ["修改消息", "Editing a message"],
  cancel: ["取消", "Cancel"],
  reply: ["回复", "Reply"],
  edit: ["修改", "Edit"],
  remove: ["删除", "Delete"],
  edited: ["已修改", "edited"],
  deleted: ["已删除", "deleted"],
  bot: ["机器人", "bot"],
  photo: ["图片", "Picture"],
  pictureOf: ["{name} 发的图片", "Picture from {name}"],
  picture: ["[图片]", "[picture]"],
  poll: ["投票", "Poll"],
  pollAnonymous: ["匿名投票", "Anonymous poll"],
  quiz: ["问答", "Quiz"],
  quizAnonymous: ["匿名问答", "Anonymous quiz"],
  pollClosed: ["最终结果", "Final results"],
  options: ["选项", "Options"],
  results: ["结果", "Results"],
  vote: ["投票", "Vote"],
  retract: ["撤回投票", "Retract vote"],
  rightAnswer: ["正确答案", "Right answer"],
  wrongAnswer: ["选错了", "Wrong answer"],
  yourVote: ["您的选择", "Your vote"],
  explanation: ["解析", "Explanation"],
  voteCount: ["{n} 票", "Votes: {n}"],
  answerCount: ["{n} 人作答", "Answers: {n}"],
  noVotes: ["还没有人投票", "No votes yet"],
  pinned: ["置顶消息", "Pinned message"],
  pinnedOf: ["置顶消息 {n}/{all}", "Pinned message {n} of {all}"],
  spoiler: ["点按显示隐藏内容", "Hidden text, press to show"],
  messages: ["消息", "Messages"],
  mutedForEver: ["已禁言", "muted"],
  mutedUntil: ["禁言至 {time}", "muted until {time}"],
  limitedForEver: ["部分受限", "partly restricted"],
  limitedUntil: ["部分受限至 {time}", "partly restricted until {time}"],
  kickedForEver: ["已封禁", "banned"],
  kickedUntil: ["封禁至 {time}", "banned until {time}"],
  cannotSpeak: ["{name}（{role}）不能在这里发言。换一个身份，或在控制台里改角色。", "{name} ({role}) cannot write here. Pick another member, or change the role in Controls."],
  nobody: ["这里没有可以发言的成员。", "Nobody here can write."],
  owner: ["群主", "owner"],
  admin: ["管理员", "admin"],
  member: ["成员", "member"],
  restricted: ["受限", "restricted"],
  left: ["已退出", "left"],
  kicked: ["已封禁", "banned"],
  administrator: ["管理员", "admin"],
  group: ["群组", "group"],
  supergroup: ["超级群", "supergroup"],
  channel: ["频道", "channel"],
  private: ["私聊", "private"],
  memberCount: ["{n} 名成员", "{n} members"],
  botIs: ["机器人：{status}", "bot: {status}"],
  back: ["返回会话列表", "Back to chats"],
  ok: ["知道了", "OK"],
  close: ["关闭", "Close"],
  botSays: ["机器人提示", "The bot says"],
  openLink: ["打开链接", "Open a link"],
  openLinkBody: ["按钮指向外部地址。打开它会离开试验场：", "This button points outside. Opening it leaves the playground:"],
  openAnyway: ["在新标签页打开", "Open in a new tab"],
  addGroup: ["把机器人加到群组", "Add the bot to a group"],
  addGroupBody: [
    "在 Telegram 里，这个链接会让您选一个群组，并请求这些权限：{rights}。在试验场里，请在控制台中设置机器人在各群组的身份与权限。",
    "In Telegram this link lets you pick a group and asks for these rights: {rights}. Here, set the bot's place and rights in each group under Controls.",
  ],
  comma: ["、", ", "],
  noRights: ["无", "none"],
  people: ["成员与角色", "Members and roles"],
  bioOf: ["{name} 的简介", "Bio of {name}"],
  bioNote: ["新成员只打个招呼、或有人说「看我简介」时，机器人才查简介；一小时内不重复查。", "The bot looks when somebody new says next to nothing, or anybody points there; once an hour at most."],
  roleOf: ["{name} 的角色", "Role of {name}"],
  botHere: ["机器人在本群", "The bot in this chat"],
  botStatus: ["机器人的身份", "The bot's place"],
  block: ["屏蔽机器人", "Block the bot"],
  unblock: ["解除屏蔽", "Unblock the bot"],
  blocked: ["私聊 · 已屏蔽机器人", "private, the bot is blocked"],
  privateNote: ["像在 Telegram 里一样，被屏蔽的机器人不能再给此人发消息。", "As in Telegram, a blocked bot can no longer write to this person."],
  rights: ["管理员权限", "Admin rights"],
  rightsOf: ["{name} 的管理员权限", "Admin rights of {name}"],
  profileOf: ["{name} 的简介与权限", "Bio and rights of {name}"],
  allOfThem: ["全部勾选", "Tick all"],
  noneOfThem: ["全部取消", "Untick all"],
  door: ["入群申请", "Requests to join"],
  doorNote: ["陌生人申请入群；机器人有「邀请成员」权限时会收到申请，并可批准或拒绝。", "A stranger asks to join. A bot with the right to invite members hears of it and may let them in or not."],
  stranger: ["谁", "Who"],
  withBio: ["简介（可不填）", "Bio (optional)"],
  askToJoin: ["申请入群", "Ask to join"],
  nobodyOutside: ["没有别的人可以申请。", "Nobody else can ask."],
  waits: ["等待批准", "waits for an answer"],
  approve: ["批准", "Let in"],
  decline: ["拒绝", "Decline"],
  bannedChannels: ["被封禁的频道", "Banned channels"],
  unban: ["解除封禁", "Unban"],
  onlyGroups: ["选择一个群组后，可在这里改成员角色与机器人权限。", "Pick a group to change roles and the bot's rights here."],
  inChat: ["会话：{name}", "Chat: {name}"],
  clock: ["时钟", "Clock"],
  clockNote: ["把时间往前拨，触发定时的反诈提示。", "Move time forward to make scheduled tips due."],
  moved: ["已拨快 {time}", "moved forward {time}"],
  hour: ["+1 小时", "+1 hour"],
  day: ["+1 天", "+1 day"],
  nine: ["到下一个 09:00", "To the next 09:00"],
  faults: ["故障注入", "Faults"],
  faultsNote: ["让接下来的若干次接口调用出错，看机器人如何恢复。", "Make the next calls go wrong and watch the bot recover."],
  faultKind: ["故障", "Fault"],
  faultCount: ["次数", "Times"],
  inject: ["注入", "Inject"],
  pending: ["待触发 {n}", "{n} pending"],
  reset: ["重置", "Reset"],
  resetNote: ["清空所有会话与消息，重新开始；机器人记得的设置与历史不变。", "Clear all chats and messages and begin again. What the bot remembers, such as settings, stays."],
  resetAsk: ["确定清空所有会话与消息？", "Clear all chats and messages?"],
  resetDo: ["全部清空", "Clear everything"],
  offline: ["与试验场的连接中断，正在重连…", "Lost the playground, reconnecting…"],
  fault_http_500: ["500 服务器错误", "500 server error"],
  fault_http_502: ["502 网关错误", "502 bad gateway"],
  fault_too_many_requests: ["429 请求过多", "429 too many requests"],
  fault_hang: ["无响应，直到超时", "No answer until time-out"],
  fault_drop_before: ["执行前断开连接", "Connection cut before the effect"],
  fault_drop_after: ["执行后断开连接", "Connection cut after the effect"],
  fault_duplicate_updates: ["重复的更新", "Duplicate updates"],
  fault_malformed_update: ["损坏的更新", "A malformed update"],
  fault_malformed_json: ["损坏的 JSON", "Malformed JSON"],
  can_delete_messages: ["删除消息", "Delete messages"],
  can_restrict_members: ["限制成员", "Restrict members"],
  can_pin_messages: ["置顶消息", "Pin messages"],
  can_invite_users: ["邀请成员", "Invite members"],
  can_promote_members: ["添加管理员", "Add admins"],
  can_change_info: ["修改群资料", "Change group info"],
  can_manage_chat: ["管理群组", "Manage the chat"],
  can_post_messages: ["发布消息", "Post messages"],
  can_edit_messages: ["修改消息", "Edit messages"],
  language: ["Switch to English", "切换到中文"],
  languageShort: ["EN", "中文"],
  sent: ["已发出", "Posted"],
  failed: ["没有成功：{error}", "That did not work: {error}"],
  unread: ["有新消息", "new messages"],
};

const KEY = "playground.language";
let language = stored() ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

function stored() {
  try {
    const value = localStorage.getItem(KEY);
    return value === "zh" || value === "en" ? value : null;
  } catch {
    return null; // storage may be blocked; the browser's language is then the answer
  }
}

export const lang = () => language;

export function setLang(value) {
  language = value;
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // the choice then lasts for this visit only
  }
}

export const has = (key) => Object.hasOwn(TEXTS, key);

export function t(key, values = {}) {
  const text = has(key) ? TEXTS[key][language === "zh" ? 0 : 1] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const locale = () => (language === "zh" ? "zh-CN" : "en-GB");

const CLOCK = { hour: "2-digit", minute: "2-digit" };
const DATE = { weekday: "short", month: "short", day: "numeric" };
const formats = new Map();

// Making a format costs a hundred times what using it costs.
function format(options, zone) {
  const key = `${locale()} ${zone} ${options.hour ?? ""}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone }));
  return formats.get(key);
}

export const time = (unix, zone) => format(CLOCK, zone).format(unix * 1000);
export const day = (unix, zone) => format(DATE, zone).format(unix * 1000);

export function size(bytes) {
  const [value, unit] = bytes < 1024 ? [bytes, "byte"] : bytes < 1024 ** 2 ? [bytes / 1024, "kilobyte"] : [bytes / 1024 ** 2, "megabyte"];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

export function span(seconds) {
  const hours = Math.round(seconds / 3600);
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const words = language === "zh" ? [" 天", " 小时"] : [" d", " h"];
  return [days && `${days}${words[0]}`, (rest || !days) && `${rest}${words[1]}`].filter(Boolean).join(" ");
}
