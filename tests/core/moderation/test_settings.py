"""Each setting is declared once, and whatever was stored can be read."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.schedule import BadValueError
from bot.core.moderation.settings import (
    AUTO,
    BY_KEY,
    HIDDEN,
    MOST_LANGUAGES,
    SETTINGS,
    ChatSettings,
    Setting,
    changes,
    check_together,
    enforces,
    is_valid,
    mode_for,
    settings_of,
    stored,
    toggled,
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_a_default_may_be_stored(setting: Setting) -> None:
    assert setting.holds(setting.default)
    assert len(set(setting.choices)) == len(setting.choices)
    assert setting.columns > 0


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_a_setting_with_values_beyond_the_menu_shows_how_to_type_one(setting: Setting) -> None:
    assert bool(setting.read is None or setting.screen == HIDDEN) == (not setting.example)


def test_a_new_chat_has_the_declared_defaults() -> None:
    assert {key: stored(ChatSettings(), key) for key in BY_KEY} == {one.key: one.default for one in SETTINGS}


def test_every_zone_exists() -> None:
    assert [ZoneInfo(zone).key for zone in BY_KEY["timezone"].choices] == list(BY_KEY["timezone"].choices)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_choice_fits_into_a_button(setting: Setting) -> None:
    """Telegram takes 64 bytes of callback data."""
    assert max(len(f"set:{setting.key}:{value}".encode()) for value in setting.choices) <= 64


def test_stored_values_win_over_the_defaults() -> None:
    found = settings_of({"mode": "clean", "tips": "on", "timezone": "UTC"}, zone="Asia/Tokyo")
    assert found == ChatSettings(mode="clean", tips=True, timezone="UTC")


def test_the_operators_zone_is_the_default_whatever_it_is() -> None:
    assert settings_of({}, zone="America/Bogota").timezone == "America/Bogota"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mode", "ban"),
        ("mode", ""),
        ("mode", "Warn"),
        ("tips_times", "9:00"),
        ("tips_times", "20:00 09:00"),
        ("timezone", "Mars"),
        ("tips_days", "fri mon"),
        ("tips_languages", "en xx"),
        ("tips_topic", "-1"),
        ("tips_pause", "soon"),
        ("tips_notice", "start"),
        ("tips_notice", "0"),
        ("tips_notice", "1" * 13),
        ("warning_text", "no words in it"),
    ],
)
def test_a_value_that_is_none_counts_as_not_set(key: str, value: str) -> None:
    assert not is_valid(key, value)
    assert settings_of({key: value}, zone="Asia/Shanghai") == ChatSettings()


@given(st.dictionaries(st.sampled_from([*BY_KEY, "gone", "", "self"]), st.text(max_size=8)))
def test_whatever_an_older_program_stored_is_read(values: dict[str, str]) -> None:
    found = settings_of(values, zone="Asia/Shanghai")
    assert all(setting.holds(stored(found, setting.key)) for setting in SETTINGS)


def test_an_unknown_key_is_no_setting() -> None:
    assert not is_valid("colour", "red")


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("tips_languages", "ja, en", "en ja"),
        ("tips_languages", "auto", "auto"),
        ("tips_topic", "12", "12"),
        ("tips_topic", "OFF", "off"),
        ("tips_pause", "2027-01-02", "2027-01-02"),
        ("tips_notice", "OFF", "off"),
        ("tips_notice", "1796000000", "1796000000"),
        ("mode", " clean ", "clean"),
    ],
)
def test_what_is_typed_is_stored_in_one_form(key: str, typed: str, stored: str) -> None:
    assert BY_KEY[key].stored(typed) == stored


def test_too_many_languages_are_refused() -> None:
    with pytest.raises(BadValueError, match="languages"):
        BY_KEY["tips_languages"].stored("en ja de fr es")
    with pytest.raises(BadValueError, match="languages"):
        BY_KEY["tips_languages"].stored("")
    assert MOST_LANGUAGES == 4


def test_a_time_in_the_quiet_hours_is_a_contradiction() -> None:
    check_together(ChatSettings(tips_times="09:00", tips_quiet=(1320, 420)))
    with pytest.raises(BadValueError) as caught:
        check_together(ChatSettings(tips_times="09:00 23:00", tips_quiet=(1320, 420)))
    assert caught.value.values == {"time": "23:00", "hours": "22:00-07:00"}


@pytest.mark.parametrize(
    ("key", "value", "tap", "after"),
    [
        ("tips_days", "mon fri", "wed", "mon wed fri"),
        ("tips_days", "mon fri", "fri", "mon"),
        ("tips_times", "09:00", "08:00", "08:00 09:00"),
        ("tips_languages", AUTO, "ja", "ja"),
        ("tips_languages", "en ja", AUTO, AUTO),
        ("tips_languages", "ja", "ja", AUTO),
    ],
)
def test_a_tap_on_one_of_several(key: str, value: str, tap: str, after: str) -> None:
    assert toggled(BY_KEY[key], value, tap) == after


@pytest.mark.parametrize(
    ("key", "value", "tap"), [("tips_days", "mon", "mon"), ("tips_times", "09:00", "09:00")]
)
def test_the_last_one_stays(key: str, value: str, tap: str) -> None:
    with pytest.raises(BadValueError):
        toggled(BY_KEY[key], value, tap)


def test_a_scheme_and_the_night_may_have_a_mode_of_their_own() -> None:
    settings = ChatSettings(mode="clean", mode_card_trade="observe", night_mode="enforce")
    assert mode_for(settings, "card_trade") == "observe"
    assert mode_for(settings, "account_trade") == mode_for(settings, "unheard_of") == "clean"
    assert mode_for(settings, "card_trade", night=True) == "enforce"
    assert mode_for(ChatSettings(mode="warn"), "card_trade", night=True) == "warn"


@pytest.mark.parametrize("key", ["mode", "night_mode", "mode_other_fraud"])
def test_whatever_enforces_is_seen(key: str) -> None:
    assert enforces(ChatSettings(**{key: "enforce"}))
    assert not enforces(ChatSettings())


def test_changes_name_what_differs_and_how() -> None:
    before, after = ChatSettings(mode="clean"), ChatSettings(tone="police")
    assert changes(before, after) == {"mode": ("clean", "warn"), "tone": ("brief", "police")}


@pytest.mark.parametrize("text", ["on", "0", "-0", "1e9", "-" * 3, "9" * 17, "１２３", "@channel"])
def test_what_is_no_place_for_a_log_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        BY_KEY["log"].stored(text)


@pytest.mark.parametrize("text", ["off", "42", "-1001234567890"])
def test_a_log_is_kept_by_its_number(text: str) -> None:
    assert BY_KEY["log"].stored(f" {text} ") == text


@pytest.mark.parametrize("text", ["soon", "-1", "9" * 13])
def test_since_when_a_chat_enforces_is_a_moment(text: str) -> None:
    with pytest.raises(BadValueError):
        BY_KEY["enforce_from"].stored(text)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("tips", "on", True),
        ("slow_start", "off", False),
        ("night", "22:30-07:00", (1350, 420)),
        ("night", "off", None),
        ("warnings_last", "5m", 300.0),
        ("warnings_last", "off", 0.0),
        ("log", "-100123", -100123),
        ("log", "off", 0),
        ("joins", "off", ""),
        ("joins", "ask", "ask"),
        ("ladder_days", "90", 90),
        ("tips_topic", "7", 7),
        ("tips_pause", "2027-02-28", date(2027, 2, 28)),
        ("tips_notice", "1796000000", 1796000000),
        ("tips_notice", "off", 0),
        ("tips_pause", "off", None),
        ("warning_text", "off", ""),
    ],
)
def test_a_stored_value_is_read_as_what_it_means_and_written_back(key: str, text: str, value: object) -> None:
    found = settings_of({key: text}, zone="Asia/Shanghai")
    assert getattr(found, key) == value
    assert stored(found, key) == text
