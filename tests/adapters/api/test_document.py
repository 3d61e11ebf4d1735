"""The OpenAPI document: valid by the official schema, and true to what is served."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest
from starlette.routing import Route

from bot.adapters.api.app import MOST_LINES
from bot.adapters.api.document import document
from bot.adapters.api.refusal import CODES
from tests.adapters.api.test_api import LINES
from tests.interface import interfaced
from tests.openapi import Described, official

DOCUMENT = document(MOST_LINES)


def test_it_is_valid() -> None:
    official()(json.loads(json.dumps(DOCUMENT)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("openapi",), "3.0.0"),
        (("info",), {"title": "x"}),
        (("paths", "/v1/check", "post", "respones"), {}),
        (("paths", "/v1/check", "post", "requestBody"), {"required": "yes", "content": {}}),
        (("components", "securitySchemes", "key"), {"type": "http"}),
        (("security",), {}),
    ],
)
def test_a_fault_in_it_would_be_seen(place: tuple[str, ...], value: Any) -> None:
    broken = json.loads(json.dumps(DOCUMENT))
    at = broken
    for name in place[:-1]:
        at = at[name]
    at[place[-1]] = value
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        official()(broken)


def references(found: Any) -> set[str]:
    """All that a document points at."""
    if isinstance(found, list):
        return {name for one in found for name in references(one)}
    if not isinstance(found, dict):
        return set()
    own = {found["$ref"]} if "$ref" in found else set()
    return own.union(*(references(one) for one in found.values()))


def test_every_schema_is_there_is_used_and_compiles() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert references(DOCUMENT) == {f"#/components/schemas/{name}" for name in schemas}
    described = Described(DOCUMENT)
    for schema in schemas.values():
        described.schema(schema)


async def test_it_is_served_to_everybody_and_lists_every_path() -> None:
    async with interfaced() as api:
        assert (await api.client.get("/openapi.json")).json() == DOCUMENT
        routes = [route for route in api.app.routes if isinstance(route, Route)]
    served = {
        (route.path, name.lower()) for route in routes for name in (route.methods or ()) if name != "HEAD"
    }
    listed = {(path, name) for path, item in DOCUMENT["paths"].items() for name in item}
    assert served == listed


def test_the_shape_of_errors_names_all_that_are_told() -> None:
    assert DOCUMENT["components"]["schemas"]["Error"]["properties"]["error"]["enum"] == list(CODES)


def test_what_is_taken_is_described() -> None:
    check = Described(DOCUMENT).schema({"$ref": "#/components/schemas/Line"})
    for line in LINES:
        check(line)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        check({"id": 1})
