"""What a start does not carry about."""

from __future__ import annotations

import subprocess
import sys

from tests.process import ROOT


def test_a_start_imports_no_library_that_nobody_calls() -> None:
    program = (
        "import sys\n"
        "import bot.bootstrap, bot.cli.run\n"
        "print(sorted({'PIL', 'alembic', 'asyncpg', 'pygments', 'rich'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"
