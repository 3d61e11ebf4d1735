"""No call, however wrong, brings the server down: it is answered or refused."""

from __future__ import annotations

import asyncio
import inspect
from contextlib import suppress

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground import demo_world
from bot.playground.methods import METHODS
from bot.playground.model import ChatType
from bot.playground.params import Params, read_params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

WORLD = demo_world()
GROUP = next(chat for chat in WORLD.chats.values() if chat.kind is ChatType.SUPERGROUP)
WORLD.start(103)
POST = WORLD.post(GROUP.id, 103, "a")
NAMES = """chat_id from_chat_id user_id message_id message_ids message_thread_id text caption parse_mode
entities reply_markup reply_parameters photo document media sender_chat_id question options type
correct_option_ids explanation explanation_parse_mode open_period close_date is_anonymous is_closed
allows_multiple_answers action reaction
permissions until_date commands scope language_code results inline_query_id callback_query_id offset limit
allowed_updates file_id name"""

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(
        [GROUP.id, POST.id, 103, "HTML", "<b>a</b>", "a", "emoji", "👀", "chat", "quiz", "photo"]
    )
)
KEYS = """inline_keyboard text url callback_data type emoji offset length message_id command description
can_send_messages id chat_id media caption"""
_KEYS = st.sampled_from(KEYS.split())
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=8,
)
_PARAMS = st.dictionaries(st.sampled_from(NAMES.split()), _VALUES, max_size=6)


async def _finish(result: object) -> object:
    return list(map(bytes.decode, await result)) if inspect.isawaitable(result) else result


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"leavechat", "setwebhook"}))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_PARAMS)
def test_every_method_answers_or_refuses(method: str, params: dict[str, object]) -> None:
    world: World = WORLD
    with suppress(ApiRefusal):
        orjson.dumps(asyncio.run(_finish(METHODS[method](world, Params({"chat_id": GROUP.id, **params})))))


@given(
    st.binary(max_size=40),
    st.sampled_from(
        [
            "",
            "application/json",
            "multipart/form-data; boundary=b",
            "application/x-www-form-urlencoded",
            "multipart/form-data;;=",
        ]
    ),
    st.binary(max_size=60)
    | st.binary(max_size=20).map(lambda data: b"--b\r\n" + data + b"\r\n\r\nx\r\n--b--"),
)
def test_every_body_is_read_or_refused(query: bytes, kind: str, body: bytes) -> None:
    with suppress(ApiRefusal):
        read_params(query, kind, body).seen()
