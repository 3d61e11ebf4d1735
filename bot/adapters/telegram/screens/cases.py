"""The buttons under the card of a case, and /log."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.adapters.telegram.screens.answer import alert, answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken, unheeded
from bot.adapters.telegram.screens.press import CASE, Press, heeded
from bot.adapters.telegram.send.casecalls import BUTTONS_FOR
from bot.adapters.telegram.send.render import plain
from bot.core.message import ChatId, MessageId
from bot.core.moderation.acts import BAN, MUTE, RIGHT_FOR
from bot.core.moderation.ladder import BAN as BAN_RUNG
from bot.core.moderation.ladder import is_step
from bot.core.moderation.stats_words import NOTHING
from bot.core.text.extracts import quote
from bot.core.verdict import UNNAMED, Level
from bot.services.authority import PressRule, Refusal
from bot.services.cases.cases import Case, Done
from bot.services.marks import Kind, case_mark
from bot.services.store import Judgement

LISTED = 10
"""Cases that /log shows."""
_VERBS = {"ok": "clear", "yes": "confirm", "trust": "trust", "more": "further"}
_TOLD = frozenset({"too_late", "protected", "expired", "failed", "foreign", "refused"})
_DATA = re.compile(r"(ok|yes|more|trust|like):(-\d{1,17}):(-?\d{1,17})(?::([a-z0-9_]{3,9}))?", re.ASCII)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """One click: bound to the card it stands under, and to the right of who clicks in the case's group."""
    lang, parsed = spoken(desk, interaction.update), _DATA.fullmatch(data_of(interaction))
    if parsed is None:
        await alert(desk, interaction, lang, CASE[Refusal.FOREIGN])
        return ()
    mark = case_mark(ChatId(int(parsed[2])), MessageId(int(parsed[3])))
    verb, rung = parsed[1], parsed[4] or ""
    right = RIGHT_FOR[BAN if rung == BAN_RUNG else MUTE] if verb == "more" else ""
    rule = PressRule(about=mark, lasts=BUTTONS_FOR, right=right)
    press = await heeded(desk, interaction, lang, CASE, {Kind.CASE: rule})
    if press is not None:
        await answer(desk, interaction, plain(await _act(desk, press, verb, rung)), alert=True)
    return ()


async def _act(desk: Desk, press: Press, verb: str, rung: str) -> str:
    if verb == "like":
        return await _similar(desk, press)
    if verb == "more" and not is_step(rung):
        return desk.catalog.text(press.lang, "case.foreign")
    mark = press.mark
    return worded(
        desk, press.lang, await desk.cases.decide(_VERBS[verb], mark.chat, mark.message, press.by, rung)
    )


def worded(desk: Desk, lang: str, done: Done) -> str:
    """What somebody who clicked is told."""
    if done.detail:
        named = desk.catalog.text(lang, f"rights.{done.detail}")
        return desk.catalog.text(lang, "case.stays" if done.word == "stays" else "case.no_right", right=named)
    key = f"case.{done.word}"
    return desk.catalog.text(lang, key if done.word in _TOLD else "case.done_short")


async def _similar(desk: Desk, press: Press) -> str:
    lang, found = press.lang, await desk.cases.alike(press.mark.chat, press.mark.message)
    if found is None:
        return desk.catalog.text(lang, "case.similar_none")
    day = desk.places.day(lang, datetime.fromtimestamp(found.last_seen, UTC).date())
    return desk.catalog.count(
        lang, "case.similar", found.count, count=found.count, chats=found.chats, date=day
    )


async def log(desk: Desk, interaction: Interaction) -> Calls:
    """The last cases of this group, for its admins; the right is asked for at this moment."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang):
        return refused
    lines = [_line(desk, lang, case) for case in await desk.cases.lately(chat.id, LISTED)]
    head = desk.catalog.text(lang, "log.head", title=quote(chat.title, 40))
    body = lines or [desk.catalog.text(lang, "log.none")]
    return interaction.reply("\n".join((head, *body)))


def _kind(desk: Desk, lang: str, judgement: Judgement) -> str:
    """What a case was taken for; of what the bot sees nothing in it names no kind of fraud."""
    if judgement.level == Level.CLEAN:
        return NOTHING
    return desk.catalog.text(lang, f"scheme.{judgement.scheme or UNNAMED}")


def _line(desk: Desk, lang: str, case: Case) -> str:
    settings, judgement = case.settings, case.judgement
    shown = [desk.cards.act(desk.catalog, lang, act, settings) for act in reversed(case.acts)]
    words = desk.catalog.text(lang, "act.join").join(shown) or desk.catalog.text(lang, "act.none")
    return desk.catalog.text(
        lang,
        "log.item",
        when=desk.cards.moment(lang, judgement.judged_at, settings.timezone),
        scheme=_kind(desk, lang, judgement),
        level=desk.catalog.text(lang, f"level.{judgement.level}"),
        acts=words,
    )
