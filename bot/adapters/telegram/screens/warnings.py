"""The buttons under a warning."""

from __future__ import annotations

from collections.abc import Iterator

from bot.adapters.telegram.screens.answer import alert, answer, data_of, number_of
from bot.adapters.telegram.screens.ask_about import ask_payload
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, spoken
from bot.adapters.telegram.screens.press import heeded
from bot.adapters.telegram.screens.private import DID_IT
from bot.adapters.telegram.screens.reports import object_
from bot.adapters.telegram.send.keyboards import start_link
from bot.adapters.telegram.send.render import ALERT_LIMIT
from bot.core.detection.evidence import ADVERTISING
from bot.core.message import MessageId
from bot.core.talk.reasons import told_once
from bot.core.text.columns import read
from bot.core.text.extracts import harmless
from bot.core.text.quoting import units
from bot.core.verdict import UNNAMED
from bot.services.authority import PressRule, Refusal
from bot.services.guard.recording import accusing
from bot.services.marks import Kind, warning_mark
from bot.services.store import Judgement

FEWEST = 2
"""Reasons for which the law makes no room."""
MOST_WORDS = 3
"""Words that are quoted for a reason where there is room."""


async def why(desk: Desk, interaction: Interaction) -> Calls:
    """Show the signals to the one who asks, in an alert that nobody else sees."""
    if (judgement := await _judgement(desk, interaction)) is not None:
        region = (await desk.settings.read(interaction.chat)).region
        text = _reasons(desk, judgement, spoken(desk, interaction.update), region)
        await answer(desk, interaction, text, alert=True)
    return ()


async def did_it(desk: Desk, interaction: Interaction) -> Calls:
    """Open the private chat with the first steps: what somebody did is nobody else's business."""
    scheme = data_of(interaction)
    payload = DID_IT + (scheme if scheme in desk.catalog.schemes else UNNAMED)
    await answer(desk, interaction, url=start_link(desk.me.username, payload))
    return ()


async def about(desk: Desk, interaction: Interaction) -> Calls:
    """Open the private chat with the card of the message that the warning is about."""
    payload = ask_payload(interaction.chat.id, MessageId(number_of(data_of(interaction))))
    await answer(desk, interaction, url=start_link(desk.me.username, payload))
    return ()


async def not_fraud(desk: Desk, interaction: Interaction) -> Calls:
    """An admin clears the message and everything is undone; who wrote it objects by the same button."""
    by, lang = interaction.opener, spoken(desk, interaction.update)
    if (judgement := await _judgement(desk, interaction)) is None:
        return ()
    if not await is_admin(desk, interaction.update):
        if by == judgement.sender_id:
            return await object_(desk, interaction, judgement)
        await alert(desk, interaction, lang, "appeal.not_yours")
        return ()
    done = await desk.cases.decide("clear", judgement.chat_id, judgement.message_id, by)
    late = done.word == "too_late"
    said = desk.catalog.text(lang, "case.too_late" if late else "cleared.done")
    await answer(desk, interaction, said, alert=late)
    return ()


async def _judgement(desk: Desk, interaction: Interaction) -> Judgement | None:
    """The case of the warning that the button stands under; of no other, whatever data are sent along.

    Without one who pressed was told so.
    """
    lang, about = spoken(desk, interaction.update), MessageId(number_of(data_of(interaction)))
    rules = {Kind.WARNING: PressRule(about=warning_mark(about), ranked=False)}
    press = await heeded(desk, interaction, lang, dict.fromkeys(Refusal, "why.expired"), rules)
    judgement = await desk.casebook.judgement(press.chat.id, about) if press is not None else None
    if press is not None and judgement is None:
        await alert(desk, interaction, lang, "why.expired")
    return judgement


def _reasons(desk: Desk, judgement: Judgement, lang: str, region: str) -> str:
    """The case in plain words, the weightiest reason first, and the law that it may touch by its name.

    What has no room in an alert is left out: the lighter reasons, then quoted words, last the law. Nothing
    is cut in two, least of all a law's name.
    """
    scheme = judgement.scheme or UNNAMED
    law = read(desk.catalog.lawbook.named(lang, scheme, region))
    parts = {
        "scheme": desk.catalog.text(lang, f"scheme.{scheme}"),
        "level": desk.catalog.text(lang, f"level.{judgement.level}"),
    }
    said = ""
    for lines in _shorter(desk, judgement, lang, f"\n⚖️ {law}" if law else ""):
        said = desk.catalog.text(lang, "why.alert", evidence=lines, **parts)
        if units(said) <= ALERT_LIMIT:
            break
    return said


def _shorter(desk: Desk, judgement: Judgement, lang: str, law: str) -> Iterator[str]:
    """Reasons and law as they may be told, each time a little shorter."""
    most = None
    for words in (MOST_WORDS, 1, 0):
        lines = _lines(desk, judgement, lang, words)[:most]
        yield "".join((*lines, law))
        while len(lines) > FEWEST:
            lines.pop()
            yield "".join((*lines, law))
        most = len(lines)
    yield "".join(lines)
    yield "".join(lines[:1])


def _lines(desk: Desk, judgement: Judgement, lang: str, most: int) -> list[str]:
    lines = [desk.catalog.text(lang, "why.cleared")] if judgement.cleared_by else []
    for said, words in told_once(desk.catalog, lang, _evidence(judgement).items(), judgement.sub).items():
        shown = desk.catalog.quoted(lang, words[:most]) if words[:most] else ""
        lines.append(f"{said} {shown}".strip())
    return [f"\n• {line}" for line in lines]


def _evidence(judgement: Judgement) -> dict[str, list[str]]:
    """The accusing reasons of a case, each with a few words; a word stands under one reason only."""
    found: dict[str, list[str]] = {}
    for reason, seen_in in accusing(judgement):
        words = found.setdefault(reason, [])
        for word in () if reason in ADVERTISING else seen_in:
            shown = harmless(word, 12)
            if len(words) < MOST_WORDS and not any(
                shown in known for seen in found.values() for known in seen
            ):
                words[:] = [known for known in words if known not in shown] + [shown]
    return found
