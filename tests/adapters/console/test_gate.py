"""Who comes into the console, how long they stay, and what nobody gets out of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.adapters.console import forms, gate
from bot.adapters.console.app import DEEDS, PAGES, address
from bot.core.message import UserId
from bot.errors import StoreError
from bot.services.console.entrance import IDLE, LASTS, LINK_LASTS, LINKS, MOST
from tests.builders import MEMBER, text_update
from tests.console import LINK, Console, consoled, say
from tests.desk import OPERATOR

EVERYWHERE = [address(name) for name in PAGES]
BUTTONS = ["/speak", "/leave", *(f"/{path}" for path in DEEDS)]


@pytest.fixture
async def console() -> AsyncIterator[Console]:
    async with consoled() as found:
        yield found


def is_out(response: httpx.Response) -> bool:
    """Whether somebody was told nothing but the way in."""
    shown = say("bare.out") in response.text and "<nav" not in response.text
    return response.status_code == 401 and shown


class TestLink:
    async def test_it_works_once(self, console: Console) -> None:
        link = await console.link()
        assert (await console.use(link)).headers["Location"] == "/"
        assert say("page.health") in await console.open()
        console.client.cookies.clear()
        again = await console.use(link)
        assert (again.status_code, "Set-Cookie" in again.headers) == (403, False)
        assert say("bare.stale") in again.text

    async def test_to_look_at_it_does_not_use_it(self, console: Console) -> None:
        """Telegram and virus scanners open what stands in a message."""
        link = await console.link()
        for _ in range(3):
            seen = await console.client.get(link)
            assert (seen.status_code, "Set-Cookie" in seen.headers) == (200, False)
            assert say("enter") in seen.text
        assert (await console.use(link)).status_code == 303

    async def test_it_expires(self, console: Console) -> None:
        link = await console.link()
        console.duty.clock.advance(LINK_LASTS + 1)
        assert (await console.use(link)).status_code == 403

    async def test_a_newer_one_takes_its_place(self, console: Console) -> None:
        old, new = await console.link(), await console.link()
        assert (await console.use(old)).status_code == 403
        assert (await console.use(new)).status_code == 303

    async def test_one_that_could_not_be_noted_works_still(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = await console.link()

        async def fails(*_: object) -> None:
            raise StoreError("no answer")

        monkeypatch.setattr(console.duty.entrance, "_note", fails)
        assert (await console.use(link)).status_code == 503
        monkeypatch.undo()
        assert (await console.use(link)).status_code == 303
        assert await console.noted() == ["op.console.in", "op.console.link"]

    async def test_two_who_use_it_at_once_are_one(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = (await console.link()).partition("link=")[2]
        entrance = console.duty.entrance
        note = entrance._note
        others: list[str] = []

        async def meanwhile(kind: str, user: UserId) -> None:
            monkeypatch.undo()
            others.append(await entrance.enter(link))
            await note(kind, user)

        monkeypatch.setattr(entrance, "_note", meanwhile)
        assert await entrance.enter(link) == ""
        assert [bool(made) for made in others] == [True]

    async def test_its_message_goes_when_it_works_no_more(self, console: Console) -> None:
        await console.link()
        await console.duty.settled()
        console.duty.clock.advance(LINK_LASTS + 1)
        await console.duty.upkeep()
        await console.duty.settled()
        assert console.duty.messenger.calls[-1][0] == "deleteMessage"

    async def test_other_accounts_get_nothing(self, console: Console) -> None:
        said = await console.ask(MEMBER)
        assert LINK.search(said) is None
        assert said == await console.ask(MEMBER, "/op")
        assert await console.duty.store.ledger.acts(MEMBER, 9) == ()

    async def test_not_even_an_operator_gets_one_in_a_group(self, console: Console) -> None:
        assert await console.duty.see(text_update(1, "/op console", by=OPERATOR)) == []

    async def test_there_are_a_few_at_a_time(self, console: Console) -> None:
        count, seconds = LINKS
        for _ in range(count):
            await console.link()
            console.duty.clock.advance(61)
        assert await console.ask() == console.duty.text("op.console.often")
        console.duty.clock.advance(seconds)
        await console.link()

    async def test_without_a_console_there_is_none(self, console: Console) -> None:
        console.duty.entrance.url = ""
        assert await console.ask() == console.duty.text("op.console.off", variable="CONSOLE_LISTEN")

    async def test_who_ceased_to_run_the_bot_meanwhile_stays_out(self, console: Console) -> None:
        link = await console.link()
        console.duty.operating._ids = frozenset()
        assert (await console.use(link)).status_code == 403

    @pytest.mark.parametrize("link", ["", "x", "收" * 50, "\ud800".encode("utf-8", "replace").decode()])
    async def test_nothing_else_lets_anybody_in(self, console: Console, link: str) -> None:
        await console.link()
        assert (await console.use(f"link={link}")).status_code == 403


class TestSession:
    async def test_without_one_every_page_shows_the_way_in_alone(self, console: Console) -> None:
        for path in EVERYWHERE:
            assert is_out(await console.client.get(path))
            assert is_out(await console.client.get(path, headers={"Cookie": "console=made-up"}))

    async def test_without_one_no_button_works(self, console: Console) -> None:
        for path in BUTTONS:
            assert is_out(await console.client.post(path, data={"token": "x"}))

    async def test_it_ends_when_nobody_does_anything(self, console: Console) -> None:
        await console.sign_in()
        console.duty.clock.advance(IDLE - 1)
        await console.open()
        console.duty.clock.advance(IDLE - 1)
        await console.open()
        console.duty.clock.advance(IDLE + 1)
        assert is_out(await console.client.get("/"))

    async def test_it_ends_after_hours_whatever_is_done(self, console: Console) -> None:
        await console.sign_in()
        for _ in range(int(LASTS // IDLE)):
            console.duty.clock.advance(IDLE - 1)
            await console.open()
        console.duty.clock.advance(IDLE - 1)
        assert is_out(await console.client.get("/"))

    async def test_it_ends_when_its_owner_leaves_and_the_cookie_opens_nothing_any_more(
        self, console: Console
    ) -> None:
        await console.sign_in()
        before = dict(console.client.cookies)
        left = await console.press("/leave")
        assert say("bare.gone") in left.text
        assert 'console=""' in left.headers["Set-Cookie"]
        console.client.cookies.update(before)
        assert is_out(await console.client.get("/"))

    async def test_one_that_has_as_many_as_may_be_loses_the_oldest(self, console: Console) -> None:
        kept = []
        for _ in range(MOST + 1):
            console.client.cookies.clear()
            await console.sign_in()
            kept.append(dict(console.client.cookies))
        stands = []
        for cookies in kept:
            console.client.cookies.clear()
            console.client.cookies.update(cookies)
            stands.append((await console.client.get("/")).status_code)
        assert stands == [401, *[200] * MOST]

    async def test_who_ceases_to_run_the_bot_is_out_at_the_next_step(self, console: Console) -> None:
        for path in EVERYWHERE:
            console.duty.operating._ids = frozenset({OPERATOR})
            console.duty.clock.advance(LINKS[1])
            await console.open_anew(path)
            console.duty.operating._ids = frozenset({1})
            assert is_out(await console.client.get(path))

    async def test_and_no_button_of_theirs_does_anything(self, console: Console) -> None:
        for path in BUTTONS:
            console.duty.operating._ids = frozenset({OPERATOR})
            console.duty.clock.advance(LINKS[1])
            console.client.cookies.clear()
            await console.sign_in()
            token, before = await console.token(), await console.noted()
            console.duty.operating._ids = frozenset({1})
            assert is_out(await console.client.post(path, data={"token": token}))
            assert await console.noted() == before

    async def test_coming_and_going_is_written_down(self, console: Console) -> None:
        await console.sign_in()
        await console.press("/leave")
        assert await console.noted() == ["op.console.out", "op.console.in", "op.console.link"]

    async def test_its_secrets_are_in_no_page_no_log_and_no_repr(
        self, console: Console, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            await console.sign_in()
            secret = console.client.cookies["console"]
            shown = [await console.open(path) for path in EVERYWHERE]
        token = await console.token()
        # The browser of this test writes a log too.
        logged = [
            one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))
        ]
        assert [text for text in (*shown, *logged) if secret in text] == []
        assert [text for text in logged if token in text] == []
        (session,) = console.duty.entrance._sessions.values()
        assert token not in repr(session)
        assert secret not in repr(vars(console.duty.entrance))


class TestForgery:
    @pytest.mark.parametrize("fields", [{"x": ""}, {"token": ""}, {"token": "wrong"}, {"token": "错"}])
    async def test_a_form_without_the_token_of_the_session_does_nothing(
        self, console: Console, fields: dict[str, str]
    ) -> None:
        await console.sign_in()
        before = await console.noted()
        for path in BUTTONS:
            refused = await console.client.post(path, data=fields)
            assert (refused.status_code, say("bare.forged") in refused.text) == (403, True)
        assert await console.noted() == before

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    async def test_a_page_of_elsewhere_can_press_nothing(
        self, console: Console, headers: dict[str, str]
    ) -> None:
        await console.sign_in()
        given = {"token": await console.token(), "lang": "zh-Hans"}
        assert (await console.client.post("/speak", data=given, headers=headers)).status_code == 403
        assert (await console.use(await console.link(), **headers)).status_code == 403
        assert 'lang="en"' in await console.open()

    async def test_a_token_of_another_session_is_none_of_this_one(self, console: Console) -> None:
        await console.sign_in()
        foreign = await console.token()
        console.client.cookies.clear()
        await console.sign_in()
        refused = await console.client.post("/speak", data={"token": foreign, "lang": "zh-Hans"})
        assert refused.status_code == 403


class TestForms:
    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            (b"{}", "application/json", 415),
            (b"token=x", "multipart/form-data; boundary=x", 415),
            (b"a" * (forms.MOST_BYTES + 1), "application/x-www-form-urlencoded", 413),
            (b"a=1&" * (forms.MOST_FIELDS + 1), "application/x-www-form-urlencoded", 400),
            (b"a=\xff", "application/x-www-form-urlencoded", 400),
        ],
    )
    async def test_what_is_no_small_form_is_refused(
        self, console: Console, body: bytes, kind: str, status: int
    ) -> None:
        await console.sign_in()
        refused = await console.client.post("/speak", content=body, headers={"Content-Type": kind})
        assert (refused.status_code, say("bare.unfit") in refused.text) == (status, True)

    async def test_one_that_dribbles_in_is_not_waited_for(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forms, "READING", 0.05)
        await console.sign_in()
        reader, writer = await asyncio.open_connection("127.0.0.1", console.client.base_url.port)
        cookie = console.client.cookies["console"]
        lines = (
            "POST /speak HTTP/1.1",
            "Host: x",
            f"Cookie: console={cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 100",
        )
        writer.write("\r\n".join((*lines, "", "token=")).encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()


class TestLimits:
    async def test_a_stranger_may_ask_a_few_times(self, console: Console) -> None:
        count, seconds = gate.STRANGERS
        found = [(await console.client.get("/")).status_code for _ in range(count + 1)]
        assert found == [*[401] * count, 429]
        assert (await console.use("link=made-up")).status_code == 429
        assert (await console.client.post("/enter", content=b"{}")).status_code == 429
        console.duty.clock.advance(seconds)
        assert (await console.client.get("/")).status_code == 401

    async def test_strangers_at_the_same_address_keep_nobody_out_who_is_invited(
        self, console: Console
    ) -> None:
        for _ in range(gate.STRANGERS[0] + 1):
            await console.client.get("/")
        link = await console.link()
        assert (await console.client.get(link)).status_code == 200
        assert (await console.use(link)).status_code == 303
        assert (await console.client.get(link)).status_code == 429
        await console.open()

    @pytest.mark.parametrize(("proxy", "last"), [("127.0.0.0/24", 401), ("10.0.0.1", 429)])
    async def test_who_asks_is_believed_of_the_proxy_alone(self, proxy: str, last: int) -> None:
        async with consoled(proxy=proxy) as console:
            found = [
                (await console.client.get("/", headers={"X-Forwarded-For": f"10.1.0.{number}"})).status_code
                for number in range(gate.STRANGERS[0] + 1)
            ]
        assert found == [*[401] * gate.STRANGERS[0], last]

    async def test_presses_from_a_page_of_elsewhere_are_counted(self, console: Console) -> None:
        foreign = {"Origin": "https://evil.example"}
        count, _ = gate.STRANGERS
        found = [(await console.client.post("/speak", headers=foreign)).status_code for _ in range(count + 1)]
        assert found == [*[401] * count, 429]

    async def test_those_of_a_session_too(self, console: Console) -> None:
        await console.sign_in()
        foreign = {"Origin": "https://evil.example"}
        count, _ = gate.STEPS
        found = [(await console.client.post("/speak", headers=foreign)).status_code for _ in range(count + 1)]
        assert found == [*[403] * count, 429]

    async def test_no_page_is_made_for_who_asks_too_often(self, console: Console) -> None:
        count, _ = gate.STRANGERS
        for _ in range(count):
            await console.client.get("/")
        refused = await console.client.get("/", headers={"Accept-Language": "zh-CN"})
        assert (refused.status_code, refused.text) == (429, say("bare.often", "zh-Hans"))
        assert [name for name in gate.HEADERS if name not in refused.headers] == []

    async def test_strangers_take_nothing_of_what_a_session_may(self, console: Console) -> None:
        await console.sign_in()
        async with httpx.AsyncClient(base_url=console.client.base_url, timeout=60) as stranger:
            found = [(await stranger.get("/")).status_code for _ in range(gate.STRANGERS[0] + 1)]
        assert found[-1] == 429
        assert "<nav" in await console.open()

    async def test_a_session_may_ask_many_times(self, console: Console) -> None:
        await console.sign_in()
        count, seconds = gate.STEPS
        found = [(await console.client.get("/")).status_code for _ in range(count + 1)]
        assert found == [*[200] * count, 429]
        console.duty.clock.advance(seconds)
        await console.open()


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/enter", "/console.css", "/nowhere", "/leave"])
    async def test_every_answer_bears_them(self, console: Console, path: str) -> None:
        for signed_in in (False, True):
            if signed_in:
                await console.sign_in()
            for response in (await console.client.get(path), await console.client.post(path)):
                missing = [name for name in gate.HEADERS if name not in response.headers]
                assert missing == []
                policy = response.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'")
                assert "unsafe" not in policy
                assert "script-src" not in policy
                assert "server" not in response.headers

    async def test_a_path_with_a_slash_too_many_leads_nowhere_else(self, console: Console) -> None:
        response = await console.client.get("/chats/", headers={"Host": "evil.example"})
        assert (response.status_code, "Location" in response.headers) == (404, False)
        assert [name for name in gate.HEADERS if name not in response.headers] == []

    async def test_pages_are_kept_nowhere_and_hold_nothing_that_runs(self, console: Console) -> None:
        await console.sign_in()
        for path in EVERYWHERE:
            response = await console.client.get(path)
            assert response.headers["Cache-Control"] == "no-store"
            held = [
                part
                for part in ("<script", "<style", "style=", "onclick", "javascript:")
                if part in response.text
            ]
            assert held == []
            assert "http://" not in response.text.replace("http://127", "")

    async def test_the_cookie_is_for_this_site_alone(self, console: Console) -> None:
        cookie = (await console.use(await console.link())).headers["Set-Cookie"]
        assert cookie.startswith("console=")
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie

    async def test_behind_tls_the_cookie_travels_by_tls_alone(self) -> None:
        async with consoled("https://console.example.org") as console:
            link = await console.link()
            assert link.startswith("https://console.example.org/enter?link=")
            let_in = await console.use(link)
        cookie = let_in.headers["Set-Cookie"]
        assert cookie.startswith("__Host-console=")
        assert "Secure" in cookie
        assert let_in.headers["Strict-Transport-Security"].startswith("max-age=")


class TestFaults:
    async def test_a_database_that_fails_is_told_and_no_more(self, console: Console) -> None:
        await console.sign_in()

        async def fails(*_: object) -> None:
            raise StoreError("postgresql://user:secret@host")

        console.duty.operating.vitals = fails
        told = await console.client.get("/")
        assert (told.status_code, say("bare.later") in told.text, "secret" in told.text) == (503, True, False)

    async def test_what_breaks_is_named_by_its_place(
        self, console: Console, caplog: pytest.LogCaptureFixture
    ) -> None:
        await console.sign_in()

        async def breaks(*_: object) -> None:
            raise ValueError("收V信 secret")

        console.duty.operating.vitals = breaks
        told = await console.client.get("/")
        assert (told.status_code, say("bare.broken") in told.text) == (500, True)
        assert "console_failed path=/ kind=ValueError at=" in caplog.text
        assert "secret" not in told.text + caplog.text


class TestLanguages:
    async def test_it_speaks_with_each_as_their_telegram_and_changes_on_request(
        self, console: Console
    ) -> None:
        await console.sign_in()
        assert '<html lang="en">' in await console.open()
        page = await console.done("/speak", lang="zh-Hans", page="health")
        assert '<html lang="zh-Hans">' in page
        assert say("page.health", "zh-Hans") in page
        assert '<html lang="zh-Hans">' in await console.done("/speak", lang="xx", page="//evil.example")

    @pytest.mark.parametrize(
        ("wanted", "lang"),
        [("", "en"), ("zh-CN,zh;q=0.9", "zh-Hans"), ("zh-TW", "zh-Hans"), ("de", "en"), ("x" * 5000, "en")],
    )
    async def test_before_anybody_is_known_it_goes_by_the_browser(
        self, console: Console, wanted: str, lang: str
    ) -> None:
        response = await console.client.get("/", headers={"Accept-Language": wanted})
        assert f'<html lang="{lang}">' in response.text
