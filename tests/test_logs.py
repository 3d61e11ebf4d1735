"""One line an event in either format, and no secret in any of them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.errors import Busy, Refused
from bot.logs import JsonLines, Redacting, blot_out, set_up_logging
from bot.services.cause import CAUSE, Cause
from bot.services.store import Call, Turn
from tests.builders import GROUP, OTHER_GROUP, text_update
from tests.desk import Duty

TOKEN = "123456:AAH-topsecret"
URL = "postgresql://user:hidden-word@host/db"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Put the loggers back: they belong to the process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


def settings(**more: Any) -> Settings:
    base = {"bot_token": TOKEN, "webhook_secret": "hook-secret", "database_url": URL}
    return Settings(_env_file=None, **{**base, **more})


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.test", logging.INFO, __file__, 1, message, args, info)


@pytest.mark.parametrize(
    "line",
    [
        f"POST /bot{TOKEN}/getMe",
        f"token={TOKEN}",
        "the half AAH-topsecret alone",
        "the address 123456%3AAAH-topsecret",
        "header hook-secret",
        f"connect {URL}",
        "connect postgresql+asyncpg://user:hidden-word@host/db",
        "password hidden-word",
    ],
)
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_secret_reaches_the_log(capfd: pytest.CaptureFixture[str], log_format: str, line: str) -> None:
    set_up_logging(settings(log_format=log_format))
    log = logging.getLogger("bot.test")
    log.warning("%s", line)
    try:
        raise RuntimeError(line)
    except RuntimeError:
        log.exception("failed")
    shown = capfd.readouterr().err
    assert "***" in shown
    for secret in ("topsecret", "hook-secret", "hidden-word"):
        assert secret not in shown


def test_a_password_escaped_in_the_address_is_a_secret_in_both_forms(
    capfd: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(settings(database_url="postgresql://user:p%40ss-word@host/db"))
    logging.getLogger("bot.test").warning("p%40ss-word and p@ss-word")
    assert "ss-word" not in capfd.readouterr().err


def test_lines_of_json() -> None:
    found = json.loads(JsonLines().format(record("judged chat=%s\nlevel=%s", -1, "警")))
    assert {key: found[key] for key in ("level", "logger", "event")} == {
        "level": "INFO",
        "logger": "bot.test",
        "event": "judged chat=-1\nlevel=警",
    }
    assert "error" not in found


def test_a_line_of_json_names_the_update_that_it_comes_from() -> None:
    token = CAUSE.set(Cause(update_id=7))
    try:
        told = json.loads(JsonLines().format(record("call_failed")))
    finally:
        CAUSE.reset(token)
    assert told["update"] == 7
    assert "update" not in json.loads(JsonLines().format(record("clock_right")))


async def test_all_that_an_update_leads_to_names_it_and_nothing_else_does(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Two chats at once, one of which Telegram refuses: through lanes, commits, marks and the outbox."""
    duty = Duty()
    set_up_logging(settings(log_format="json"))
    duty.messenger.fail(GROUP, Busy(2.0), Refused("no"))
    duty.messenger.fail(OTHER_GROUP, Refused("no"))
    capfd.readouterr()
    await duty.see(
        text_update(11, "收微信号"),
        text_update(12, "收微信号", chat_id=OTHER_GROUP),
        text_update(13, "dinner?", chat_id=OTHER_GROUP),
    )
    logging.getLogger("bot.test").warning("afterwards")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    found = [(line["event"].split()[0], line.get("update")) for line in lines]
    assert sorted(found, key=str) == [
        ("afterwards", None),
        ("call_failed", 11),
        ("call_failed", 11),
        ("call_failed", 12),
        ("judged", 11),
        ("judged", 12),
    ]


def test_an_error_stays_on_one_line_of_json() -> None:
    try:
        raise ValueError("a\nb")
    except ValueError as error:
        line = JsonLines().format(record("failed", error=error))
    assert "\n" not in line
    assert "ValueError: a\nb" in json.loads(line)["error"]


def test_short_secrets_are_no_secrets() -> None:
    """Blotting out "a" would leave nothing to read."""
    inner = logging.Formatter("%(message)s")
    assert Redacting(inner, ["a", "", "long-secret"]).format(record("a banana long-secret")) == "a banana ***"


def test_a_secret_made_up_later_is_blotted_out_as_well(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logging(settings())
    blot_out("made-up-later", "")
    logging.getLogger("bot.test").warning("made-up-later and AAH-topsecret")
    assert "*** and ***" in capfd.readouterr().err


def test_the_level_is_the_operators_and_libraries_are_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    set_up_logging(settings(log_level="INFO"))
    logging.getLogger("bot.x").info("ours")
    logging.getLogger("bot.x").debug("too much")
    logging.getLogger("apscheduler.executors").info("theirs")
    shown = capfd.readouterr().err
    assert "ours" in shown
    assert "too much" not in shown
    assert "theirs" not in shown


def test_without_secrets_nothing_is_blotted_out(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    set_up_logging(Settings(_env_file=None))
    logging.getLogger("bot.x").warning("plain words")
    assert "plain words" in capfd.readouterr().err


async def test_whoever_sends_what_another_process_committed_names_its_update(
    capfd: pytest.CaptureFixture[str],
) -> None:
    duty = Duty()
    set_up_logging(settings(log_format="json"))
    call = Call(chat_id=GROUP, method="sendMessage", params={"chat_id": GROUP, "text": "Careful."})
    duty.messenger.fail(GROUP, Refused("no"))
    await duty.store.inbox.finish(Turn(update_id=21, result="fraud", calls=(call,)))
    capfd.readouterr()
    await duty.outbox.resume()
    await duty.settled()
    (line,) = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert (line["event"].split()[0], line.get("update")) == ("call_failed", 21)
