"""/confirm: an admin says that the message replied to is an ad, and it is one in that group from then on."""

from __future__ import annotations

from bot.adapters.telegram.screens.check import has_words, subject_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, language
from bot.adapters.telegram.screens.pictures import seen
from bot.core.message import ChatKind


async def confirm(desk: Desk, interaction: Interaction) -> Calls:
    """Keep what the message is known by; the right is asked for at this moment."""
    lang = await language(desk, interaction.update)
    return interaction.reply(await _confirmed(desk, interaction, lang))


async def _confirmed(desk: Desk, interaction: Interaction, lang: str) -> str:
    asked, subject = interaction.message, None
    if not interaction.args:
        subject = subject_of(desk, interaction)
    if asked is None or subject is None or asked.chat.kind is ChatKind.PRIVATE:
        return desk.catalog.text(lang, "confirm.usage")
    if not await is_admin(desk, interaction.update):
        return desk.catalog.text(lang, "confirm.denied")
    subject, _ = await seen(desk, subject, asked.sender.id)
    known = has_words(subject) or bool(subject.prints)
    scheme = await desk.voices.confirm(subject, asked.sender.id) if known else ""
    if not scheme:
        return desk.catalog.text(lang, "check.empty")
    return desk.catalog.text(lang, "confirm.done", scheme=desk.catalog.text(lang, f"scheme.{scheme}"))
