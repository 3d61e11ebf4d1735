"""What README and .env.example say is what there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import typer

from bot.__main__ import app
from bot.adapters.content.catalog import load_catalog
from bot.adapters.telegram.screens import COMMANDS
from bot.config import PACKAGED_CONTENT, Settings
from tests.test_architecture import MODULES, parsed
from tools import limits_doc
from tools.settings_doc import DOC, document

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
VARIABLES = sorted(name.upper() for name in Settings.model_fields)


def test_env_example_names_exactly_the_variables() -> None:
    assert sorted(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == VARIABLES


@pytest.mark.parametrize("name", VARIABLES)
def test_readme_names_every_variable(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", VARIABLES)
def test_example_values_are_the_defaults(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(rf"^{name}=(.*)$", EXAMPLE, re.MULTILINE)
    assert found is not None
    monkeypatch.setenv(name, found[1])
    with_example = Settings(_env_file=None)
    monkeypatch.delenv(name)
    assert with_example == Settings(_env_file=None)


def _command_names(command: typer.core.TyperGroup, prefix: str = "") -> list[str]:
    names = []
    for name, item in command.commands.items():
        path = f"{prefix}{name}"
        names += _command_names(item, f"{path} ") if hasattr(item, "commands") else [path]
    return names


@pytest.mark.parametrize("name", _command_names(typer.main.get_command(app)))
def test_readme_names_every_console_command(name: str) -> None:
    assert f"`antifraud {name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_names_every_chat_command(name: str) -> None:
    assert f"`/{name}`" in README


def test_the_page_of_settings_says_what_is_declared() -> None:
    assert DOC.read_text("utf-8") == document(load_catalog(PACKAGED_CONTENT))


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)h][^)]*)\)", README))
def test_readme_links_lead_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_page_of_limits_is_what_the_code_says() -> None:
    assert limits_doc.DOC.read_text("utf-8") == limits_doc.document(), "python -m tools.limits_doc"


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", SECURITY))))
def test_each_promise_names_a_test_that_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:bot|tests|tools|content|docs)/[\w./-]*)`", ARCHITECTURE)))


@pytest.mark.parametrize("path", NAMED)
def test_the_page_of_the_architecture_names_what_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(?:(?:receive|send)/)?(\w+\.py)`", ARCHITECTURE))))
def test_the_page_of_the_architecture_names_files_that_are_there(name: str) -> None:
    assert any(ROOT.glob(f"bot/**/{name}"))


def _names() -> set[str]:
    """Every class, method and function of the program, and every constant, as the page writes them."""
    found: set[str] = set()
    for module in MODULES:
        for node in parsed(module).body:
            if isinstance(node, ast.ClassDef):
                inside = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
                found |= {node.name, *(f"{node.name}.{one.name}" for one in inside)}
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(f"{node.name}()")
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return found


def test_the_page_of_the_architecture_names_code_that_is_there() -> None:
    written = set(re.findall(r"`([A-Z]\w*(?:\.\w+)?|\w+\(\))`", ARCHITECTURE))
    assert {"Guard.judge", "decide()", "Turn", "PAGES"} <= written
    assert written - _names() == set()
