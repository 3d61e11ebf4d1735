"""/language: in which language the bot speaks to somebody; it stays so until they change it."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, elsewhere, spoken
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.message import ChatKind, UserId
from bot.core.moderation.settings import AUTO, LANGUAGES
from bot.services.store import Json

PREFIX = "lang"
COLUMNS = 2
"""Names that differ in their last words are read whole."""


async def language_(desk: Desk, interaction: Interaction) -> Calls:
    """The languages as buttons; one that is named is chosen at once."""
    chat, lang = interaction.chat, spoken(desk, interaction.update)
    if (private := elsewhere(desk, interaction, lang)) is not None:
        return private
    if desk.catalog.speaks(interaction.args):
        named = desk.catalog.language(interaction.args)
        return text_calls(chat.id, await _choose(desk, interaction, named))
    current = (await desk.settings.read(chat)).language
    return text_calls(
        chat.id, desk.catalog.text(lang, "ask.language.choose"), markup=_menu(desk, lang, current)
    )


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A language was tapped; what it says then is in that one."""
    above, chosen = interaction.above, data_of(interaction)
    if above is None or interaction.chat.kind is not ChatKind.PRIVATE:
        return ()
    await answer(desk, interaction)
    if chosen not in (AUTO, *LANGUAGES):
        return ()
    said = await _choose(desk, interaction, chosen)
    return (edited(interaction.chat.id, above, said, inline([])),)


async def _choose(desk: Desk, interaction: Interaction, chosen: str) -> str:
    """Keep what somebody chose, and say so."""
    chat = interaction.chat
    await desk.settings.change(chat, "language", chosen, UserId(chat.id))
    lang = spoken(desk, interaction.update) if chosen == AUTO else chosen
    await desk.talks.turn_to(chat.id, UserId(chat.id), "" if chosen == AUTO else chosen)
    key = "ask.language.as_written" if chosen == AUTO else "ask.language.chosen"
    return desk.catalog.text(lang, key)


def _menu(desk: Desk, lang: str, current: str) -> Json:
    """A button for each language under its own name, that which holds with a tick."""
    names = {name: desk.catalog.locale(name).name for name in LANGUAGES}
    buttons = [_item(current, value, name) for value, name in names.items()]
    rows = [buttons[at : at + COLUMNS] for at in range(0, len(buttons), COLUMNS)]
    return inline([*rows, [_item(current, AUTO, desk.catalog.text(lang, "ask.language.auto"))]])


def _item(current: str, value: str, name: str) -> dict[str, str]:
    return button(f"✓ {name}" if value == current else name, f"{PREFIX}:{value}")
