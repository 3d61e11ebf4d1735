"""Decided actions as Bot API calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.adapters.telegram.keyboards import warning_keyboard
from bot.adapters.telegram.render import escape, evidence, split
from bot.core.actions import Action, Decision, Delete, Log, React, Warn, WarningForm
from bot.core.catalog import Catalog
from bot.core.detectors import profile
from bot.core.message import Chat, ChatId, Message, MessageId
from bot.core.verdict import Verdict
from bot.services.live import Live
from bot.services.ports import Call, Json


def text_calls(
    chat_id: ChatId,
    text: str,
    *,
    reply_to: int | None = None,
    thread: int = 0,
    markup: Json = None,
    once: bool = False,
    slot: float | None = None,
    silent: bool = False,
) -> tuple[Call, ...]:
    """Send Telegram HTML, in as many messages as it needs; the buttons go under the last one."""
    pieces = list(split(text))
    return tuple(
        Call(
            chat_id=chat_id,
            method="sendMessage",
            params=_text_params(
                chat_id,
                piece,
                reply_to=reply_to if index == 0 else None,
                thread=thread,
                markup=markup if index == len(pieces) - 1 else None,
                silent=silent,
            ),
            once=once,
            slot=slot,
        )
        for index, piece in enumerate(pieces)
    )


def _text_params(
    chat_id: ChatId, text: str, *, reply_to: int | None, thread: int, markup: Json, silent: bool
) -> Mapping[str, Json]:
    params: dict[str, Json] = {
        "chat_id": chat_id,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if reply_to is not None:
        params["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    if thread:
        params["message_thread_id"] = thread
    if silent:
        params["disable_notification"] = True
    if markup is not None:
        params["reply_markup"] = markup
    return params


def quoted_evidence(catalog: Catalog, lang: str, verdict: Verdict, message: Message) -> str:
    """The words that gave a message away, in quotation marks, as Telegram HTML."""
    words = catalog.quoted(lang, evidence(verdict, message))
    if profile.stands_alone(verdict, message):
        words = catalog.text(lang, "evidence.profile", words=words)
    return escape(words)


def _deletion(chat_id: ChatId, message_id: MessageId, also: tuple[MessageId, ...]) -> Call:
    if not also:
        params: dict[str, Json] = {"chat_id": chat_id, "message_id": message_id}
        return Call(chat_id=chat_id, method="deleteMessage", params=params)
    ids = [message_id, *also]
    return Call(chat_id=chat_id, method="deleteMessages", params={"chat_id": chat_id, "message_ids": ids})


class TelegramComposer:
    """The Composer port over the content catalog."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def compose(self, message: Message, verdict: Verdict, decision: Decision) -> tuple[Call, ...]:
        """The calls that carry out a decision about a message, in order."""
        return tuple(call for action in decision.actions for call in self._calls(action, message, verdict))

    def _calls(self, action: Action, message: Message, verdict: Verdict) -> Iterator[Call]:
        chat: Chat = message.chat
        target: dict[str, Json] = {"chat_id": chat.id, "message_id": message.id}
        match action:
            case Warn():
                markup = warning_keyboard(self._live.catalog, action.lang, message.id, action.scheme)
                yield from text_calls(
                    chat.id,
                    self._warning(action, message, verdict),
                    reply_to=message.id,
                    thread=chat.thread,
                    markup=markup,
                )
            case React():
                reaction = [{"type": "emoji", "emoji": action.emoji}]
                yield Call(
                    chat_id=chat.id, method="setMessageReaction", params={**target, "reaction": reaction}
                )
            case Delete():
                yield _deletion(chat.id, message.id, action.also)
            case Log():
                return

    def _warning(self, action: Warn, message: Message, verdict: Verdict) -> str:
        catalog = self._live.catalog
        words = quoted_evidence(catalog, action.lang, verdict, message)
        if action.form is WarningForm.SHORT:
            return catalog.short_warning(action.lang, action.scheme, words, message.id)
        if action.wording:
            wording = escape(action.wording)
            return catalog.own_warning(action.lang, action.scheme, words, wording, action.region)
        return catalog.warning(
            action.lang, action.scheme, words, message.id, tone=action.tone, region=action.region
        )
