"""What a start does not carry about."""

from __future__ import annotations

import subprocess
import sys

from tests.process import ROOT


def imported(modules: str, sought: set[str]) -> str:
    """What of the sought comes along with modules, as Python writes it."""
    program = f"import sys\nimport {modules}\nprint(sorted({sought} & set(sys.modules)))\n"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout


def test_a_start_imports_no_library_that_nobody_calls_nor_the_checks_of_content() -> None:
    needless = {"PIL", "alembic", "asyncpg", "pygments", "rich", "bot.adapters.content.lint"}
    needless |= {"sqlalchemy.dialects.postgresql"}
    assert imported("bot.bootstrap, bot.cli.run", needless) == "[]\n"


def test_content_is_read_before_the_libraries_of_the_rest_are_imported() -> None:
    """What they take up would else lie between the pieces that reading leaves free."""
    later = {"aiohttp", "apscheduler", "sqlalchemy", "telegram"}
    assert imported("bot.__main__, bot.cli.start", later) == "[]\n"
    assert imported("bot.cli.run", later) != "[]\n"
