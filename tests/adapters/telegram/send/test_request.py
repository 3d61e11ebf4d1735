"""The request class: what goes over the wire, and errors that tell no secret."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.adapters.telegram.send.request import AiohttpRequest, NotSent
from tests.botapi import Script, hang_up, ok, raw, refuse, silence


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(timeout=60)
    await request.initialize()
    yield request
    await request.shutdown()


async def test_the_library_speaks_through_it(server: Script) -> None:
    server.then(ok({"id": 7, "is_bot": True, "first_name": "Notice", "username": "notice_bot"}))
    server.then(ok({"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}))
    base = server.url.removesuffix("1:token")
    async with Bot("1:token", base_url=base, request=AiohttpRequest()) as bot:
        assert bot.username == "notice_bot"
        assert (await bot.send_message(5, "hi")).text == "hi"
    assert server.asked[1] == ("sendMessage", {"chat_id": 5, "text": "hi"})


async def test_files_go_as_a_form(request_: AiohttpRequest, server: Script) -> None:
    server.then(ok(True))
    file = InputFile(b"picture", filename="a.png")
    parameters = [RequestParameter.from_input("chat_id", 5), RequestParameter.from_input("photo", file)]
    assert await request_.post(f"{server.url}/sendPhoto", RequestData(parameters)) is True
    method, form = server.asked[0]
    assert (method, form["chat_id"]) == ("sendPhoto", "5")
    assert ("a.png", b"picture") in form.values()


async def test_files_are_fetched(request_: AiohttpRequest, server: Script) -> None:
    server.then(raw(200, b"bytes"))
    assert await request_.retrieve(f"{server.url}/photo.png") == b"bytes"


async def test_timeouts_can_be_given_for_one_call(request_: AiohttpRequest, server: Script) -> None:
    # A connection that is still to be made would have half of the time, and be late for itself.
    server.then(ok(True), silence)
    await request_.post(f"{server.url}/getMe")
    with pytest.raises(TimedOut):
        await request_.post(f"{server.url}/getUpdates", read_timeout=0.2)


async def test_a_broken_connection_is_no_time_out(request_: AiohttpRequest, server: Script) -> None:
    server.then(hang_up)
    with pytest.raises(NetworkError) as caught:
        await request_.post(f"{server.url}/getMe")
    assert type(caught.value) is NetworkError


async def test_a_redirect_is_not_followed(request_: AiohttpRequest, server: Script) -> None:
    """It would carry the token to another host."""
    server.then(raw(307, b"{}"))
    with pytest.raises(NetworkError):
        await request_.post(f"{server.url}/getMe")
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [refuse(401, "Unauthorized"), refuse(404, "Not Found")])
async def test_a_wrong_token(request_: AiohttpRequest, server: Script, answer: object) -> None:
    server.then(answer)  # type: ignore[arg-type]
    with pytest.raises(InvalidToken):
        await request_.post(f"{server.url}/getMe")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/bot1:token/getMe", "http://[::1]:1/bot1:token/getMe"])
async def test_no_error_tells_the_token(request_: AiohttpRequest, url: str) -> None:
    with pytest.raises(NotSent) as caught:
        await request_.post(url)
    shown = str(caught.value) + repr(caught.value) + repr(caught.value.__cause__)
    assert "1:token" not in shown


async def test_after_shutdown_nothing_goes_out(server: Script) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NotSent):
        await request.post(f"{server.url}/getMe")
    assert server.asked == []


@pytest.mark.parametrize("payload", [b"", b"\xff", b"[1]", b"1", b"null", b"[" * 100_000, b'{"a":', b"{}"])
def test_what_is_no_object_is_an_error_that_quotes_nothing(payload: bytes) -> None:
    with pytest.raises(TelegramError, match=r"^the answer is not [a-zA-Z ]+$"):
        AiohttpRequest.parse_json_payload(payload)
