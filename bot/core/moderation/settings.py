"""A chat's settings, each declared once; menu, command, storage and documentation derive from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from typing import Any

from bot.core.library.content import BRIEF, TONES
from bot.core.library.schedule import (
    DAYS,
    MOST_TIMES,
    OFF,
    THRICE,
    BadValueError,
    Hours,
    hours_of,
    hours_text,
    is_zone,
    quiet_time,
    read_days,
    read_quiet,
    read_times,
)
from bot.core.library.whereabouts import OTHER
from bot.core.moderation.ladder import LADDERS, read_ladder
from bot.core.moderation.wording import read_wording
from bot.core.verdict import SCHEMES

AUTO, SAME, ON, START = "auto", "same", "on", "start"
MODE, SPEECH, SENSE, WARNINGS, TIPS = "mode", "speech", "sense", "warnings", "tips"
PEOPLE, LOG, MANNERS, HIDDEN = "people", "log", "manners", "hidden"
SCREENS = (MODE, SPEECH, SENSE, WARNINGS, TIPS, PEOPLE, LOG, MANNERS)
"""The pages of the menu, in its order; what is HIDDEN is kept like a setting and set by no one directly."""
MODES = ("observe", "warn", "clean", "enforce")
"""From the gentlest to the strictest."""
LANGUAGES = (
    "zh-Hans",
    "zh-Hant",
    "ko",
    "ru",
    "en",
    "fr",
    "id",
    "sa",
    "ja",
    "de",
    "pt",
    "pt-BR",
    "el",
    "es",
    "it",
    "fi",
    "la",
)
"""The languages of the notice that the product grew from, in its order; Portuguese is two of them."""
_AT_HOME: Mapping[tuple[str, str], str] = {("pt", "br"): "pt-BR", ("pt-BR", "pt"): "pt"}
_EAST = "au cn hk id in jp kr kz mo my nz ph sg th tw vn"
_WEST = "ar at br ca ch cy de es eu fi fr gb gr ie it mx pt ru ua us"
REGIONS = tuple(sorted(f"{_EAST} {_WEST}".split()))
MOST_LANGUAGES = 4
_CHAT = re.compile(r"-?[1-9][0-9]{0,15}", re.ASCII)


def written_in(lang: str, region: str) -> str:
    """A language that nobody chose, as it is written in a country."""
    return _AT_HOME.get((lang, region), lang)


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written where it is stored and typed: ``value`` reads it, ``text`` writes it."""

    value: Callable[[str], Any]
    text: Callable[[Any], str]

    def or_off(self, none: object) -> Form:
        """The same with "off" for what is ``none``."""
        return Form(
            lambda text: none if text == OFF else self.value(text),
            lambda value: OFF if value == none else self.text(value),
        )


TEXT, WHOLE = Form(str, str), Form(int, str)
SWITCH = Form(lambda text: text == ON, lambda value: ON if value else OFF)
HOURS = Form(hours_of, hours_text).or_off(None)
DAY = Form(date.fromisoformat, date.isoformat).or_off(None)
LASTS: Mapping[str, float] = {OFF: 0.0, "5m": 300.0, "1h": 3600.0, "6h": 21_600.0, "24h": 86_400.0}
"""Seconds for which a warning may stay, by what is stored; 0 for ever."""
DURATION = Form(LASTS.__getitem__, {seconds: text for text, seconds in LASTS.items()}.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its key, what it is in a new chat, and which values the menu offers, all as stored.

    ``form`` tells what a stored value is in a ``ChatSettings``. ``screen`` is the menu's page. ``most`` is
    how many choices may hold at once, 1 for one of them; ``read`` turns what somebody typed into the stored
    value, or raises BadValueError; ``example`` is what to type.
    """

    key: str
    default: str
    choices: tuple[str, ...] = ()
    form: Form = TEXT
    columns: int = 3
    screen: str = MODE
    most: int = 1
    read: Callable[[str], str] | None = None
    example: str = ""

    def stored(self, text: str) -> str:
        """The value to store for what was typed or tapped; BadValueError says what is wrong with it."""
        if self.read is not None:
            return self.read(text)
        word = text.strip()
        if word not in self.choices:
            raise BadValueError("choice", word=word, choices=", ".join(self.choices))
        return word

    def holds(self, value: str) -> bool:
        """Whether a stored value is still one."""
        try:
            return self.stored(value) == value
        except ValueError:
            return False


def _read_languages(text: str) -> str:
    words = text.replace(",", " ").split()
    if words == [AUTO]:
        return AUTO
    for word in words:
        if word not in LANGUAGES:
            raise BadValueError("languages", word=word, choices=", ".join(LANGUAGES))
    if not 1 <= len(set(words)) <= MOST_LANGUAGES:
        raise BadValueError("languages", word=text.strip(), choices=", ".join(LANGUAGES))
    return " ".join(lang for lang in LANGUAGES if lang in words)


def _read_zone(text: str) -> str:
    """The form alone: which zones exist is known to whoever asks the zone database."""
    if not is_zone(text):
        raise BadValueError("zone", word=text.strip())
    return text


def _read_topic(text: str) -> str:
    word = text.strip().lower()
    if word != OFF and not (word.isdecimal() and 0 < int(word) < 2**31):
        raise BadValueError("topic")
    return word


def _read_pause(text: str) -> str:
    """A day as stored; what people type is turned into one where today is known."""
    word = text.strip()
    if word == OFF:
        return OFF
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        raise BadValueError("date", word=word) from None


def _read_log(text: str) -> str:
    """A chat's number as it is stored; who "me" is and what a name stands for is known where it is asked."""
    word = text.strip().lower()
    if word != OFF and _CHAT.fullmatch(word) is None:
        raise BadValueError("log", word=word)
    return word


def _read_begun(text: str) -> str:
    """The moment since which a series is told; when "start" is said is known where the clock is."""
    word = text.strip().lower()
    if word != OFF and not (word.isascii() and word.isdecimal() and len(word) <= 12 and word[0] != "0"):
        raise BadValueError("choice", word=text.strip(), choices=f"{START}, {OFF}")
    return word


def _read_moment(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise BadValueError("choice", word=text, choices="0")
    return text


_HOURS = tuple(f"{hour:02}:00" for hour in range(7, 23))
_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "UTC",
)


def _set(default: object, *choices: str, form: Form = TEXT, **more: Any) -> Any:
    declared = Setting(key="", default=form.text(default), choices=choices, form=form, **more)
    return field(default=default, metadata={Setting: declared})


def _switch(*, on: bool, screen: str) -> Any:
    return _set(on, OFF, ON, form=SWITCH, columns=2, screen=screen)


_tips = partial(_set, screen=TIPS)
_mode = partial(_set, SAME, SAME, *MODES, columns=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """The settings in force in one chat, and with each field its declaration, in the order of the menu.

    What is off is False, "", 0 or None.
    """

    mode: str = _set("warn", *MODES, columns=2)
    mode_recruit_posting: str = _mode()
    mode_recruit_task: str = _mode()
    mode_recruit_helper: str = _mode()
    mode_account_trade: str = _mode()
    mode_card_trade: str = _mode()
    mode_other_fraud: str = _mode()
    night: Hours | None = _set(
        None,
        OFF,
        "22:00-07:00",
        "23:00-07:00",
        "00:00-06:00",
        form=HOURS,
        columns=2,
        read=read_quiet,
        example="22:30-07:30",
    )
    night_mode: str = _mode()
    language: str = _set(AUTO, AUTO, *LANGUAGES, columns=2, screen=SPEECH)
    region: str = _set(AUTO, AUTO, *REGIONS, OTHER, screen=SPEECH)
    timezone: str = _set(
        "Asia/Shanghai", *_ZONES, columns=2, read=_read_zone, example="Berlin", screen=SPEECH
    )
    sensitivity: str = _set("normal", "low", "normal", "high", screen=SENSE)
    suspicious: str = _set("nothing", "nothing", "react", "ask", screen=SENSE)
    newcomers: str = _set(SAME, SAME, "strict", columns=2, screen=SENSE)
    forwards: str = _set(SAME, SAME, "strict", columns=2, screen=SENSE)
    pictures: bool = _switch(on=True, screen=SENSE)
    other_bots: str = _set("ignore", "ignore", "watch", columns=2, screen=SENSE)
    tone: str = _set(BRIEF, *TONES, screen=WARNINGS)
    warning_text: str = _set(
        "",
        OFF,
        form=TEXT.or_off(""),
        read=read_wording,
        example="{words}: {what} {now}",
        screen=WARNINGS,
    )
    warnings_last: float = _set(0.0, *LASTS, form=DURATION, screen=WARNINGS)
    ladder: str = _set(
        LADDERS[0], *LADDERS, columns=1, read=read_ladder, example="warn mute_3h mute_7d ban", screen=PEOPLE
    )
    ladder_days: int = _set(30, "7", "30", "90", form=WHOLE, screen=PEOPLE)
    slow_start: bool = _switch(on=True, screen=PEOPLE)
    reports: bool = _switch(on=True, screen=PEOPLE)
    joins: str = _set("", OFF, "ask", "decline", form=TEXT.or_off(""), screen=PEOPLE)
    log: int = _set(0, OFF, "me", form=WHOLE.or_off(0), read=_read_log, example="@channel", screen=LOG)
    log_language: str = _set(AUTO, AUTO, *LANGUAGES, columns=2, screen=LOG)
    log_spoken: str = _set("", OFF, *LANGUAGES, form=TEXT.or_off(""), screen=HIDDEN)
    digest: str = _set("", OFF, "log", "chat", form=TEXT.or_off(""), screen=LOG)
    share_texts: bool = _switch(on=False, screen=LOG)
    clean_commands: bool = _switch(on=False, screen=MANNERS)
    enforce_from: int = _set(0, "0", form=WHOLE, read=_read_moment, screen=HIDDEN)
    tips: bool = _switch(on=False, screen=TIPS)
    tips_days: str = _tips(THRICE, *DAYS, columns=4, most=7, read=read_days, example="tue sat")
    tips_times: str = _tips(
        "09:00", *_HOURS, columns=4, most=MOST_TIMES, read=read_times, example="08:30 20:00"
    )
    tips_quiet: Hours | None = _tips(
        None,
        OFF,
        "21:00-08:00",
        "22:00-07:00",
        "23:00-07:00",
        form=HOURS,
        columns=2,
        read=read_quiet,
        example="22:30-07:30",
    )
    tips_only: str = _tips("all", "all", "short", "quiz")
    tips_languages: str = _tips(
        AUTO, AUTO, *LANGUAGES, columns=2, most=MOST_LANGUAGES, read=_read_languages, example="en ja"
    )
    tips_mix: str = _tips("rotate", "rotate", "stack", columns=2)
    tips_topic: int = _tips(0, OFF, form=WHOLE.or_off(0), read=_read_topic, example="here")
    tips_pin: bool = _switch(on=False, screen=TIPS)
    tips_replace: bool = _switch(on=False, screen=TIPS)
    tips_silent: bool = _switch(on=False, screen=TIPS)
    tips_pause: date | None = _tips(
        None, OFF, "week", "month", form=DAY, read=_read_pause, example="2027-02-28"
    )
    tips_notice: int = _tips(0, OFF, START, form=WHOLE.or_off(0), columns=2, read=_read_begun, example=START)


SETTINGS: tuple[Setting, ...] = tuple(
    replace(declared.metadata[Setting], key=declared.name) for declared in fields(ChatSettings)
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def settings_of(values: Mapping[str, str], *, zone: str) -> ChatSettings:
    """Fill stored values with the defaults; a value that is no longer one counts as not set.

    ``zone`` is the operator's time zone, the default of every chat, and may be any.
    """
    valid = {key: value for key, value in values.items() if is_valid(key, value)}
    return with_stored(ChatSettings(timezone=zone), valid)


def with_stored(settings: ChatSettings, values: Mapping[str, str | None]) -> ChatSettings:
    """These settings with others as stored, None for the default."""
    read = {
        key: BY_KEY[key].form.value(BY_KEY[key].default if value is None else value)
        for key, value in values.items()
    }
    return replace(settings, **read)


def stored(settings: ChatSettings, key: str) -> str:
    """A setting as it is stored."""
    return BY_KEY[key].form.text(getattr(settings, key))


def enforces(settings: ChatSettings) -> bool:
    """Whether anything in these settings may restrict people."""
    scheme_modes = (getattr(settings, f"mode_{scheme}") for scheme in SCHEMES)
    return "enforce" in {settings.mode, settings.night_mode, *scheme_modes}


def mode_for(settings: ChatSettings, scheme: str, *, night: bool = False) -> str:
    """The mode in force for a scheme; at night that of the night, where one is set."""
    if night and settings.night_mode != SAME:
        return settings.night_mode
    own = getattr(settings, f"mode_{scheme}", SAME) if scheme in SCHEMES else SAME
    return settings.mode if own == SAME else str(own)


def changes(before: ChatSettings, after: ChatSettings) -> dict[str, tuple[str, str]]:
    """What differs, each with the old and the new value, in the order of the menu."""
    pairs = {key: (stored(before, key), stored(after, key)) for key in BY_KEY}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def is_valid(key: str, value: str) -> bool:
    """Whether this value may be stored under this key."""
    return key in BY_KEY and BY_KEY[key].holds(value)


def check_together(settings: ChatSettings) -> None:
    """Raise BadValueError for settings that contradict each other: a tip that could never be posted."""
    if time := quiet_time(settings.tips_times, settings.tips_quiet):
        raise BadValueError("quiet_time", time=time, hours=stored(settings, "tips_quiet"))


def toggled(setting: Setting, value: str, choice: str) -> str:
    """The value after a tap on one of several choices: it comes or goes; ``AUTO`` stands alone.

    A tap that would leave nothing, or one too many, raises BadValueError.
    """
    if choice == AUTO:
        return AUTO
    chosen = [word for word in value.split() if word != AUTO]
    chosen = [word for word in chosen if word != choice] if choice in chosen else [*chosen, choice]
    if not chosen and setting.default == AUTO:
        return AUTO
    return setting.stored(" ".join(chosen))
