"""What a broken, confused or hostile server may answer: every status, every shape, every size."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

from aiohttp import web
from hypothesis import strategies as st

from bot.errors import Busy, CallFailed, Migrated
from tests.botapi import Answer, raw

TOKEN = "1:token"
DEEP = 100_000
"""Brackets in brackets: far beyond what any parser of JSON takes."""


def body(**fields: Any) -> bytes:
    """An answer of the Bot API that refuses, with fields that nobody would expect."""
    return json.dumps({"ok": False, "error_code": 400, "description": "Bad Request"} | fields).encode()


def pausing(seconds: str) -> bytes:
    """An answer that asks to come again later, the number written as given."""
    return (
        '{"ok":false,"error_code":429,"description":"Too Many Requests",'
        f'"parameters":{{"retry_after":{seconds}}}}}'
    ).encode()


PAUSES = (
    *(
        "1e308",
        "100000",
        "86401",
        "-5",
        "-1e308",
        "0",
        "-0",
        "0.0001",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
    ),
    *(
        "true",
        "false",
        "null",
        '"17"',
        '"1e308"',
        "[]",
        "[17]",
        "{}",
        "9" * 400,
        "9" * 5000,
        str(2**63),
        str(-(2**70)),
    ),
)
"""What may stand for a number of seconds."""

REFUSALS: dict[str, tuple[int, bytes]] = {
    "description is a list": (400, body(description=["a"])),
    "description is an object": (403, body(description={"a": 1})),
    "description is a number": (409, body(description=7)),
    "description is null": (401, body(description=None)),
    "description is long": (400, body(description="x" * 1_000_000)),
    "description tells the token": (400, body(description=f"Bad Request: /bot{TOKEN}/sendMessage failed")),
    "description is no text": (400, b'{"ok":false,"error_code":400,"description":"\\ud800\\u0000\\u202e"}'),
    "parameters are a list": (400, body(parameters=[1])),
    "parameters are a text": (429, body(parameters="retry_after")),
    "parameters are a number": (400, body(parameters=5)),
    "unknown parameters": (400, body(parameters={"a": {"b": "c" * 1000}})),
    "moves to a list": (400, body(parameters={"migrate_to_chat_id": [1]})),
    "moves to a text": (400, body(parameters={"migrate_to_chat_id": "-1001"})),
    "moves to true": (400, body(parameters={"migrate_to_chat_id": True})),
    "moves beyond 64 bits": (400, body(parameters={"migrate_to_chat_id": -(2**70)})),
    "moves to a person": (400, body(parameters={"migrate_to_chat_id": 5})),
    "a code that is a list": (400, body(error_code=[400])),
    "refused under 200": (200, body(error_code=400)),
    "refused under 200 without a code": (200, body(error_code=None)),
    "taken under 500": (500, b'{"ok":true,"result":true}'),
    "a page": (404, b"<html><body>Not Found</body></html>"),
    "a page that forbids": (403, b"<html><body>Forbidden</body></html>"),
    "a page that wants a login": (401, b"<html><body>Unauthorized</body></html>"),
    "a page that quarrels": (409, b"<html><body>Conflict</body></html>"),
    "a page that is too busy": (429, b"<html><body>Too Many Requests</body></html>"),
    "a page of a token": (502, f"<html>upstream /bot{TOKEN}/getUpdates</html>".encode()),
    "an odd status": (599, b"?"),
    "a status nobody knows": (799, body()),
    "not modified": (304, b""),
    "elsewhere": (302, b""),
} | {f"come again in {seconds[:12]}": (429, pausing(seconds)) for seconds in PAUSES}

NONSENSE: dict[str, bytes] = {
    "nothing": b"",
    "a zero byte": b"\0",
    "no UTF-8": b"\xff\xfe\xfd",
    "UTF-16": '{"ok":true,"result":[]}'.encode("utf-16"),
    "a page": b"<html><body>Please log in</body></html>",
    "a number": b"1",
    "a list": b"[1]",
    "an empty object": b"{}",
    "ok without a result": b'{"ok":true}',
    "not ok, with a result": b'{"ok":false,"result":[]}',
    "ok as a text": b'{"ok":"yes","result":[]}',
    "cut off": b'{"ok":true,"result":[{"update_id":5,"mess',
    "twice": b'{"ok":true,"result":[]}{"ok":true,"result":[]}',
    "deep": b'{"ok":true,"result":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep and open": b"[" * DEEP,
    "deep objects": b'{"a":' * DEEP,
    "a long number": b'{"ok":true,"result":' + b"9" * 10_000 + b"x}",
}
"""No answer of the Bot API at all."""

RESULTS: dict[str, bytes] = {
    **{
        name: b'{"ok":true,"result":' + written + b"}"
        for name, written in {
            "null": b"null",
            "true": b"true",
            "a number": b"5",
            "a huge number": b"9" * 4000,
            "a number beyond 64 bits": str(2**80).encode(),
            "not a number": b"NaN",
            "infinite": b"-Infinity",
            "a text": b'"text"',
            "half a character": b'"\\ud800"',
            "an object": b"{}",
            "an object of objects": b'{"user":{"id":[]},"status":[],"message_id":[],"url":{}}',
            "numbers beyond 64 bits": b'{"user":{"id":9223372036854775808},"message_id":1e30}',
            "numbers beyond 64 bits, and half a character": (
                b'{"user":{"id":1},"status":"\\ud800","until_date":'
                + b"9" * 400
                + b',"message_id":'
                + b"9" * 400
                + b"}"
            ),
            "truth for numbers": b'{"user":{"id":true},"message_id":true,"linked_chat_id":true}',
            "an empty list": b"[]",
            "a list of junk": b'[null,5,"x",[],{},true]',
            "ten levels": b"[" * 10 + b"]" * 10,
            "nine hundred levels": b"[" * 900 + b"]" * 900,
            "a member of nine hundred levels": b'[{"user":' + b"[" * 900 + b"]" * 900 + b"}]",
        }.items()
    }
}
"""A success, with a result of the wrong shape."""

ANSWERS: dict[str, tuple[int, bytes]] = (
    REFUSALS
    | {f"{name} as an answer": (200, one) for name, one in NONSENSE.items()}
    | {f"{name} as a fault": (500, one) for name, one in NONSENSE.items()}
    | {f"{name} as a refusal": (400, one) for name, one in NONSENSE.items()}
    | {f"{name} as a result": (200, one) for name, one in RESULTS.items()}
)
"""All of it, by name."""


def told(name: str) -> Answer:
    """One of ``ANSWERS``, for a scripted server."""
    return raw(*ANSWERS[name])


def assert_harmless(error: CallFailed) -> None:
    """It can be kept in a database, waited for, and shown to an operator."""
    text = str(error)
    assert len(text) <= 220
    assert TOKEN not in text + repr(error)
    assert text.isprintable()
    if isinstance(error, Busy):
        assert 1.0 <= error.seconds <= 3600.0
    if isinstance(error, Migrated):
        assert -(2**63) <= error.chat_id < 0


def dripping(whole: bytes, every: float) -> Answer:
    """An answer of which one byte arrives at a time."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(whole))})
        await response.prepare(request)
        for byte in whole:
            await response.write(bytes((byte,)))
            await asyncio.sleep(every)
        return response

    return answer


def endless(piece: bytes, *, encoding: str = "", times: int = 2**62) -> Answer:
    """An answer that goes on and on; what was sent is noted under ``answer.sent``."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": encoding} if encoding else {})
        await response.prepare(request)
        for _ in range(times):
            await response.write(piece)
            answer.sent += len(piece)  # type: ignore[attr-defined]
        return response

    answer.sent = 0  # type: ignore[attr-defined]
    return answer


def bomb(megabytes: int) -> bytes:
    """So many megabytes of a JSON text in a few thousand bytes."""
    return gzip.compress(b'{"ok":true,"result":"' + b"a" * (megabytes << 20) + b'"}', 9)


_numbers = st.one_of(
    st.integers(-(2**70), 2**70),
    st.sampled_from([0, 1, -1, 2**31, 2**63 - 1, 2**63, -(2**63), 10**400]),
    st.floats(),
)
_texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\ud800", "\0", "administrator", "creator", "member", "-1001", "x" * 5000, f"/bot{TOKEN}/x"]
    ),
)
_keys = st.one_of(
    st.sampled_from(
        [
            *("ok", "result", "description", "error_code", "parameters", "retry_after", "migrate_to_chat_id"),
            *(
                "update_id",
                "message",
                "message_id",
                "chat",
                "id",
                "from",
                "user",
                "status",
                "until_date",
                "text",
            ),
            *(
                "linked_chat_id",
                "bio",
                "personal_chat",
                "business_intro",
                "first_name",
                "username",
                "is_bot",
                "type",
            ),
            *(
                "poll",
                "entities",
                "url",
                "can_delete_messages",
                "title",
                "can_read_all_group_messages",
                "date",
            ),
        ]
    ),
    st.text(max_size=6),
)
jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, _texts),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(_keys, inner, max_size=6)),
    max_leaves=25,
)
"""Any JSON, most of it close to what the Bot API would say."""


@st.composite
def replies(draw: st.DrawFn) -> tuple[int, bytes]:
    """Any status with any bytes."""
    status = draw(
        st.one_of(
            st.sampled_from([200, 200, 200, 400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504]),
            st.integers(200, 999),
        )
    )
    made = draw(
        st.one_of(
            st.binary(max_size=60),
            jsons.map(_written),
            jsons.map(lambda found: _written({"ok": True, "result": found})),
            st.dictionaries(_keys, jsons, max_size=5).map(lambda found: _written({"ok": False} | found)),
            st.sampled_from([one for _, one in ANSWERS.values() if len(one) < 10_000]),
        )
    )
    return status, made


def _written(found: object) -> bytes:
    return json.dumps(found).encode()
