"""Decided actions as Bot API calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.adapters.telegram.send.casecard import CaseCards, case_buttons, further
from bot.adapters.telegram.send.keyboards import LAND_OF, MENU_OF, Rows, inline, start_link, warning_keyboard
from bot.adapters.telegram.send.render import split
from bot.adapters.telegram.send.wavecard import wave_buttons, wave_text
from bot.core.actions import (
    Action,
    AskAdmins,
    Ban,
    Decision,
    Delete,
    Log,
    Mute,
    Propose,
    React,
    Warn,
    WarningForm,
)
from bot.core.detection.detectors import links, profile
from bot.core.detection.detectors.told import TOLD, is_told
from bot.core.detection.evidence import evidence, is_in_picture
from bot.core.library.catalog import Catalog
from bot.core.library.content import BRIEF
from bot.core.message import Chat, ChatId, Message, MessageId, UserId
from bot.core.moderation.policy import answer_language, card_language
from bot.core.moderation.settings import AUTO, ChatSettings
from bot.core.text.columns import columns
from bot.core.text.quoting import escaped, inert
from bot.core.verdict import Verdict
from bot.services.chats.chats import ChatState
from bot.services.library.live import Live
from bot.services.marks import Kind, Mark, case_mark, warning_mark
from bot.services.store import Act, Call, Json, Judgement

PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)
"""What a member may be allowed; the group's own permissions bound them besides."""
_NOTES: Mapping[str, str] = {"trusted.hijacked": "case.hijacked", TOLD: "case.told"}
"""What admins are told of a case, by why it was decided so."""
NEAREST_END = 60.0
"""Seconds that a restriction must still last when it is sent; Telegram takes less than thirty for ever."""


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
    mark: Mark | None = None,
    lasts: float = 0.0,
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
            mark=str(mark) if mark is not None and index == len(pieces) - 1 else "",
            lasts=lasts,
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


def with_rows(calls: tuple[Call, ...], rows: Rows) -> tuple[Call, ...]:
    """The same with more rows of buttons under the last message."""
    *before, last = calls
    under = last.params.get("reply_markup")
    known = under["inline_keyboard"] if isinstance(under, dict) else []
    markup: Json = {"inline_keyboard": [*(known if isinstance(known, list) else []), *rows]}
    return (*before, replace(last, params={**last.params, "reply_markup": markup}))


def quoted_evidence(
    catalog: Catalog,
    lang: str,
    verdict: Verdict,
    message: Message,
    *,
    brief: bool = False,
    late: bool = False,
) -> str:
    """The words that gave a message away, in quotation marks, as Telegram HTML; ``brief`` in half a line,
    ``late`` where others have written since."""
    if any(signal.reason == links.LOGIN_CODE for signal in verdict.signals):
        return escaped(catalog.text(lang, "evidence.login_code"))
    if profile.is_in_photo(verdict, message):
        return escaped(_in_photo(catalog, lang, profile.beside(verdict), message, brief=brief))
    quote = catalog.glimpse if brief else catalog.quoted
    words = quote(lang, evidence(verdict, message))
    if profile.stands_alone(verdict, message):
        words = catalog.text(lang, "evidence.profile", words=words)
    elif is_in_picture(verdict, message):
        place = "told" if is_told(verdict) else "picture"
        words = catalog.text(lang, f"evidence.{place}_above" if late else f"evidence.{place}", words=words)
    return escaped(words)


def _in_photo(catalog: Catalog, lang: str, verdict: Verdict, message: Message, *, brief: bool) -> str:
    """What stands in the profile picture; a brief warning has no more room for that than for "profile"."""
    said, place = evidence(verdict, message), "evidence.profile_photo"
    usual, taken = (columns(catalog.text(lang, key, words="")) for key in ("evidence.profile", place))
    words = catalog.glimpse(lang, said, less=max(0, taken - usual)) if brief else catalog.quoted(lang, said)
    return catalog.text(lang, place, words=words)


def delete_call(chat_id: ChatId, message_id: int, also: tuple[MessageId, ...] = ()) -> Call:
    """Remove a message, with others where there are."""
    if not also:
        params: dict[str, Json] = {"chat_id": chat_id, "message_id": message_id}
        return Call(chat_id=chat_id, method="deleteMessage", params=params)
    ids = [message_id, *also]
    return Call(chat_id=chat_id, method="deleteMessages", params={"chat_id": chat_id, "message_ids": ids})


def mute_call(chat_id: ChatId, user_id: UserId, until: float) -> Call:
    """Let somebody write nothing until then."""
    nothing: dict[str, Json] = dict.fromkeys(PERMISSIONS, False)
    return restrict_call(chat_id, user_id, nothing, until)


def restrict_call(
    chat_id: ChatId, user_id: UserId, permissions: Mapping[str, Json], until: float = 0.0
) -> Call:
    """Set what somebody may do; an end of 0 is none."""
    params: dict[str, Json] = {
        "chat_id": chat_id,
        "user_id": user_id,
        "permissions": dict(permissions),
        "use_independent_chat_permissions": True,
    }
    if until:
        params["until_date"] = int(until)
    return Call(chat_id=chat_id, method="restrictChatMember", params=params)


def has_ended(call: Call, now: float) -> bool:
    """Whether a restriction would end before it begins: Telegram takes so near an end for none at all."""
    until = call.params.get("until_date")
    return isinstance(until, int) and 0 < until < now + NEAREST_END


def ban_call(chat_id: ChatId, user_id: UserId, until: float = 0.0) -> Call:
    """Remove somebody, or keep a channel from writing here."""
    if user_id < 0:
        channel = {"chat_id": chat_id, "sender_chat_id": user_id}
        return Call(chat_id=chat_id, method="banChatSenderChat", params=channel)
    params: dict[str, Json] = {"chat_id": chat_id, "user_id": user_id}
    if until:
        params["until_date"] = int(until)
    return Call(chat_id=chat_id, method="banChatMember", params=params)


def unban_call(chat_id: ChatId, user_id: UserId) -> Call:
    """Let somebody come back."""
    if user_id < 0:
        channel = {"chat_id": chat_id, "sender_chat_id": user_id}
        return Call(chat_id=chat_id, method="unbanChatSenderChat", params=channel)
    params: dict[str, Json] = {"chat_id": chat_id, "user_id": user_id, "only_if_banned": True}
    return Call(chat_id=chat_id, method="unbanChatMember", params=params)


def edited(chat_id: ChatId, message_id: int, text: str, markup: Json = None) -> Call:
    """Put other words, and other buttons or none, in place of a message of the bot."""
    params: dict[str, Json] = {
        "chat_id": chat_id,
        "message_id": message_id,
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if markup is not None:
        params["reply_markup"] = markup
    return Call(chat_id=chat_id, method="editMessageText", params=params)


class TelegramComposer:
    """The Composer port over the content catalog."""

    def __init__(self, live: Live, cards: CaseCards, username: str) -> None:
        self._live = live
        self._cards = cards
        self._username = username

    def card(
        self,
        judgement: Judgement,
        acts: Sequence[Act],
        settings: ChatSettings,
        title: str,
        place: ChatId,
        standing: MessageId,
    ) -> tuple[Call, ...]:
        """The card of a case where its admins read it; one that stands there already is rewritten."""
        catalog, lang = self._live.catalog, card_language(settings, judgement.lang)
        kinds = {act.kind for act in acts}
        notes = [catalog.text(lang, note)] if (note := _NOTES.get(judgement.reason)) else []
        text = self._cards.text(catalog, lang, judgement, acts, settings, title, notes)
        markup = case_buttons(catalog, lang, judgement, further(settings, acts, judgement))
        if standing:
            return (edited(place, standing, text, markup),)
        return text_calls(
            place,
            text,
            markup=markup,
            silent="ask" not in kinds,
            mark=case_mark(judgement.chat_id, judgement.message_id),
        )

    def unheard(self, state: ChatState, thread: int = 0) -> tuple[Call, ...]:
        """A quiet line for a group none of whose admins can be reached: how they can be."""
        catalog, chat = self._live.catalog, state.record.chat_id
        lang = answer_language(state.settings, state.record.heard or catalog.default)
        label = catalog.text(lang, "button.open_private")
        way = inline([[{"text": label, "url": start_link(self._username, f"{MENU_OF}{chat}")}]])
        said = catalog.text(lang, "case.unheard")
        return text_calls(chat, said, thread=thread, markup=way, silent=True, mark=Mark(kind=Kind.UNHEARD))

    def wave(
        self,
        seen: Sequence[Judgement],
        count: int,
        settings: ChatSettings,
        title: str,
        place: ChatId,
        mark: Mark,
        card: MessageId,
    ) -> Call:
        """One card for a whole wave, or the same card with what came since."""
        catalog, lang = self._live.catalog, card_language(settings, seen[0].lang)
        text, markup = wave_text(catalog, lang, seen, count, title), wave_buttons(catalog, lang, seen)
        if card:
            return edited(place, card, text, markup)
        return text_calls(place, text, markup=markup, mark=mark)[0]

    def compose(self, message: Message, verdict: Verdict, decision: Decision) -> tuple[Call, ...]:
        """The calls that carry out a decision about a message, in order."""
        return tuple(call for action in decision.actions for call in self._calls(action, message, verdict))

    def _calls(self, action: Action, message: Message, verdict: Verdict) -> Iterator[Call]:
        chat: Chat = message.chat
        target: dict[str, Json] = {"chat_id": chat.id, "message_id": message.id}
        match action:
            case Warn():
                catalog = self._live.catalog
                # What it says of law and numbers holds everywhere, until an admin says where they are.
                settled = action.region != AUTO or len(catalog.places(action.lang, AUTO)) == 1
                settled = settled or action.form is WarningForm.SHORT
                placing = "" if settled else start_link(self._username, f"{LAND_OF}{chat.id}")
                markup = warning_keyboard(catalog, action.lang, message.id, action.scheme, placing)
                yield from text_calls(
                    chat.id,
                    self._warning(action, message, verdict),
                    reply_to=message.id,
                    thread=chat.thread,
                    markup=markup,
                    silent=action.silent,
                    mark=warning_mark(message.id),
                    lasts=action.lasts,
                )
            case React():
                reaction = [{"type": "emoji", "emoji": action.emoji}]
                yield Call(
                    chat_id=chat.id, method="setMessageReaction", params={**target, "reaction": reaction}
                )
            case Delete():
                yield delete_call(chat.id, message.id, action.also)
            case Mute():
                yield mute_call(chat.id, message.sender.id, action.until)
            case Ban():
                yield ban_call(chat.id, message.sender.id)
            case Log() | Propose() | AskAdmins():
                return

    def _warning(self, action: Warn, message: Message, verdict: Verdict) -> str:
        catalog = self._live.catalog
        repeated = action.form is WarningForm.SHORT
        brief = repeated or (action.tone == BRIEF and not action.wording)
        words = quoted_evidence(catalog, action.lang, verdict, message, brief=brief, late=action.late)
        if repeated:
            return catalog.warnings.short(action.lang, action.scheme, words, message.id)
        if action.wording:
            wording = escaped(inert(action.wording))
            return catalog.warnings.own(action.lang, action.scheme, words, wording, action.region)
        return catalog.warnings.text(
            action.lang,
            action.scheme,
            words,
            message.id,
            tone=action.tone,
            region=action.region,
            told=action.told,
        )
