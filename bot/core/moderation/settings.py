"""A chat's settings, each declared once; menu, command, storage and documentation derive from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.core.library.content import TONES
from bot.core.library.schedule import (
    DAYS,
    EVERY_DAY,
    MOST_TIMES,
    OFF,
    BadValueError,
    is_zone,
    quiet_time,
    read_days,
    read_quiet,
    read_times,
)
from bot.core.moderation.ladder import LADDERS, read_ladder
from bot.core.moderation.wording import read_wording

AUTO, SAME, ON = "auto", "same", "on"
MODE, SPEECH, SENSE, WARNINGS, TIPS = "mode", "speech", "sense", "warnings", "tips"
PEOPLE, LOG, MANNERS, HIDDEN = "people", "log", "manners", "hidden"
SCREENS = (MODE, SPEECH, SENSE, WARNINGS, TIPS, PEOPLE, LOG, MANNERS)
"""The pages of the menu, in its order; what is HIDDEN is kept like a setting and set by no one directly."""
SCHEMES = ("recruit_posting", "recruit_task", "recruit_helper", "account_trade", "card_trade", "other_fraud")
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
    "el",
    "es",
    "it",
    "fi",
    "la",
)
"""The languages of the notice that the product grew from, in its order."""
_EAST = "au cn hk id in jp kr kz mo my nz ph sg th tw vn"
_WEST = "ar at br ca ch cy de es eu fi fr gb gr ie it mx pt ru ua us"
REGIONS = tuple(sorted(f"{_EAST} {_WEST}".split()))
MOST_LANGUAGES = 4
_CHAT = re.compile(r"-?[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its key, what it is in a new chat, and which values the menu offers.

    ``screen`` is the menu's page. ``most`` is how many choices may hold at once, 1 for one of them; ``read``
    turns what somebody typed into the stored value, or raises BadValueError; ``example`` is what to type.
    """

    key: str
    default: str
    choices: tuple[str, ...] = ()
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
    if word != OFF and (len(word) != 10 or word.count("-") != 2):
        raise BadValueError("date", word=word)
    return word


def _read_log(text: str) -> str:
    """A chat's number as it is stored; who "me" is and what a name stands for is known where it is asked."""
    word = text.strip().lower()
    if word != OFF and _CHAT.fullmatch(word) is None:
        raise BadValueError("log", word=word)
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
_SWITCH = ("off", "on")
_tips = partial(Setting, screen=TIPS)


def _switch(key: str, default: str, screen: str) -> Setting:
    return Setting(key=key, default=default, choices=_SWITCH, columns=2, screen=screen)


SETTINGS: tuple[Setting, ...] = (
    Setting(key="mode", default="warn", choices=MODES, columns=2),
    *(Setting(key=f"mode_{scheme}", default=SAME, choices=(SAME, *MODES), columns=2) for scheme in SCHEMES),
    Setting(
        key="night",
        default=OFF,
        choices=(OFF, "22:00-07:00", "23:00-07:00", "00:00-06:00"),
        columns=2,
        read=read_quiet,
        example="22:30-07:30",
    ),
    Setting(key="night_mode", default=SAME, choices=(SAME, *MODES), columns=2),
    Setting(key="language", default=AUTO, choices=(AUTO, *LANGUAGES), columns=2, screen=SPEECH),
    Setting(key="region", default=AUTO, choices=(AUTO, *REGIONS), columns=3, screen=SPEECH),
    Setting(
        key="timezone",
        default="Asia/Shanghai",
        choices=_ZONES,
        columns=2,
        read=_read_zone,
        example="Berlin",
        screen=SPEECH,
    ),
    Setting(key="sensitivity", default="normal", choices=("low", "normal", "high"), screen=SENSE),
    Setting(key="suspicious", default="nothing", choices=("nothing", "react", "ask"), screen=SENSE),
    Setting(key="newcomers", default=SAME, choices=(SAME, "strict"), columns=2, screen=SENSE),
    Setting(key="forwards", default=SAME, choices=(SAME, "strict"), columns=2, screen=SENSE),
    Setting(key="other_bots", default="ignore", choices=("ignore", "watch"), columns=2, screen=SENSE),
    Setting(key="tone", default="police", choices=TONES, screen=WARNINGS),
    Setting(
        key="warning_text",
        default=OFF,
        choices=(OFF,),
        read=read_wording,
        example="{words}: {what} {now}",
        screen=WARNINGS,
    ),
    Setting(
        key="warnings_last", default=OFF, choices=(OFF, "5m", "1h", "6h", "24h"), columns=3, screen=WARNINGS
    ),
    Setting(
        key="ladder",
        default=LADDERS[0],
        choices=LADDERS,
        columns=1,
        read=read_ladder,
        example="warn mute_3h mute_7d ban",
        screen=PEOPLE,
    ),
    Setting(key="ladder_days", default="30", choices=("7", "30", "90"), screen=PEOPLE),
    _switch("slow_start", ON, PEOPLE),
    _switch("reports", ON, PEOPLE),
    Setting(key="joins", default=OFF, choices=(OFF, "ask", "decline"), screen=PEOPLE),
    Setting(key="log", default=OFF, choices=(OFF, "me"), read=_read_log, example="@channel", screen=LOG),
    Setting(key="digest", default=OFF, choices=(OFF, "log", "chat"), screen=LOG),
    _switch("share_texts", OFF, LOG),
    _switch("clean_commands", OFF, MANNERS),
    Setting(key="enforce_from", default="0", choices=("0",), read=_read_moment, screen=HIDDEN),
    _tips(key="tips", default="off", choices=_SWITCH, columns=2),
    _tips(
        key="tips_days",
        default=EVERY_DAY,
        choices=DAYS,
        columns=4,
        most=7,
        read=read_days,
        example="mon wed fri",
    ),
    _tips(
        key="tips_times",
        default="09:00",
        choices=_HOURS,
        columns=4,
        most=MOST_TIMES,
        read=read_times,
        example="08:30 20:00",
    ),
    _tips(
        key="tips_quiet",
        default=OFF,
        choices=(OFF, "21:00-08:00", "22:00-07:00", "23:00-07:00"),
        columns=2,
        read=read_quiet,
        example="22:30-07:30",
    ),
    _tips(key="tips_only", default="all", choices=("all", "short", "quiz")),
    _tips(
        key="tips_languages",
        default=AUTO,
        choices=(AUTO, *LANGUAGES),
        columns=2,
        most=MOST_LANGUAGES,
        read=_read_languages,
        example="en ja",
    ),
    _tips(key="tips_mix", default="rotate", choices=("rotate", "stack"), columns=2),
    _tips(key="tips_topic", default=OFF, choices=(OFF,), read=_read_topic, example="here"),
    _tips(key="tips_pin", default="off", choices=_SWITCH, columns=2),
    _tips(key="tips_replace", default="off", choices=_SWITCH, columns=2),
    _tips(key="tips_silent", default="off", choices=_SWITCH, columns=2),
    _tips(
        key="tips_pause",
        default=OFF,
        choices=(OFF, "week", "month"),
        read=_read_pause,
        example="2027-02-28",
    ),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """The settings in force in one chat."""

    mode: str = "warn"
    mode_recruit_posting: str = SAME
    mode_recruit_task: str = SAME
    mode_recruit_helper: str = SAME
    mode_account_trade: str = SAME
    mode_card_trade: str = SAME
    mode_other_fraud: str = SAME
    night: str = OFF
    night_mode: str = SAME
    language: str = AUTO
    region: str = AUTO
    timezone: str = "Asia/Shanghai"
    sensitivity: str = "normal"
    suspicious: str = "nothing"
    newcomers: str = SAME
    forwards: str = SAME
    other_bots: str = "ignore"
    tone: str = "police"
    warning_text: str = OFF
    warnings_last: str = OFF
    ladder: str = LADDERS[0]
    ladder_days: str = "30"
    slow_start: str = ON
    reports: str = ON
    joins: str = OFF
    log: str = OFF
    digest: str = OFF
    share_texts: str = OFF
    clean_commands: str = OFF
    enforce_from: str = "0"
    tips: str = "off"
    tips_days: str = EVERY_DAY
    tips_times: str = "09:00"
    tips_quiet: str = OFF
    tips_only: str = "all"
    tips_languages: str = AUTO
    tips_mix: str = "rotate"
    tips_topic: str = OFF
    tips_pin: str = "off"
    tips_replace: str = "off"
    tips_silent: str = "off"
    tips_pause: str = OFF


def settings_of(values: Mapping[str, str], *, zone: str) -> ChatSettings:
    """Fill stored values with the defaults; a value that is no longer one counts as not set.

    ``zone`` is the operator's time zone, the default of every chat, and may be any.
    """
    valid = {key: value for key, value in values.items() if is_valid(key, value)}
    return ChatSettings(**{"timezone": zone, **valid})


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
    pairs = {setting.key: (getattr(before, setting.key), getattr(after, setting.key)) for setting in SETTINGS}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def is_valid(key: str, value: str) -> bool:
    """Whether this value may be stored under this key."""
    return key in BY_KEY and BY_KEY[key].holds(value)


def check_together(settings: ChatSettings) -> None:
    """Raise BadValueError for settings that contradict each other: a tip that could never be posted."""
    if time := quiet_time(settings.tips_times, settings.tips_quiet):
        raise BadValueError("quiet_time", time=time, hours=settings.tips_quiet)


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
