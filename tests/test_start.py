"""What a start does not carry about."""

from __future__ import annotations

import subprocess
import sys

from tests.process import ROOT


def test_a_start_imports_no_library_that_nobody_calls_nor_the_checks_of_content() -> None:
    program = (
        "import sys\n"
        "import bot.bootstrap, bot.cli.run\n"
        "needless = {'PIL', 'alembic', 'asyncpg', 'pygments', 'rich', 'bot.adapters.content.lint',"
        " 'sqlalchemy.dialects.postgresql'}\n"
        "print(sorted(needless & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"
