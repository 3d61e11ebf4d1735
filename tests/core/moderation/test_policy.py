"""What is done about a verdict, for every sender, setting and past."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.actions import (
    Action,
    AskAdmins,
    Ban,
    Decision,
    Delete,
    Log,
    Mute,
    Propose,
    React,
    Warn,
    WarningForm,
)
from bot.core.detection.detectors.told import TOLD
from bot.core.message import Chat, ChatId, ChatKind, MessageId, Role, Sender, UserId
from bot.core.moderation.policy import (
    ASTRAY,
    FULL_EVERY,
    PROTECTED,
    REACTION,
    REMOVING,
    SHORT_EVERY,
    SLOW_START,
    SURE,
    History,
    answer_language,
    card_language,
    decide,
    protected,
    read_in,
)
from bot.core.moderation.settings import BY_KEY, LASTS, MODES, ChatSettings
from bot.core.verdict import Level
from tests.builders import MEMBER, message, signal, verdict

NOW = 1_750_000_000.0
HOUR = 3600.0
NEVER = History()
FULL = Warn(scheme="account_trade", form=WarningForm.FULL, lang="zh-Hans")
SHORT = Warn(scheme="account_trade", form=WarningForm.SHORT, lang="zh-Hans")
EYES = React(emoji=REACTION)
ASKED = (AskAdmins(),)


def warned(full: float, short: float | None = None, **more: bool) -> History:
    """A chat that saw its last full and short warnings so many seconds ago."""
    last_short = {} if short is None else {"account_trade": NOW - short}
    return History(last_full={"account_trade": NOW - full}, last_short=last_short, **more)


def actions(history: History = NEVER, **settings: Any) -> tuple[Action, ...]:
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
    assert actions(History(last_full={"card_trade": NOW})) == (FULL,)


def test_a_wave_of_all_schemes_is_spoken_to_twice_a_minute() -> None:
    wave = History(last_full={"card_trade": NOW - 40, "recruit_task": NOW - 59})
    assert actions(wave) == (EYES,)
    assert actions(wave, mode="clean") == (Delete(),)
    assert actions(History(last_full={"card_trade": NOW - 40, "recruit_task": NOW - 60})) == (FULL,)


def test_warnings_that_a_wrong_clock_dated_silence_nothing() -> None:
    far = 400 * 24 * HOUR
    assert actions(warned(-far)) == (FULL,)
    assert actions(warned(-far, -far)) == (FULL,)
    assert actions(warned(100, -far)) == (SHORT,)
    assert actions(warned(-HOUR, -HOUR)) == (SHORT,)


def test_a_beginning_that_a_wrong_clock_dated_is_no_slow_one() -> None:
    again = done_before(2 * HOUR)
    later = {"mode": "enforce", "enforce_from": int(NOW + 400 * 24 * HOUR)}
    assert actions(again, **later)[0] == Mute(until=NOW + HOUR)


def test_a_clock_set_back_does_not_silence_a_chat_for_good() -> None:
    """A warning from the future counts as just given: the chat sees the short form, never a flood."""
    assert actions(warned(-3600)) == (SHORT,)
    assert actions(warned(-3600, 5)) == (EYES,)


@pytest.mark.parametrize("role", sorted(PROTECTED))
@pytest.mark.parametrize("mode", MODES)
def test_the_protected_are_never_acted_on(role: Role, mode: str) -> None:
    found = decide(message(role=role), verdict(), ChatSettings(mode=mode), NEVER, NOW)
    assert found == Decision(actions=(), reason=f"sender.{role}")


def test_bots_are_left_alone_unless_told_so() -> None:
    robot = message(sender=Sender(id=MEMBER, role=Role.MEMBER, is_bot=True))
    assert decide(robot, verdict(), ChatSettings(), NEVER, NOW).reason == "sender.bot"
    assert decide(robot, verdict(), ChatSettings(other_bots="watch"), NEVER, NOW).actions == (FULL,)


@pytest.mark.parametrize("role", sorted(set(Role) - PROTECTED))
def test_everybody_else_may_be_acted_on(role: Role) -> None:
    assert protected(message(role=role)) == ""


@pytest.mark.parametrize("level", [Level.SUSPICIOUS, Level.CLEAN])
@pytest.mark.parametrize("mode", MODES)
def test_nothing_below_fraud_shows_in_the_chat(level: Level, mode: str) -> None:
    found = decide(message(role=Role.MEMBER), verdict(level), ChatSettings(mode=mode), NEVER, NOW)
    assert found.actions == (() if level is Level.CLEAN else (Log(),))


def test_a_fraud_without_a_scheme_is_only_logged() -> None:
    nameless = verdict(scheme=None)
    assert decide(message(role=Role.MEMBER), nameless, ChatSettings(), NEVER, NOW).actions == (Log(),)


@pytest.mark.parametrize(("chosen", "answer"), [("auto", "ru"), ("en", "en")])
def test_the_answer_speaks_the_language_of_the_chat(chosen: str, answer: str) -> None:
    assert answer_language(ChatSettings(language=chosen), "ru") == answer


TIMES = st.one_of(st.none(), st.floats(min_value=NOW - 2000, max_value=NOW + 100))


@given(
    role=st.sampled_from(Role),
    is_bot=st.booleans(),
    level=st.sampled_from(Level),
    scheme=st.sampled_from([None, "account_trade"]),
    mode=st.sampled_from(MODES),
    full=TIMES,
    short=TIMES,
    answered=st.booleans(),
    cleared=st.booleans(),
)
@example(
    role=Role.MEMBER,
    is_bot=False,
    level=Level.FRAUD,
    scheme="account_trade",
    mode="warn",
    full=NOW - 59,
    short=None,
    answered=False,
    cleared=False,
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
    assert (Delete in kinds) == (convicted and mode in REMOVING)
    assert (found.actions == ()) >= untouchable
    assert (Log in kinds) == (not untouchable and (not convicted or mode == "observe"))
    if shown:
        assert convicted
        assert mode != "observe"
        assert not answered
    if Warn in kinds and full is not None and -ASTRAY < NOW - full < FULL_EVERY:
        assert short is None or not 0 <= NOW - short < SHORT_EVERY


ENFORCE = {"mode": "enforce", "slow_start": False}


def done_before(*ago: float, **more: object) -> History:
    return History(offences=tuple(NOW - seconds for seconds in ago), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("history", "step"),
    [
        (NEVER, ()),
        (done_before(2 * HOUR), (Mute(until=NOW + HOUR),)),
        (done_before(2 * HOUR, 4 * HOUR), (Mute(until=NOW + 24 * HOUR),)),
        (done_before(2 * HOUR, 4 * HOUR, 6 * HOUR), (Ban(),)),
        (done_before(2 * HOUR, 4 * HOUR, 31 * 24 * HOUR), (Mute(until=NOW + 24 * HOUR),)),
        (done_before(2 * HOUR, may_restrict=False), (Propose(rung="mute_1h"),)),
        (done_before(2 * HOUR, restricted_until=NOW + 50 * 60), ()),
        (done_before(2 * HOUR, standing=True), (Mute(until=NOW + HOUR),)),
        (done_before(2 * HOUR, 4 * HOUR, 6 * HOUR, standing=True), (Propose(rung="ban"),)),
        (done_before(2 * HOUR, restricted_until=NOW + 10 * 60), (Mute(until=NOW + HOUR),)),
        (done_before(2 * HOUR, 4 * HOUR, 6 * HOUR, restricted_until=NOW + 9 * HOUR), (Ban(),)),
    ],
)
def test_who_goes_on_climbs_the_ladder(history: History, step: tuple[Action, ...]) -> None:
    assert actions(history, **ENFORCE) == (*step, Delete(), FULL)


def test_the_first_two_days_only_propose() -> None:
    again = done_before(2 * HOUR)
    lately = {"mode": "enforce", "enforce_from": int(NOW - SLOW_START + 1)}
    assert actions(again, **lately) == (Propose(rung="mute_1h"), Delete(), FULL)
    assert actions(again, **{**lately, "slow_start": False})[0] == Mute(until=NOW + HOUR)
    assert actions(again, mode="enforce", enforce_from=int(NOW - SLOW_START))[0] == Mute(until=NOW + HOUR)


def test_nobody_is_silenced_where_telegram_cannot() -> None:
    again, small = done_before(2 * HOUR), Chat(id=ChatId(-5), kind=ChatKind.GROUP)
    settings = ChatSettings(**ENFORCE)
    found = decide(message(role=Role.MEMBER, chat=small), verdict(), settings, again, NOW)
    assert found.actions == (Delete(), FULL)
    channel = message(sender=Sender(id=UserId(-1005), role=Role.CHANNEL))
    assert decide(channel, verdict(), settings, again, NOW).actions == (Delete(), FULL)
    at_once = ChatSettings(**ENFORCE, ladder="ban")
    assert decide(channel, verdict(), at_once, NEVER, NOW).actions == (Ban(), Delete(), FULL)


def test_a_scheme_may_have_a_mode_of_its_own() -> None:
    assert actions(mode="observe", mode_account_trade="clean") == (Delete(), FULL)
    assert actions(mode="clean", mode_account_trade="observe") == (Log(),)
    assert actions(mode="clean", mode_card_trade="observe") == (Delete(), FULL)


def test_at_night_the_mode_of_the_night_holds_and_nothing_makes_a_sound() -> None:
    night = History(night=True)
    (removed, warned_of) = actions(night, mode="warn", night_mode="clean")
    assert removed == Delete()
    assert isinstance(warned_of, Warn)
    assert warned_of.silent
    assert actions(mode="warn", night_mode="clean") == (FULL,)


def test_a_warning_lasts_as_long_as_the_chat_says() -> None:
    (warn,) = actions(warnings_last=3600.0)
    assert isinstance(warn, Warn)
    assert warn.lasts == HOUR


def test_cards_speak_the_language_of_who_chose_the_log() -> None:
    assert card_language(ChatSettings(), "de") == "de"
    assert card_language(ChatSettings(language="fr"), "de") == "fr"
    assert card_language(ChatSettings(language="fr", log_spoken="el"), "de") == "el"
    assert card_language(ChatSettings(log_language="fi", log_spoken="el"), "de") == "fi"


def test_who_reads_in_private_reads_in_their_own_language_unless_one_is_set() -> None:
    group = ChatSettings(language="fr", log_spoken="el")
    assert card_language(read_in(group, "id"), "de") == "id"
    assert card_language(read_in(group, ""), "de") == "el"
    assert card_language(read_in(ChatSettings(log_language="fi"), "id"), "de") == "fi"


def test_what_readers_are_sure_of_and_nothing_shows_is_put_before_the_admins() -> None:
    unshown, said = (signal(id="meaning", spans=()),), message(role=Role.MEMBER)
    for score, expected in ((0.8, AskAdmins()), (0.79, Log())):
        found = verdict(Level.SUSPICIOUS, score=score, signals=unshown)
        assert decide(said, found, ChatSettings(), NEVER, NOW).actions == (expected,)


@pytest.mark.parametrize(("setting", "expected"), [("nothing", Log()), ("react", EYES), ("ask", AskAdmins())])
def test_what_is_merely_suspicious_is_treated_as_the_chat_says(setting: str, expected: Action) -> None:
    doubtful, said = verdict(Level.SUSPICIOUS), message(role=Role.MEMBER)
    assert decide(said, doubtful, ChatSettings(suspicious=setting), NEVER, NOW).actions == (expected,)
    silent = ChatSettings(suspicious=setting, mode="observe")
    assert decide(said, doubtful, silent, NEVER, NOW).actions == (Log(),)
    answered = History(answered=True)
    assert decide(said, doubtful, ChatSettings(suspicious=setting), answered, NOW).actions == (Log(),)


@pytest.mark.parametrize(
    ("score", "level", "expected"),
    [
        (SURE - 0.01, Level.FRAUD, (Log(),)),
        (SURE, Level.SUSPICIOUS, (Log(),)),
        (SURE, Level.FRAUD, (Delete(), FULL, AskAdmins())),
    ],
)
def test_somebody_trusted_is_only_taken_for_hijacked_when_it_is_plain(
    score: float, level: Level, expected: tuple[Action, ...]
) -> None:
    """A stolen account advertises in plain words; it is warned of and never silenced or removed."""
    history = done_before(2 * HOUR, 4 * HOUR, 6 * HOUR, trusted=True)
    settings = ChatSettings(**ENFORCE)
    judged = replace(verdict(level), score=score)
    assert decide(message(role=Role.MEMBER), judged, settings, history, NOW).actions == expected


@pytest.mark.parametrize(
    ("settings", "history", "level", "expected", "reason"),
    [
        ({"mode": "warn"}, {"passed": True}, Level.FRAUD, (Log(),), "phrase.passed"),
        ({"mode": "warn"}, {"flagged": True}, Level.CLEAN, (AskAdmins(),), "phrase.flagged"),
        ({"mode": "observe"}, {"flagged": True}, Level.CLEAN, (Log(),), "phrase.flagged"),
        ({"mode": "clean"}, {"flagged": True}, Level.SUSPICIOUS, (Delete(),), "phrase.flagged"),
        (
            {"mode": "clean"},
            {"flagged": True, "may_delete": False},
            Level.CLEAN,
            ASKED,
            "phrase.flagged",
        ),
        ({"mode": "warn"}, {"flagged": True, "answered": True}, Level.CLEAN, (Log(),), "phrase.flagged"),
        ({"mode": "warn"}, {"flagged": True}, Level.FRAUD, (FULL,), "mode.warn.full"),
    ],
)
def test_a_phrase_of_the_chats_own_accuses_nobody(
    settings: dict[str, str],
    history: dict[str, bool],
    level: Level,
    expected: tuple[Action, ...],
    reason: str,
) -> None:
    past = History(**history)  # type: ignore[arg-type]
    found = decide(message(role=Role.MEMBER), verdict(level), ChatSettings(**settings), past, NOW)
    assert found == Decision(actions=expected, reason=reason)


def test_the_times_that_a_warning_may_stand_are_those_of_the_menu() -> None:
    assert tuple(LASTS) == BY_KEY["warnings_last"].choices


def test_a_doubt_follows_the_mode_of_its_kind_and_of_the_night() -> None:
    doubtful, said = verdict(Level.SUSPICIOUS), message(role=Role.MEMBER)
    quiet = ChatSettings(suspicious="react", mode_account_trade="observe")
    assert decide(said, doubtful, quiet, NEVER, NOW).actions == (Log(),)
    by_day = ChatSettings(suspicious="react", night_mode="observe")
    assert decide(said, doubtful, by_day, NEVER, NOW).actions == (EYES,)
    assert decide(said, doubtful, by_day, History(night=True), NOW).actions == (Log(),)


PORTUGUESE = (
    "Alugo a tua conta do WhatsApp, recebes 30 euros por dia e não precisas de fazer mais nada, fala comigo"
)
BRAZILIAN = (
    "Alugo sua conta do WhatsApp, você recebe 300 por dia e não precisa fazer mais nada, chame no privado"
)


@pytest.mark.parametrize(
    ("chosen", "heard", "text", "lang"),
    [
        ("en", "", BRAZILIAN, "pt-BR"),
        ("auto", "en", BRAZILIAN, "pt-BR"),
        ("auto", "en", PORTUGUESE, "pt"),
        ("pt", "", BRAZILIAN, "pt"),
        ("auto", "pt", BRAZILIAN, "pt"),
        ("en", "", "Alugo conta, 300 por dia", "en"),
        ("auto", "de", "rent account 300", "de"),
        ("auto", "", "Alugo conta, 300 por dia", "zh-Hans"),
        ("zh-Hant", "", "高价收微信号，闲置小号换零花钱", "zh-Hant"),
        ("en", "", "WhatsApp hesabını kirala, günlük para kazan, bu iş için bir şey gerekmez", "en"),
    ],
)
def test_a_warning_speaks_the_language_of_the_chat_or_that_of_a_text_that_leaves_no_doubt(
    chosen: str, heard: str, text: str, lang: str
) -> None:
    decision = decide(
        message(text, role=Role.MEMBER), verdict(), ChatSettings(language=chosen), History(heard=heard), NOW
    )
    (warn,) = [one for one in decision.actions if isinstance(one, Warn)]
    assert warn.lang == lang


@pytest.mark.parametrize(
    ("chosen", "region", "heard", "text", "lang"),
    [
        ("auto", "br", "pt", "rent account 300", "pt-BR"),
        ("auto", "pt", "pt-BR", "rent account 300", "pt"),
        ("auto", "br", "en", PORTUGUESE, "pt-BR"),
        ("auto", "pt", "en", BRAZILIAN, "pt"),
        ("auto", "us", "pt-BR", "rent account 300", "pt-BR"),
        ("pt", "br", "", BRAZILIAN, "pt"),
    ],
)
def test_a_country_tells_how_portuguese_is_written_there_unless_the_chat_chose(
    chosen: str, region: str, heard: str, text: str, lang: str
) -> None:
    settings = ChatSettings(language=chosen, region=region)
    decision = decide(message(text, role=Role.MEMBER), verdict(), settings, History(heard=heard), NOW)
    (warn,) = [one for one in decision.actions if isinstance(one, Warn)]
    assert warn.lang == lang


ANSWERED = replace(FULL, tone="police", told=True)


@pytest.mark.parametrize(
    ("settings", "history", "did"),
    [
        ({"mode": "observe"}, NEVER, (Log(),)),
        ({"mode": "warn"}, NEVER, (ANSWERED,)),
        ({"mode": "clean"}, NEVER, (ANSWERED, AskAdmins())),
        ({"mode": "enforce", "slow_start": False}, NEVER, (ANSWERED, AskAdmins())),
        ({"mode": "clean"}, History(answered=True), ()),
        ({"mode": "clean"}, History(trusted=True), (ANSWERED, AskAdmins())),
    ],
)
def test_whoever_shows_what_they_were_offered_is_answered_and_never_touched(
    settings: dict[str, Any], history: History, did: tuple[Action, ...]
) -> None:
    shown = verdict(score=0.99, signals=(signal(), signal(id=TOLD, weight=0.0, scheme="")))
    found = decide(message(), shown, ChatSettings(tone="police", **settings), history, NOW)
    assert found == Decision(actions=did, reason="answered_before" if history.answered else TOLD)
