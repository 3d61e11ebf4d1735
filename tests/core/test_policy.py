"""What is done about a verdict, for every sender, setting and past."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.actions import Action, Decision, Delete, Log, React, Warn, WarningForm
from bot.core.message import MessageId, Role, Sender
from bot.core.policy import (
    FULL_EVERY,
    PROTECTED,
    REACTION,
    SHORT_EVERY,
    History,
    answer_language,
    decide,
    protected,
)
from bot.core.settings import SETTINGS, ChatSettings
from bot.core.verdict import Level
from tests.builders import MEMBER, message, verdict

NOW = 1_750_000_000.0
NEVER = History()
FULL = Warn(scheme="account_trade", form=WarningForm.FULL, lang="zh-Hans")
SHORT = Warn(scheme="account_trade", form=WarningForm.SHORT, lang="zh-Hans")
EYES = React(emoji=REACTION)


def warned(full: float, short: float | None = None, **more: bool) -> History:
    """A chat that saw its last full and short warnings so many seconds ago."""
    last_short = {} if short is None else {"account_trade": NOW - short}
    return History(last_full={"account_trade": NOW - full}, last_short=last_short, **more)


def actions(history: History = NEVER, **settings: str) -> tuple[Action, ...]:
    found = decide(message(role=Role.MEMBER), verdict(), ChatSettings(**settings), history, NOW)
    return found.actions


@pytest.mark.parametrize(
    ("mode", "history", "expected"),
    [
        ("observe", NEVER, (Log(),)),
        ("observe", warned(5), (Log(),)),
        ("warn", NEVER, (FULL,)),
        ("warn", warned(FULL_EVERY), (FULL,)),
        ("warn", warned(FULL_EVERY - 0.1), (SHORT,)),
        ("warn", warned(0), (SHORT,)),
        ("warn", warned(300, SHORT_EVERY - 0.1), (EYES,)),
        ("warn", warned(300, SHORT_EVERY), (SHORT,)),
        ("warn", warned(5, 500), (SHORT,)),
        ("warn", warned(5, answered=True), ()),
        ("warn", warned(5, cleared=True), ()),
        ("clean", NEVER, (Delete(), FULL)),
        ("clean", warned(100), (Delete(), SHORT)),
        ("clean", warned(100, 5), (Delete(),)),
        ("clean", warned(5, answered=True), (Delete(),)),
        ("clean", History(album=(MessageId(7),)), (Delete(also=(MessageId(7),)), FULL)),
        ("clean", History(may_delete=False), (FULL,)),
        ("clean", warned(100, 5, may_delete=False), (EYES,)),
        ("clean", warned(5, answered=True, may_delete=False), ()),
        ("clean", warned(5, cleared=True), ()),
    ],
)
def test_an_ad_is_answered_by_mode_and_past(
    mode: str, history: History, expected: tuple[Action, ...]
) -> None:
    assert actions(history, mode=mode) == expected


def test_a_warning_about_one_scheme_does_not_shorten_another() -> None:
    history = History(last_full={"card_trade": NOW}, last_short={"card_trade": NOW})
    assert actions(history) == (FULL,)


def test_a_clock_set_back_does_not_silence_a_chat_for_good() -> None:
    """A warning from the future counts as just given: the chat sees the short form, never a flood."""
    assert actions(warned(-3600)) == (SHORT,)
    assert actions(warned(-3600, 5)) == (EYES,)


@pytest.mark.parametrize("role", sorted(PROTECTED))
@pytest.mark.parametrize("mode", ["observe", "warn", "clean"])
def test_the_protected_are_never_acted_on(role: Role, mode: str) -> None:
    found = decide(message(role=role), verdict(), ChatSettings(mode=mode), NEVER, NOW)
    assert found == Decision(actions=(), reason=f"sender.{role}")


def test_bots_are_never_acted_on() -> None:
    robot = message(sender=Sender(id=MEMBER, role=Role.MEMBER, is_bot=True))
    assert decide(robot, verdict(), ChatSettings(), NEVER, NOW).reason == "sender.bot"


@pytest.mark.parametrize("role", sorted(set(Role) - PROTECTED))
def test_everybody_else_may_be_acted_on(role: Role) -> None:
    assert protected(message(role=role)) == ""


@pytest.mark.parametrize("level", [Level.SUSPICIOUS, Level.CLEAN])
@pytest.mark.parametrize("mode", ["observe", "warn", "clean"])
def test_nothing_below_fraud_shows_in_the_chat(level: Level, mode: str) -> None:
    found = decide(message(role=Role.MEMBER), verdict(level), ChatSettings(mode=mode), NEVER, NOW)
    assert found.actions == (() if level is Level.CLEAN else (Log(),))


def test_a_fraud_without_a_scheme_is_only_logged() -> None:
    nameless = verdict(scheme=None)
    assert decide(message(role=Role.MEMBER), nameless, ChatSettings(), NEVER, NOW).actions == (Log(),)


@pytest.mark.parametrize(("chosen", "answer"), [("auto", "ru"), ("en", "en")])
def test_the_answer_speaks_the_language_of_the_chat(chosen: str, answer: str) -> None:
    assert answer_language(ChatSettings(language=chosen), "ru") == answer


MODES = st.sampled_from(next(setting.choices for setting in SETTINGS if setting.key == "mode"))
TIMES = st.one_of(st.none(), st.floats(min_value=NOW - 2000, max_value=NOW + 100))


@given(
    role=st.sampled_from(Role),
    is_bot=st.booleans(),
    level=st.sampled_from(Level),
    scheme=st.sampled_from([None, "account_trade"]),
    mode=MODES,
    full=TIMES,
    short=TIMES,
    answered=st.booleans(),
    cleared=st.booleans(),
)
def test_the_whole_table(
    role: Role,
    is_bot: bool,
    level: Level,
    scheme: str | None,
    mode: str,
    full: float | None,
    short: float | None,
    answered: bool,
    cleared: bool,
) -> None:
    """Whatever comes together: who is acted on, how often a chat is spoken to, and that a reason is given."""
    history = History(
        last_full={} if full is None else {"account_trade": full},
        last_short={} if short is None else {"account_trade": short},
        answered=answered,
        cleared=cleared,
    )
    asked = message(sender=Sender(id=MEMBER, role=role, is_bot=is_bot))
    found = decide(asked, verdict(level, scheme), ChatSettings(mode=mode), history, NOW)
    kinds = [type(action) for action in found.actions]
    shown = [kind for kind in kinds if kind in {Warn, React}]
    untouchable = role in PROTECTED or is_bot or level is Level.CLEAN or cleared
    convicted = level is Level.FRAUD and scheme is not None and not untouchable
    assert found.reason
    assert len(shown) <= 1
    assert len(kinds) == len(set(kinds))
    assert (Delete in kinds) == (convicted and mode == "clean")
    assert (found.actions == ()) >= untouchable
    assert (Log in kinds) == (not untouchable and (not convicted or mode == "observe"))
    if shown:
        assert convicted
        assert mode != "observe"
        assert not answered
    if Warn in kinds:
        last = [moment for moment in (full, short if full is not None else None) if moment is not None]
        assert all(NOW - moment >= SHORT_EVERY for moment in last) or NOW - (full or NOW) >= FULL_EVERY
