"""The pages of the settings menu, as texts and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.screens.settings_words import about, head, label, shown_choice, shown_value
from bot.adapters.telegram.screens.trusted import lists_text
from bot.adapters.telegram.send.keyboards import MENU_OF, Rows, button, inline, start_link
from bot.adapters.telegram.send.render import plain
from bot.core.detection.judge import Sensitivity
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, ChatId
from bot.core.moderation.settings import AUTO, MODES, SCREENS, SETTINGS, ChatSettings, Setting, stored
from bot.core.text.quoting import cut
from bot.services.store import Json

__all__ = ["about", "head"]
_LABEL_LENGTH = 40


def main(desk: Desk, chat: Chat, current: ChatSettings, lang: str, *, private: bool) -> Json:
    """The first page: one button a topic."""
    del current
    names = [button(plain(desk.catalog.text(lang, f"screen.{page}")), f"set:page:{page}") for page in SCREENS]
    rows: Rows = [names[at : at + 2] for at in range(0, len(names), 2)]
    lists = plain(desk.catalog.text(lang, "screen.trusted"))
    rows.append(
        [
            button(lists, "set:page:trusted"),
            button(desk.catalog.text(lang, "button.history"), "set:history"),
        ]
    )
    rows.append(
        [
            button(desk.catalog.text(lang, "button.export"), "set:export"),
            button(desk.catalog.text(lang, "button.reset"), "set:reset"),
        ]
    )
    if not private:
        url = start_link(desk.me.username, f"{MENU_OF}{chat.id}")
        rows.append([{"text": desk.catalog.text(lang, "button.open_private"), "url": url}])
    return inline([*rows, [button(desk.catalog.text(lang, "button.close"), "set:close")]])


def screen(desk: Desk, current: ChatSettings, page: str, lang: str) -> Json:
    """One page of settings."""
    rows: Rows = [
        [button(_item(desk, setting, current, lang), f"set:{setting.key}")]
        for setting in SETTINGS
        if setting.screen == page
    ]
    return inline([*rows, _back(desk, lang, "main")])


def _item(desk: Desk, setting: Setting, current: ChatSettings, lang: str) -> str:
    value = cut(plain(shown_value(desk, setting, stored(current, setting.key), lang)), _LABEL_LENGTH)
    return desk.catalog.text(lang, "settings.item", label=label(desk, setting, lang), value=value)


def choices(desk: Desk, current: ChatSettings, setting: Setting, lang: str) -> Json:
    """The page of one setting: a button a choice, those that hold with a tick."""
    chosen = stored(current, setting.key)
    held = set(chosen.split()) if setting.most > 1 else {chosen}
    buttons = [
        button(
            ("✓ " if value in held else "") + plain(shown_choice(desk, setting, value, lang)),
            f"set:{setting.key}:{value}",
        )
        for value in _offered(desk, setting)
    ]
    step = setting.columns
    rows = [buttons[index : index + step] for index in range(0, len(buttons), step)]
    return inline([*rows, _back(desk, lang, setting.screen)])


def _offered(desk: Desk, setting: Setting) -> tuple[str, ...]:
    """The choices of the menu; of the regions those of which anything can be printed."""
    if setting.key != "region":
        return setting.choices
    printable = set(desk.catalog.regions)
    return tuple(value for value in setting.choices if value in {AUTO, OTHER} or value in printable)


def _back(desk: Desk, lang: str, page: str) -> list[dict[str, str]]:
    return [button(desk.catalog.text(lang, "button.back"), f"set:page:{page}")]


def back(desk: Desk, lang: str, page: str) -> Json:
    """Nothing but the way back."""
    return inline([_back(desk, lang, page)])


def is_weighty(setting: Setting) -> bool:
    """Whether a change is shown with what it does before it is made."""
    return "mode" in setting.key.split("_") or setting.key in {"mode", "sensitivity"}


async def consequence(
    desk: Desk, chat: Chat, setting: Setting, value: str, lang: str, missing: Sequence[str]
) -> str:
    """What a change will do, in a few lines of HTML."""
    if setting.key == "sensitivity":
        return await _flagged(desk, chat, value, lang)
    if value not in MODES:
        return desk.catalog.text(lang, "setting.mode_of.hint")
    return "\n".join((desk.catalog.text(lang, f"setting.mode.{value}.does"), *missing))


async def _flagged(desk: Desk, chat: Chat, value: str, lang: str) -> str:
    """How many messages of the last days would have been flagged, by the scores that the ledger kept."""
    now = Sensitivity((await desk.settings.read(chat)).sensitivity)
    before, after = await desk.statistics.flagged(chat.id, now, Sensitivity(value))
    counted = desk.catalog.text(lang, "settings.would", before=before, after=after)
    return "\n".join((desk.catalog.text(lang, "setting.sensitivity.hint"), counted))


def confirmation(
    desk: Desk, setting: Setting, current: ChatSettings, value: str, lang: str, does: str
) -> str:
    """The page that asks before a change."""
    return desk.catalog.text(
        lang,
        "settings.confirm",
        label=label(desk, setting, lang),
        old=shown_value(desk, setting, stored(current, setting.key), lang),
        new=shown_value(desk, setting, value, lang),
        does=does,
    )


async def trusted(desk: Desk, chat: Chat, lang: str) -> str:
    """What the chat trusts, and how that is changed."""
    listed = await lists_text(desk, ChatId(chat.id), chat.title, lang)
    return "\n\n".join((listed, desk.catalog.text(lang, "trust.usage")))
