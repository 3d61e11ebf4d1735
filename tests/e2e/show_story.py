"""Prints what is said in stories: ``python -m tests.e2e.show_story tests/stories/en/*.yaml``.

Stories of groups stand in ``tests/group_stories``.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.e2e.group_stories import FOLDER as GROUPS
from tests.e2e.group_stories import GroupPlay
from tests.e2e.stories import StoryError, theatre, told


async def show(paths: list[Path]) -> int:
    """Play the stories of the files and print each; how many went wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        async with theatre(Path(folder) / "bot.db") as stage:
            for number, path in enumerate(paths, 1):
                story = told(path)
                of_a_group = path.resolve().parent == GROUPS
                try:
                    play = GroupPlay(stage, story, number).run() if of_a_group else stage.perform(story)
                    said = await play
                    print(f"=== {path.name}: goes as written\n{said}\n")
                except (StoryError, TimeoutError, KeyError) as error:
                    wrong += 1
                    print(f"=== {path.name}: WRONG\n{type(error).__name__} {error}\n")
    return wrong


if __name__ == "__main__":
    sys.exit(asyncio.run(show([Path(name) for name in sys.argv[1:]])) > 0)
