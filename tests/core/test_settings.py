"""Each setting is declared once, and whatever was stored can be read."""

from __future__ import annotations

import dataclasses
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.settings import BY_KEY, SETTINGS, ChatSettings, Setting, is_choice, settings_of


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_a_default_is_one_of_the_choices(setting: Setting) -> None:
    assert setting.default in setting.choices
    assert len(set(setting.choices)) == len(setting.choices)
    assert setting.columns > 0


def test_a_new_chat_has_the_declared_defaults() -> None:
    assert dataclasses.asdict(ChatSettings()) == {setting.key: setting.default for setting in SETTINGS}


def test_every_zone_exists() -> None:
    assert [ZoneInfo(zone).key for zone in BY_KEY["timezone"].choices] == list(BY_KEY["timezone"].choices)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_choice_fits_into_a_button(setting: Setting) -> None:
    """Telegram takes 64 bytes of callback data."""
    assert max(len(f"set:{setting.key}:{value}".encode()) for value in setting.choices) <= 64


def test_stored_values_win_over_the_defaults() -> None:
    found = settings_of({"mode": "clean", "tips": "on", "timezone": "UTC"}, zone="Asia/Tokyo")
    assert found == ChatSettings(mode="clean", tips="on", timezone="UTC")


def test_the_operators_zone_is_the_default_whatever_it_is() -> None:
    assert settings_of({}, zone="America/Bogota").timezone == "America/Bogota"


@pytest.mark.parametrize(
    ("key", "value"),
    [("mode", "ban"), ("mode", ""), ("mode", "Warn"), ("tips_time", "9:00"), ("timezone", "Mars/Base")],
)
def test_a_value_that_is_no_choice_counts_as_not_set(key: str, value: str) -> None:
    assert not is_choice(key, value)
    assert settings_of({key: value}, zone="Asia/Shanghai") == ChatSettings()


@given(st.dictionaries(st.sampled_from([*BY_KEY, "gone", "", "self"]), st.text(max_size=8)))
def test_whatever_an_older_program_stored_is_read(values: dict[str, str]) -> None:
    found = dataclasses.asdict(settings_of(values, zone="Asia/Shanghai"))
    assert all(found[setting.key] in setting.choices for setting in SETTINGS)


def test_an_unknown_key_is_no_choice() -> None:
    assert not is_choice("colour", "red")
