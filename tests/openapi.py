"""Holds what an HTTP interface answers to the OpenAPI document that it gives of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

OFFICIAL = Path(__file__).parent / "adapters" / "api" / "openapi-3.1.json"
"""https://spec.openapis.org/oas/3.1/schema/2022-10-07, of the OpenAPI Initiative, Apache 2.0."""
_EXTENSIONS = "#/$defs/specification-extensions"
_ELSEWHERE = {"allOf", "anyOf", "oneOf", "if", "dependentSchemas"}


@cache
def official() -> Callable[[Any], Any]:
    """Validates an OpenAPI 3.1 document."""
    return fastjsonschema.compile(older(json.loads(OFFICIAL.read_text("utf-8"))), use_default=False)


def older(schema: Any) -> Any:
    """A schema of 2020 in the words of draft 7, the newest that our validator speaks."""
    if isinstance(schema, list):
        return [older(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$dynamicRef" in schema:
        # Any schema: what stands in those is compiled by itself.
        return {"type": ["object", "boolean"]}
    found = {name: older(one) for name, one in schema.items() if name not in {"$id", "$schema"}}
    if len(found) > 1 and found.get("$ref") == _EXTENSIONS:
        # Beside a reference draft 7 reads nothing else.
        del found["$ref"]
    if found.get("unevaluatedProperties") is False and not _ELSEWHERE & set(found):
        found["additionalProperties"] = False
        found["patternProperties"] = {**found.get("patternProperties", {}), "^x-": True}
    return found


class Described:
    """A document, and what it says of each answer."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._compiled: dict[str, Callable[[Any], Any]] = {}

    def schema(self, schema: dict[str, Any]) -> Callable[[Any], Any]:
        """Validates what a schema of the document describes."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._compiled:
            whole = {"allOf": [schema], "components": self.document["components"]}
            self._compiled[key] = fastjsonschema.compile(whole, use_default=False)
        return self._compiled[key]

    def hold(self, method: str, path: str, status: int, said: Any) -> None:
        """Fail where an answer is not as described; of what there is not, there is the common shape."""
        operation = self.document["paths"].get(path, {}).get(method.lower())
        if operation is None:
            assert status in {404, 405}
            self.schema({"$ref": "#/components/schemas/Error"})(said)
            return
        assert str(status) in operation["responses"], (
            f"{method} {path} answers {status}, which is not described"
        )
        content = operation["responses"][str(status)]["content"]["application/json"]
        self.schema(content["schema"])(said)
