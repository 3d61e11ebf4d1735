"""Writes docs/schemas from the readers of the content folder, for editors that complete and check YAML.

The readers are run over nodes that hold nothing and note what is asked of them, so that a schema says what
its reader says. A test holds the files to it. Run: python -m tools.content_schemas
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Collection, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.adapters.content import catalog, console, reviews, rules
from bot.config import PACKAGED_CONTENT

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "docs" / "schemas"
_DRAFT = "http://json-schema.org/draft-07/schema#"
EDITOR = ROOT / ".vscode" / "settings.json"
_ANY = "any_name_"
"""Begins what stands for whatever an editor may call an entry."""
_numbers = count()
_SCALAR = ["string", "number", "boolean"]
"""Every value is text to the bot; to an editor some of it is something else."""


class Sketch:
    """A ``Node`` that notes what its reader asks of it, as a schema, and answers with something harmless."""

    at = ""

    def __init__(self) -> None:
        self.schema: dict[str, Any] = {}
        self._name = f"{_ANY}{next(_numbers)}"
        self._under: dict[str, Sketch] = {}
        self._each: Sketch | None = None

    @property
    def value(self) -> Sketch:
        """Itself: what is compared with "" may be empty."""
        return self

    def __eq__(self, other: object) -> bool:
        if other == "":
            self.schema["empty"] = True
        return False

    __hash__ = None  # type: ignore[assignment]

    def fault(self, *_: object, **__: object) -> None:
        """Keep no fault: nothing is wrong with what is not there."""

    def keys(
        self,
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
        past: Collection[str] = (),  # noqa: ARG002 - an editor offers nothing that is not read any more
    ) -> Sketch:
        self.schema |= {"type": "object", "additionalProperties": False}
        if required:
            self.schema["required"] = list(required)
        for key in (*required, *optional):
            self[key]
        return self

    def __getitem__(self, key: str) -> Sketch:
        return self._under.setdefault(key, Sketch())

    get = __getitem__

    def mapping(self) -> Mapping[str, Sketch]:
        self.schema["type"] = "object"
        if self._under:
            return self._under
        self._each = self._each or Sketch()
        return {self._name: self._each}

    def sequence(self, *, least: int = 0) -> tuple[Sketch, ...]:
        self.schema |= {"type": "array", **({"minItems": least} if least else {})}
        self._each = self._each or Sketch()
        return (self._each,)

    def text(self, *, longest: int = 4000, pattern: str = "") -> str:
        self.schema |= {"type": _SCALAR, "maxLength": longest}
        if pattern:
            self.schema["pattern"] = f"^({pattern})$"
        return ""

    def texts(self, *, least: int = 0, longest: int = 4000, pattern: str = "") -> tuple[str, ...]:
        return tuple(one.text(longest=longest, pattern=pattern) for one in self.sequence(least=least))

    def number(self, low: float, high: float) -> float:
        self.schema |= {"type": "number", "minimum": low, "maximum": high}
        return low

    def integer(self, low: int, high: int) -> int:
        self.schema |= {"type": "integer", "minimum": low, "maximum": high}
        return low

    def date(self) -> datetime.date:
        self.schema |= {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        return datetime.date.min

    def choice(self, choices: Collection[str]) -> str:
        named = [*self.schema.get("enum", ()), *map(str, choices)]
        if any(name.startswith(_ANY) for name in named):
            # The names of entries: they are for the lint, which knows them.
            self.schema["type"] = _SCALAR
        else:
            self.schema["enum"] = list(dict.fromkeys(named))
        return next(iter(choices))

    def flag(self) -> bool:
        self.schema["type"] = "boolean"
        return False

    def whole(self) -> dict[str, Any]:
        """The schema with all that stands below."""
        found = dict(self.schema)
        if self._under:
            found["properties"] = {key: under.whole() for key, under in self._under.items()}
        if self._each is not None:
            each = "items" if found["type"] == "array" else "additionalProperties"
            found[each] = self._each.whole()
        return {"anyOf": [{"const": ""}, found]} if found.pop("empty", False) else found


def schemas(folder: Path = PACKAGED_CONTENT) -> dict[str, dict[str, Any]]:
    """A schema for each kind of file, by the pattern of its places."""
    sketches: dict[str, Sketch] = {}

    def read(path: Path, *_: object, **__: object) -> Sketch:
        return sketches.setdefault(pattern(path.relative_to(folder)), Sketch())

    with patch.object(catalog, "read", read), patch.object(rules, "read", read):
        catalog.Reader(folder=folder).catalog()
        rules.load_ruleset(folder)
    # Nobody need have reviewed anything.
    reviews.reviews_of(sketches.setdefault(pattern(Path(reviews.reviewed_at("any"))), Sketch()))  # type: ignore[arg-type]
    console.texts_of(sketches.setdefault(f"{console.FOLDER}/*.yaml", Sketch()))  # type: ignore[arg-type]
    return {name: sketches[name].whole() for name in sorted(sketches)}


def pattern(path: Path) -> str:
    """Where the files of the same kind lie."""
    match path.parts:
        case ("locales", _, name):
            return f"locales/*/{name}"
        case ("facts", kind, _):
            return f"facts/{kind}/*.yaml"
        case ("rules", *_):
            return "rules/*/*.yaml"
        case (("tips" | "lexicon" | "notice" | "console") as folder, _):
            return f"{folder}/*.yaml"
    return path.as_posix()


def _file(pattern: str) -> Path:
    return SCHEMAS / f"{'-'.join(re.findall(r'[a-z_]+', pattern.removesuffix('.yaml')))}.json"


def files() -> dict[Path, str]:
    """Every file that is made, with what it says."""
    known = schemas()
    found = {name: _file(name) for name in known}
    made: dict[Path, object] = {found[name]: {"$schema": _DRAFT, **schema} for name, schema in known.items()}
    places = {f"./{path.relative_to(ROOT).as_posix()}": f"content/{name}" for name, path in found.items()}
    made[EDITOR] = {"yaml.schemas": places}
    return {path: json.dumps(value, ensure_ascii=False, indent=2) + "\n" for path, value in made.items()}


if __name__ == "__main__":
    for path, words in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(words, encoding="utf-8")
