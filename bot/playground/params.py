"""The parameters of one call, however they were sent: query, form, multipart or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

import orjson

from bot.playground.model import Json
from bot.playground.refusal import ApiRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipartFile:
    """A file of a multipart body."""

    name: str
    data: bytes


_NUMBERS = frozenset({"chat_id", "from_chat_id", "message_id", "user_id", "offset", "limit", "timeout"})
_TEXTS = frozenset(
    {"text", "caption", "question", "explanation", "description", "callback_query_id", "name", "data"}
)


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str) or name in _TEXTS:
        return value
    if name in _NUMBERS:
        return int(value) if re.fullmatch(r"-?\d+", value) else value
    if value[:1] not in {"{", "["} and value not in {"true", "false"}:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


class Params:
    """Typed access; a value of the wrong shape is refused with the parameter's name."""

    def __init__(
        self, values: Mapping[str, object], files: Mapping[str, MultipartFile] | None = None
    ) -> None:
        self.values = dict(values)
        self.files = dict(files or {})

    def seen(self) -> Json:
        """The values as the journal shows them: JSON in text is decoded, whole numbers are numbers."""
        shown: Json = {name: _decoded(name, value) for name, value in self.values.items()}
        return shown | {name: f"upload:{file.name}" for name, file in self.files.items()}

    def has(self, name: str) -> bool:
        """Whether it was given and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else orjson.dumps(value).decode()

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            number = int(value) if isinstance(value, int | str) else int(str(value))
        except ValueError:
            raise ApiRefusal(f"invalid {name} specified") from None
        if abs(number) >= 2**63:
            raise ApiRefusal(f"invalid {name} specified")
        return number

    def flag(self, name: str) -> bool:
        """A truth value."""
        value = self.values.get(name)
        return (
            value is True or value == 1 or (isinstance(value, str) and value.lower() in {"true", "1", "yes"})
        )

    def json(self, name: str) -> object:
        """A JSON value, None when absent; in a form it arrives as text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise ApiRefusal(f"can't parse {name}: invalid JSON") from None

    def items(self, name: str) -> list[object]:
        """A JSON array."""
        value = self.json(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise ApiRefusal(f"can't parse {name}: expected an Array")
        return value

    def object(self, name: str) -> Json | None:
        """A JSON object, None when absent."""
        value = self.json(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise ApiRefusal(f"can't parse {name}: expected an Object")
        return value

    def objects(self, name: str) -> list[Json]:
        """A JSON array of objects."""
        found = self.items(name)
        if not all(isinstance(item, dict) for item in found):
            raise ApiRefusal(f"can't parse {name}: expected an Array of Objects")
        return [item for item in found if isinstance(item, dict)]


def read_params(query: bytes, content_type: str, body: bytes) -> Params:
    """All parameters of a request; those of the body win over the query."""
    values: dict[str, object] = dict(parse_qsl(_utf8(query), keep_blank_values=True))
    files: dict[str, MultipartFile] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        pass
    elif kind == "application/json":
        values |= _json_body(body)
    elif kind == "multipart/form-data":
        fields, files = read_multipart(content_type, body)
        values |= fields
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl(_utf8(body), keep_blank_values=True))
    return Params(values, files)


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ApiRefusal("strings must be encoded in UTF-8") from None


def _json_body(body: bytes) -> Json:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ApiRefusal("can't parse JSON object: invalid JSON") from None
    if not isinstance(value, dict):
        raise ApiRefusal("object expected")
    return value


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, MultipartFile]]:
    """The fields and the files of a ``multipart/form-data`` body."""
    boundary = _options(content_type).get("boundary", "")
    if not boundary:
        raise ApiRefusal("boundary expected in multipart/form-data")
    fields: dict[str, str] = {}
    files: dict[str, MultipartFile] = {}
    for piece in body.split(b"--" + boundary.encode())[1:]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            continue
        options = _options(_header(head, "content-disposition"))
        name, data = options.get("name", ""), content.removesuffix(b"\r\n")
        if "filename" in options:
            files[name] = MultipartFile(name=options["filename"], data=data)
        else:
            fields[name] = _utf8(data)
    return fields, files


def _header(head: bytes, name: str) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def _options(value: str) -> dict[str, str]:
    parsed = Message()
    parsed["content-type"] = value if "/" in value.partition(";")[0] else f"x/{value}"
    return {str(key): str(found) for key, found in parsed.get_params(failobj=[])[1:]}
