"""Writes docs/settings.md from the settings as they are declared; a test holds the file to it.

Run: python -m tools.settings_doc
"""

from __future__ import annotations

from pathlib import Path

from bot.adapters.content.catalog import load_catalog
from bot.config import PACKAGED_CONTENT
from bot.core.library.catalog import Catalog
from bot.core.moderation.settings import HIDDEN, MODES, SCREENS, SETTINGS, Setting

DOC = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """# Settings of a group

Each is changed in the menu of `/settings`, or by hand: `/set key value`; `/set key` alone brings the default
back. This page is made from the declarations in `bot/core/moderation/settings.py` by
`python -m tools.settings_doc`.
"""


def document(catalog: Catalog) -> str:
    """The whole page."""
    return "\n".join((HEAD, *(_screen(catalog, screen) for screen in SCREENS)))


def _screen(catalog: Catalog, screen: str) -> str:
    rows = [_row(catalog, setting) for setting in SETTINGS if setting.screen == screen != HIDDEN]
    table = "\n".join(("| Setting (`key`) | What it does | Values | Default |", "|---|---|---|---|", *rows))
    return f"## {catalog.text('en', f'screen.{screen}')}\n\n{table}\n"


def _says(catalog: Catalog, setting: Setting) -> str:
    if setting.key == "mode":
        return " ".join(f"`{one}`: {catalog.text('en', f'setting.mode.{one}.does')}" for one in MODES)
    hint = "setting.mode_of.hint" if setting.key.startswith("mode_") else f"setting.{setting.key}.hint"
    return catalog.text("en", hint, **({"known": "…"} if setting.key == "warning_text" else {}))


def _row(catalog: Catalog, setting: Setting) -> str:
    label = catalog.text("en", f"setting.{setting.key}.label")
    says = _says(catalog, setting)
    listed = setting.choices if len(setting.choices) <= 8 else (*setting.choices[:6], "…")
    values = ", ".join(f"`{value}`" for value in listed)
    other = f"; by hand such as `{setting.example}`" if setting.example else ""
    return f"| {label} (`{setting.key}`) | {says} | {values}{other} | `{setting.default}` |"


if __name__ == "__main__":
    DOC.write_text(document(load_catalog(PACKAGED_CONTENT)), encoding="utf-8")
