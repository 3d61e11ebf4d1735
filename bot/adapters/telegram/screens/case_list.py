"""/log: the last cases, in the group without a name, in private with all that is known and an undo."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.cases import tell, worded
from bot.adapters.telegram.screens.choosing import CASES, unheeded
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken
from bot.adapters.telegram.screens.press import CASE, heeded
from bot.adapters.telegram.send.casecalls import BUTTONS_FOR
from bot.adapters.telegram.send.casecard import message_link, reasons
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import LOG_OF, Rows, button, inline, start_link
from bot.core.message import Chat, ChatId, MessageId, UserId
from bot.core.moderation.stats_words import NOTHING
from bot.core.text.extracts import quote
from bot.core.verdict import UNNAMED, Level
from bot.services.authority import PressRule
from bot.services.cases.case import Case
from bot.services.guard.recording import text_of
from bot.services.marks import Kind, Mark
from bot.services.store import Json, Judgement

LISTED = 10
"""Cases that /log shows."""
EXCERPT = 80
IN_A_ROW = 5
"""Buttons that stand side by side."""


async def log(desk: Desk, interaction: Interaction) -> Calls:
    """The last cases of this group, for its admins; the right is asked for at this moment.

    Others read along: who it was, what they said and the undo are a tap away, in private.
    """
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang, CASES):
        return refused
    lines = [_line(desk, lang, case) for case in await desk.casebook.lately(chat.id, LISTED)]
    url = start_link(desk.me.username, f"{LOG_OF}{chat.id}")
    way = inline([[{"text": desk.catalog.text(lang, "button.more_private"), "url": url}]])
    return interaction.reply(_list(desk, lang, chat.title, lines), markup=way if lines else None)


async def open_log(desk: Desk, chat: Chat, group: ChatId, lang: str) -> Calls:
    """The last cases of a group in the private chat of somebody who is its admin at this moment."""
    about = await desk.chats.known(group)
    if about is None or not await desk.authority.leads(group, UserId(chat.id)):
        return text_calls(chat.id, desk.catalog.text(lang, "settings.only_admins"))
    text, markup = await _full(desk, about.chat, lang)
    return text_calls(chat.id, text, markup=markup, mark=Mark(kind=Kind.LOG, chat=group, by=UserId(chat.id)))


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A case is taken back by its number in the list."""
    lang, (verb, _, number) = spoken(desk, interaction.update), data_of(interaction).partition(":")
    press = await heeded(desk, interaction, lang, CASE, {Kind.LOG: PressRule(lasts=BUTTONS_FOR)})
    if press is None:
        return ()
    case = MessageId(int(number) if number.removeprefix("-").isdecimal() and len(number) <= 17 else 0)
    if verb != "undo" or not case:
        await answer(desk, interaction, desk.catalog.text(lang, "case.foreign"), alert=True)
        return ()
    done = await desk.cases.decide("clear", press.mark.chat, case, press.by)
    await tell(desk, interaction, lang, worded(desk, lang, done))
    about = await desk.chats.known(press.mark.chat)
    if about is None:
        return ()
    text, markup = await _full(desk, about.chat, lang)
    return (edited(press.chat.id, press.message_id, text, markup),)


async def _full(desk: Desk, group: Chat, lang: str) -> tuple[str, Json]:
    """The list with who, what and why, and a button for each case that can be taken back."""
    cases = await desk.casebook.lately(group.id, LISTED)
    lines = [f"<b>{place}</b> {_detail(desk, lang, case)}" for place, case in enumerate(cases, 1)]
    undo = [
        button(f"↩️ {place}", f"l:undo:{case.message_id}")
        for place, case in enumerate(cases, 1)
        if not case.judgement.cleared_by
    ]
    rows: Rows = [undo[at : at + IN_A_ROW] for at in range(0, len(undo), IN_A_ROW)]
    return _list(desk, lang, group.title, lines), inline(rows)


def _list(desk: Desk, lang: str, title: str, lines: list[str]) -> str:
    head = desk.catalog.text(lang, "log.head", title=quote(title, 40))
    return "\n".join((head, *(lines or [desk.catalog.text(lang, "log.none")])))


def _detail(desk: Desk, lang: str, case: Case) -> str:
    one = case.judgement
    who = desk.cards.sender(one)
    said = quote(text_of(one), EXCERPT) or desk.catalog.text(lang, "case.text_gone")
    link = f' <a href="{url}">↗</a>' if (url := message_link(one)) else ""
    why = reasons(desk.catalog, lang, one)[:1] if not one.cleared_by else []
    # Its number in the list stands in the place of the dot.
    return "\n".join((_line(desk, lang, case).removeprefix("• "), f"👤 {who}: {said}{link}", *why))


def _kind(desk: Desk, lang: str, judgement: Judgement) -> str:
    """What a case was taken for; of what the bot sees nothing in it names no kind of fraud."""
    if judgement.level == Level.CLEAN:
        return NOTHING
    return desk.catalog.text(lang, f"scheme.{judgement.scheme or UNNAMED}")


def _level(desk: Desk, lang: str, judgement: Judgement) -> str:
    """What the bot made of it, or that it is no fraud by an admin's word: then it accuses nobody any more."""
    key = "case.button.ok" if judgement.cleared_by else f"level.{judgement.level}"
    return desk.catalog.text(lang, key)


def _line(desk: Desk, lang: str, case: Case) -> str:
    settings, judgement = case.settings, case.judgement
    shown = [desk.cards.act(desk.catalog, lang, act, settings) for act in reversed(case.acts)]
    words = desk.catalog.text(lang, "act.join").join(shown) or desk.catalog.text(lang, "act.none")
    return desk.catalog.text(
        lang,
        "log.item",
        when=desk.cards.moment(lang, judgement.judged_at, settings.timezone),
        scheme=_kind(desk, lang, judgement),
        level=_level(desk, lang, judgement),
        acts=words,
    )
