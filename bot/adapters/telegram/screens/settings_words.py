"""Settings in words: what each is called, what its values are called, what a change will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.adapters.telegram.send.casecard import rung_words
from bot.core.library.schedule import DAYS, EVERY_DAY, OFF
from bot.core.message import Chat, ChatId
from bot.core.moderation.settings import BY_KEY, MODES, ChatSettings, Setting, stored
from bot.core.moderation.wording import known
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped, quoted

VALUE_LENGTH = 120
MODE_LIKE = "mode_"


def label(desk: Desk, setting: Setting, lang: str) -> str:
    """What a setting is called."""
    return desk.catalog.text(lang, f"setting.{setting.key}.label")


def hint(desk: Desk, setting: Setting, lang: str) -> str:
    """What a setting does, "" when its name says all."""
    if setting.key == "mode":
        return "\n".join(_mode_line(desk, lang, mode) for mode in MODES)
    own = f"setting.{setting.key}.hint"
    key = "setting.mode_of.hint" if setting.key.startswith(MODE_LIKE) else own
    if not desk.catalog.has(lang, key):
        return ""
    return desk.catalog.text(lang, key, **({"known": known()} if setting.key == "warning_text" else {}))


def _mode_line(desk: Desk, lang: str, mode: str) -> str:
    name, does = (desk.catalog.text(lang, f"setting.mode.{mode}{part}") for part in ("", ".does"))
    return f"• <b>{name}</b>: {does}"


def shown_value(desk: Desk, setting: Setting, value: str, lang: str) -> str:
    """A stored value in words, as Telegram HTML."""
    if setting.key == "tips_days" and value == EVERY_DAY:
        return desk.catalog.text(lang, "tips.every_day")
    if setting.key == "ladder":
        rungs = [rung_words(desk.catalog, lang, rung) for rung in value.split()]
        return desk.catalog.text(lang, "rung.join").join(rungs)
    if setting.most > 1:
        return " ".join(shown_choice(desk, setting, word, lang) for word in value.split())
    if setting.key == "warning_text" and value == OFF:
        return desk.catalog.text(lang, "settings.not_set")
    if setting.key == "log" and value != OFF:
        return _log_place(desk, value, lang)
    return shown_choice(desk, setting, value, lang)


def _log_place(desk: Desk, value: str, lang: str) -> str:
    """Where a log is: with somebody in private, or in a chat by its title."""
    if value.isdecimal():
        return desk.catalog.text(lang, "setting.log.me")
    return quoted(desk.chats.title_of(ChatId(int(value))), 40) or escaped(value)


def shown_choice(desk: Desk, setting: Setting, value: str, lang: str) -> str:
    """One choice in words, as Telegram HTML."""
    for key in _keys(setting, value):
        if desk.catalog.has(lang, key):
            return desk.catalog.text(lang, key)
    if setting.key == "ladder":
        return shown_value(desk, setting, value, lang)
    name = _NAMES.get(setting.key)
    if name is not None:
        return name(desk, lang, value)
    # Only a wording of the group's own is in free words; all else was read as a time, a day or a number.
    return quoted(value, VALUE_LENGTH, lines=3) if setting.key == "warning_text" else escaped(value)


def _keys(setting: Setting, value: str) -> tuple[str, ...]:
    own = f"setting.{setting.key}.{value}"
    if value == "same":
        return (own, "setting.same")
    if setting.key == "night_mode" or setting.key.startswith(MODE_LIKE):
        return (own, f"setting.mode.{value}")
    return (own, f"switch.{value}") if value in {"on", OFF} else (own,)


_NAMES: Mapping[str, Callable[[Desk, str, str], str]] = {
    "timezone": lambda desk, lang, zone: escaped(desk.places.city(lang, zone)),
    "region": lambda desk, lang, code: desk.catalog.country(lang, code),
    "language": lambda desk, _, code: desk.catalog.locale(code).name,
    "log_language": lambda desk, _, code: desk.catalog.locale(code).name,
    "tips_languages": lambda desk, _, code: desk.catalog.locale(code).name,
    "tips_notice": lambda desk, lang, _: desk.catalog.text(lang, "setting.tips_notice.begun"),
    "tips_days": lambda desk, lang, day: desk.places.weekday(lang, DAYS.index(day)),
}
"""How the values of these settings are named: by the catalog or by CLDR."""


def about(desk: Desk, setting: Setting, current: ChatSettings, lang: str) -> str:
    """A setting with its hint, how to type other values, and what it is now."""
    lines = [f"<b>{label(desk, setting, lang)}</b>", hint(desk, setting, lang)]
    if setting.example:
        example = escaped(setting.example)
        lines.append(desk.catalog.text(lang, "settings.by_hand", key=setting.key, example=example))
    lines.append(f"→ {shown_value(desk, setting, stored(current, setting.key), lang)}")
    return "\n".join(line for line in lines if line)


def head(desk: Desk, chat: Chat, lang: str) -> str:
    """The line over every page of the menu."""
    return desk.catalog.text(lang, "settings.head", title=quote(chat.title, 40))


def change_lines(desk: Desk, lang: str, pairs: Mapping[str, tuple[str, str]]) -> str:
    """Changes, one a line, as HTML."""
    lines = [
        desk.catalog.text(
            lang,
            "settings.change_item",
            label=label(desk, BY_KEY[key], lang),
            old=shown_value(desk, BY_KEY[key], old, lang),
            new=shown_value(desk, BY_KEY[key], new, lang),
        )
        for key, (old, new) in pairs.items()
    ]
    return "\n" + "\n".join(lines)
