"""Asking in private: an answer card, short questions, first aid, each by words or by buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.adapters.telegram.compose import text_calls
from bot.adapters.telegram.handlers.answer import answer, data_of
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, spoken
from bot.adapters.telegram.keyboards import Rows, button, inline
from bot.adapters.telegram.render import ADVERTISING, escape, harmless, strongest
from bot.core.answers import Reason, words
from bot.core.ask import HANDOVER, KNOWN, MOST_REASONS, SITUATIONS, Risk, State, Turn
from bot.core.language import language as language_of
from bot.core.message import ChatId, Message, Origin, UserId
from bot.core.reasons import told
from bot.core.verdict import Verdict
from bot.services.ports import Json

PREFIX = "ask"
_NUMBER = re.compile(r"\+?[\d\s().-]{6,20}")
_HANDLE = re.compile(r"@\w{3,40}")
_LINK = re.compile(r"(https?://|www\.)\S+|\S+\.[a-z]{2,12}(/\S*)?", re.IGNORECASE)
_MEDIA = {"photo": "picture", "voice": "voice", "audio": "voice", "video_note": "voice", "video": "picture"}
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "question.handover": (*HANDOVER, "no"),
    "question.known": KNOWN,
}


async def asked(desk: Desk, interaction: Interaction, message: Message, *, typed: bool) -> Calls:
    """Answer something sent in private."""
    chat_id, user_id = message.chat.id, UserId(message.sender.id)
    client = spoken(desk, interaction.update)
    text = "\n".join(_own(message)).strip()
    if kind := _unreadable(interaction, text):
        said = desk.catalog.text(client, f"ask.say.{kind}")
        return text_calls(chat_id, said, reply_to=message.id)
    lang = _language(desk, text, client) if typed else client
    meant = desk.catalog.intents.of(text) if typed else frozenset[str]()
    turn = await desk.asking.say(chat_id, user_id, meant, lang)
    reasons: list[Reason] = []
    if turn is None:
        verdict = desk.campaigns.heard(message, await desk.judging.verdict(message, asked=True), asked=True)
        turn = await desk.asking.open(chat_id, user_id, verdict, len(text), lang, meant)
        reasons = reasons_of(desk, lang, verdict)
    poison = desk.catalog.text(lang, "ask.say.poison") if "poison" in meant else ""
    return _show(desk, chat_id, lang, turn, reasons, before=poison, reply_to=message.id)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A button of a talk; it concerns whoever taps it, in the private chat that it stands in."""
    query = interaction.update.callback_query
    await answer(desk, interaction)
    if query is None or query.message is None:
        return ()
    chat_id, user_id = chat_of(interaction.update).id, UserId(query.from_user.id)
    turn = await desk.asking.press(chat_id, user_id, data_of(interaction))
    lang = turn.state.lang or spoken(desk, interaction.update)
    if data_of(interaction).startswith("tick:") and turn.state.situation:
        return _show(desk, chat_id, lang, turn, (), edit=query.message.message_id)
    return _show(desk, chat_id, lang, turn, ())


def reasons_of(desk: Desk, lang: str, verdict: Verdict) -> list[Reason]:
    """Up to three reasons with the words that show them, as HTML."""
    found: list[Reason] = []
    for signal in told(strongest(verdict), MOST_REASONS):
        key = f"reason.{signal.reason}"
        if desk.catalog.has(lang, key):
            shown = [harmless(word) for word in signal.evidence[:2] if signal.reason not in ADVERTISING]
            shown = [word for word in shown if word.strip("… ")]
            marks = escape(desk.catalog.quoted(lang, shown)) if shown else ""
            found.append((desk.catalog.text(lang, key), marks))
    return found


def _show(
    desk: Desk,
    chat_id: ChatId,
    lang: str,
    turn: Turn,
    reasons: object,
    *,
    before: str = "",
    reply_to: int | None = None,
    edit: int = 0,
) -> Calls:
    given = tuple(reasons) if isinstance(reasons, list | tuple) else ()
    texts = [words(desk.catalog, lang, part, turn.state, given) for part in turn.parts]
    text = "\n\n".join(filter(None, (before, *texts)))
    markup = _buttons(desk, lang, turn)
    if not edit:
        return text_calls(chat_id, text, reply_to=reply_to, markup=markup)
    (call, *_) = text_calls(chat_id, text, markup=markup)
    params = {**call.params, "message_id": edit}
    return (type(call)(chat_id=chat_id, method="editMessageText", params=params),)


def _buttons(desk: Desk, lang: str, turn: Turn) -> Json:
    last = turn.parts[-1]
    if last in _QUESTIONS:
        kind = last.partition(".")[2]
        rows: Rows = [
            [_button(desk, lang, f"{last}.{value}", f"{kind}:{value}")] for value in _QUESTIONS[last]
        ]
        return inline([*rows, [_button(desk, lang, "button.leave", "leave")]])
    if last == "happened":
        return inline([[_situation(desk, lang, name)] for name in SITUATIONS])
    if last == "aid":
        return inline(_checklist(desk, lang, turn.state))
    if last in {"card", "more"} or last.startswith("known."):
        return inline(_ways(desk, lang, turn))
    if last in {"say.insult", "say.greeting", "say.minor", "job"}:
        return inline([[_button(desk, lang, "button.happened", "happened")]])
    return None


def _ways(desk: Desk, lang: str, turn: Turn) -> Rows:
    """What may be asked next about an offer."""
    rows: Rows = [[_button(desk, lang, "button.happened", "happened")]]
    second = [_button(desk, lang, "button.job", "job")]
    if turn.parts[-1] == "card":
        second = [_button(desk, lang, "button.known", "ask_known"), *second]
        if turn.state.risk in {Risk.HIGH, Risk.MEDIUM}:
            rows[0].append(_button(desk, lang, "button.more", "more"))
    return [*rows, second]


def _checklist(desk: Desk, lang: str, state: State) -> Rows:
    steps = len(desk.catalog.aid(lang, state.situation).now) + len(
        desk.catalog.aid(lang, state.situation).day
    )
    ticks = [
        button(f"{'☑️' if number in state.done else '▫️'} {number}", f"{PREFIX}:tick:{number}")
        for number in range(1, steps + 1)
    ]
    rows = [ticks[index : index + 5] for index in range(0, steps, 5)]
    return [*rows, [_button(desk, lang, "aid.other", "happened")]]


def _situation(desk: Desk, lang: str, name: str) -> dict[str, str]:
    return button(desk.catalog.aid(lang, name).title, f"{PREFIX}:aid:{name}")


def _button(desk: Desk, lang: str, key: str, action: str) -> dict[str, str]:
    return button(desk.catalog.text(lang, f"ask.{key}"), f"{PREFIX}:{action}")


def _language(desk: Desk, text: str, client: str) -> str:
    """The language that somebody writes in; of a word or two their program's language tells more."""
    read = language_of(text)
    if read == "en" and len(text) < 25:
        return client
    return desk.catalog.language(read) if desk.catalog.speaks(read) else client


def _own(message: Message) -> list[str]:
    """What was sent, without the sender's name."""
    return [part.text for part in message.parts if part.origin is not Origin.PROFILE_NAME]


def _unreadable(interaction: Interaction, text: str) -> str:
    """Why there is nothing to judge: no words at all, or a number, a name or an address alone."""
    content = interaction.raw.get("message")
    if not text:
        sent = content if isinstance(content, dict) else {}
        kinds = (kind for key, kind in _MEDIA.items() if key in sent)
        return next(kinds, "contact" if "contact" in sent else "empty")
    for pattern, kind in ((_NUMBER, "phone"), (_HANDLE, "handle"), (_LINK, "link")):
        if pattern.fullmatch(text):
            return kind
    return "" if any(sign.isalpha() for sign in text) else "empty"
