"""The content that comes with the program, read and built once for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import readers
from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.lint import lint, linted
from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.file import load_model
from bot.adapters.model.gist import load_learned
from bot.bootstrap import content as bootstrap_content
from bot.bootstrap import opening
from bot.cli import ask, check, content, doctor, programs, scan
from bot.config import PACKAGED_CONTENT
from bot.core.detection.engine import Engine
from bot.core.detection.model import Model
from bot.core.detection.rules import Ruleset
from bot.core.library.catalog import Catalog
from bot.core.library.gist import Phrasing
from bot.core.library.search import Library
from bot.services.library import live

R = TypeVar("R")


def once(read: Callable[..., R]) -> Callable[..., R]:
    """The same function, which reads the packaged content once and any other folder each time."""
    kept = cache(read)

    def found(folder: Path, *more: Any) -> R:
        return (kept if folder == PACKAGED_CONTENT else read)(folder, *more)

    return found


_catalog, _ruleset = once(load_catalog), once(load_ruleset)
_model, _learned = once(load_model), once(load_learned)
_engines: dict[tuple[int, int], Engine] = {}
_libraries: dict[tuple[int, int], Library] = {}


def catalog() -> Catalog:
    """What the bot says."""
    return _catalog(PACKAGED_CONTENT)


def packaged_rules() -> Ruleset:
    """What the bot judges by."""
    return _ruleset(PACKAGED_CONTENT)


def engine(ruleset: Ruleset | None = None, *, model: Model | None = None) -> Engine:
    """What readers by these rules and this model, by the packaged rules alone where none are given."""
    rules = ruleset or packaged_rules()
    packaged, learned = _model(PACKAGED_CONTENT), model and model.classifier
    if rules is not packaged_rules() or learned not in (None, packaged and packaged.classifier):
        return Engine(rules, model=model)
    key = (id(rules), id(learned))
    if key not in _engines:
        _engines[key] = Engine(rules, model=model)
    return _engines[key]


def learned_engine() -> Engine:
    """What readers by the packaged rules and the packaged model."""
    return engine(model=_model(PACKAGED_CONTENT))


def library(found: Catalog | None = None, phrasing: Phrasing | None = None) -> Library:
    """Where questions are looked up, in the packaged catalog where none is given."""
    said = found or catalog()
    if said is not catalog():
        return Library(said, phrasing)
    key = (id(said), id(phrasing))
    if key not in _libraries:
        _libraries[key] = Library(said, phrasing)
    return _libraries[key]


def learned_library() -> Library:
    """Where the bot on duty looks questions up."""
    learned = _learned(PACKAGED_CONTENT)
    return library(phrasing=learned.phrasing if learned else None)


def share(patch: pytest.MonkeyPatch) -> None:
    """Let every bot and every command of this process have the one content."""
    for module in (opening, bootstrap_content, ask, check, content, doctor, programs, readers, scan):
        for name, read in (
            ("load_catalog", _catalog),
            ("load_ruleset", _ruleset),
            ("load_model", _model),
            ("load_learned", _learned),
            ("lint", once(lint)),
            ("linted", once(linted)),
            ("Engine", engine),
            ("Library", library),
        ):
            if hasattr(module, name):
                patch.setattr(module, name, read)
    patch.setattr(live, "Library", library)


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        share(patch)
        yield
