"""The OpenAPI document: what each path takes and tells; a test holds the paths to it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from typing import Any

from bot.adapters.api.refusal import CODES
from bot.core.library.content import CASE
from bot.core.library.situations import Risk
from bot.core.message import ChatKind, Origin, Role
from bot.core.surfaces.collector import MAX_PARTS
from bot.core.verdict import SCHEMES, Level, Stance
from bot.services.programs.programs import MOST_ASKED

Schema = dict[str, Any]
TIP_KINDS = ("tip", CASE)
_COMMON = ("unauthorized", "too_large", "too_slow", "too_many", "internal", "unavailable")
_POSTED = ("bad_json", "unfit", *_COMMON)
_SAYS = {
    "bad_json": "The body is no JSON object",
    "unauthorized": "There is no valid key",
    "not_found": "There is no such path",
    "no_tip": "The library has none like that",
    "method_not_allowed": "The path has another method",
    "too_slow": "The body took too long",
    "too_large": "The body, or the batch, is larger than the key allows",
    "unfit": "The JSON is not what the path takes",
    "too_many": "The key allows no more now",
    "internal": "A fault of the server",
    "unavailable": "The server has too much to do, or its database does not answer",
}


def document(most_lines: int) -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "antifraud",
            "version": metadata.version("antifraud"),
            "summary": "Is this message an ad that recruits for fraud?",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            "/v1/check": {"post": _post("check", "The verdict on one message", "Line", "Verdict")},
            "/v1/check/batch": {
                "post": _post("check_batch", "The verdicts on many messages, in order", "Batch", "Verdicts")
            },
            "/v1/ask": {"post": _post("ask", "The answer to somebody who wonders", "Question", "Answer")},
            "/v1/content/tips/next": {"get": _next_tip()},
            "/openapi.json": {
                "get": {
                    "operationId": "describe",
                    "summary": "This document",
                    "security": [],
                    "responses": {"200": _response("The document", {"type": "object"})},
                }
            },
        },
        "components": {
            "schemas": _schemas(most_lines),
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key that `antifraud api key new NAME` made",
                }
            },
        },
    }


def _post(name: str, summary: str, takes: str, tells: str) -> Schema:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(takes)}}},
        "responses": {"200": _response(summary, _ref(tells)), **_refusals(_POSTED)},
    }


def _next_tip() -> Schema:
    summary = "The tip that is the key's turn in a language; it counts as told"
    return {
        "operationId": "next_tip",
        "summary": summary,
        "parameters": [
            _parameter("lang", {"type": "string", "default": "en"}),
            _parameter("kind", {"type": "string", "enum": list(TIP_KINDS), "default": "tip"}),
            _parameter("scheme", {"type": "string", "enum": list(SCHEMES)}),
        ],
        "responses": {"200": _response(summary, _ref("Tip")), **_refusals(("no_tip", "unfit", *_COMMON))},
    }


def _parameter(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "schema": schema}


def _response(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusals(errors: Iterable[str]) -> Schema:
    return {str(CODES[error]): _refusal(error) for error in sorted(errors, key=CODES.__getitem__)}


def _refusal(error: str) -> Schema:
    found = _response(_SAYS[error], _ref("Error"))
    if error in {"too_many", "unavailable"}:
        wait = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}
        found["headers"] = {"Retry-After": wait}
    return found


def _schemas(most_lines: int) -> Schema:
    identity = {"description": "Anything; it comes back as it is"}
    line: Schema = {
        "type": "object",
        "properties": {
            "id": identity,
            "text": {"type": "string"},
            "parts": {"type": "array", "maxItems": MAX_PARTS, "items": _ref("Part")},
            "sender": _ref("Sender"),
            "chat": _ref("Chat"),
        },
        "anyOf": [{"required": ["text"]}, {"required": ["parts"]}],
    }
    verdict = _told(
        id=identity,
        verdict=_one_of(Level),
        scheme={"enum": [*SCHEMES, None]},
        sub={"type": ["string", "null"]},
        score={"type": "number", "minimum": 0, "maximum": 1},
        stance=_one_of(Stance),
        lang={"type": "string"},
        signals={"type": "array", "items": _ref("Signal")},
    )
    return {
        "Line": line,
        "Part": {
            "type": "object",
            "required": ["text"],
            "properties": {
                "origin": {**_one_of(Origin), "default": Origin.TEXT.value},
                "text": {"type": "string"},
                "authored": {"type": "boolean"},
            },
        },
        "Sender": _facts(id={"type": "integer"}, role=_one_of(Role), is_bot={"type": "boolean"}),
        "Chat": _facts(id={"type": "integer"}, kind=_one_of(ChatKind), title={"type": "string"}),
        "Verdict": verdict,
        "Signal": _told(
            id={"type": "string"},
            weight={"type": "number"},
            evidence={"type": "array", "items": {"type": "string"}},
        ),
        "Batch": {
            "type": "object",
            "required": ["lines"],
            "properties": {"lines": {"type": "array", "maxItems": most_lines, "items": _ref("Line")}},
        },
        "Verdicts": _told(
            lines={"type": "array", "items": {"anyOf": [_ref("Verdict"), _ref("UnfitLine")]}},
        ),
        "UnfitLine": _told(id=identity, **_error(["unfit"])),
        "Question": {
            "type": "object",
            "required": ["text"],
            "properties": {
                "id": identity,
                "text": {"type": "string", "maxLength": MOST_ASKED},
                "lang": {"type": "string", "description": "The language to answer in; else the text's"},
                "country": {"type": "string", "description": "Where they are, by name or two letters"},
            },
        },
        "Answer": _told(
            id=identity,
            risk=_one_of(Risk),
            about={"type": "string", "description": "A scheme, legit or unclear"},
            answer={"type": "string"},
            more={"type": "array", "items": {"type": "string"}},
        ),
        "Tip": _told(
            id={"type": "string"},
            kind={"type": "string"},
            scheme={"enum": list(SCHEMES)},
            lang={"type": "string"},
            title={"type": "string"},
            text={"type": "string"},
        ),
        "Error": _told(**_error(CODES)),
    }


def _error(errors: Iterable[str]) -> Schema:
    return {"error": {"enum": list(errors)}, "message": {"type": "string"}, "where": {"type": "string"}}


def _told(**fields: Schema) -> Schema:
    """What is told: always all of it, and nothing else."""
    return {
        "type": "object",
        "required": list(fields),
        "properties": fields,
        "additionalProperties": False,
    }


def _facts(**fields: Schema) -> Schema:
    """What may be told of somebody; what is not understood counts as not told."""
    return {"type": "object", "properties": fields}


def _one_of(names: Iterable[str]) -> Schema:
    return {"enum": [str(name) for name in names]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
