"""A chat's settings: each declared once; menu, storage and documentation derive from the declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its key, what it may be, and what it is in a new chat."""

    key: str
    default: str
    choices: tuple[str, ...]
    columns: int = 3


_HOURS = tuple(f"{hour:02}:00" for hour in range(7, 22))
_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Jakarta",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "UTC",
)

SETTINGS: tuple[Setting, ...] = (
    Setting(key="mode", default="warn", choices=("observe", "warn", "clean")),
    Setting(key="sensitivity", default="normal", choices=("low", "normal", "high")),
    Setting(key="language", default=AUTO, choices=(AUTO, "zh-Hans", "zh-Hant", "en"), columns=2),
    Setting(key="tips", default="off", choices=("off", "on"), columns=2),
    Setting(key="tips_time", default="09:00", choices=_HOURS, columns=4),
    Setting(key="timezone", default="Asia/Shanghai", choices=_ZONES, columns=2),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """The settings in force in one chat."""

    mode: str = "warn"
    sensitivity: str = "normal"
    language: str = AUTO
    tips: str = "off"
    tips_time: str = "09:00"
    timezone: str = "Asia/Shanghai"


def settings_of(values: Mapping[str, str], *, zone: str) -> ChatSettings:
    """Fill stored values with the defaults; a value that is no longer a choice counts as not set.

    ``zone`` is the operator's time zone, the default of every chat, and may be any.
    """
    valid = {key: value for key, value in values.items() if is_choice(key, value)}
    return ChatSettings(**{"timezone": zone, **valid})


def is_choice(key: str, value: str) -> bool:
    """Whether this value may be stored under this key."""
    return key in BY_KEY and value in BY_KEY[key].choices
