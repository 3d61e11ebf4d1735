"""What `doctor` says of the console."""

from __future__ import annotations

import pytest

from bot.cli.doctor_console import look_at_console
from bot.config import Settings
from bot.errors import AntifraudError
from tests.cli.test_programs import served
from tests.console import consoled


def settings(**variables: str) -> Settings:
    return Settings(_env_file=None, **variables)  # type: ignore[call-arg, arg-type]


async def test_it_is_off_unless_somebody_wants_it() -> None:
    assert await look_at_console(settings()) == "off: CONSOLE_LISTEN is not set"


async def test_without_operators_nobody_could_come_in() -> None:
    with pytest.raises(AntifraudError, match="nobody could come in"):
        await look_at_console(settings(console_listen="127.0.0.1:1"))


async def test_it_tells_where_it_listens_and_with_what_links_begin() -> None:
    async with consoled() as console:
        found = settings(console_listen=console.duty.entrance.url[7:], operator_ids="7")
        said = await look_at_console(found)
    assert said == f"listens on {found.console_listen}; links begin with {console.duty.entrance.url}"
    assert (await look_at_console(found)).startswith("nothing listens yet")


async def test_it_tells_that_another_program_is_there() -> None:
    async with served() as port:
        with pytest.raises(AntifraudError, match="another program listens"):
            await look_at_console(settings(console_listen=f"127.0.0.1:{port}", operator_ids="7"))


@pytest.mark.parametrize(
    ("listen", "url", "address", "is_open"),
    [
        ("0.0.0.0:80", "", "http://127.0.0.1:80", False),
        ("[::]:80", "", "http://[::1]:80", False),
        ("10.0.0.1:80", "", "http://10.0.0.1:80", True),
        ("127.0.0.1:80", "http://console.example.org/", "http://console.example.org", True),
        ("127.0.0.1:80", "https://console.example.org", "https://console.example.org", False),
    ],
)
async def test_links_begin_with_what_was_set_and_an_open_way_is_named(
    listen: str, url: str, address: str, is_open: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.doctor_console.listens", lambda *_: True)
    given = {"console_url": url} if url else {}
    found = settings(console_listen=listen, operator_ids="7", **given)
    assert found.console_address == address
    assert ("read along" in await look_at_console(found)) is is_open


@pytest.mark.parametrize(
    "url", ["console.example.org", "https://x/y", "https://a:b@x", "https://x?y", "ftp://x"]
)
def test_an_address_that_no_link_could_begin_with_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="the address at which operators open the console"):
        settings(console_url=url)


@pytest.mark.parametrize("proxy", ["*", "proxy", "10.0.0.1/8", "10.0.0.1,,", "10.0.0.1 10.0.0.2"])
def test_a_proxy_is_named_by_its_address(proxy: str) -> None:
    """Whoever is believed may come under any address, so that no limit holds them."""
    with pytest.raises(ValueError, match="the addresses or networks of the reverse proxy"):
        settings(console_proxy=proxy)


def test_without_a_console_there_is_no_address() -> None:
    assert settings(console_url="https://console.example.org").console_address == ""
