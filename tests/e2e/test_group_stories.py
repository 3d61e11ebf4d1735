"""Every written story of a group is played against the whole bot over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.group_stories import FOLDER, GroupPlay
from tests.e2e.stories import StoryError, theatre, told

STORIES = sorted(FOLDER.glob("*.yaml"))
AT_ONCE = 7
"""Stories that are played before one bot."""
MANY, LANGUAGES = 20, 14


@pytest.mark.parametrize("part", range(0, len(STORIES), AT_ONCE))
async def test_each_story_of_a_group_goes_as_it_is_written(part: int, tmp_path: Path) -> None:
    failed: list[str] = []
    async with theatre(tmp_path / "bot.db") as stage:
        for number, path in enumerate(STORIES[part : part + AT_ONCE], 1):
            try:
                await GroupPlay(stage, told(path), number).run()
            except (StoryError, TimeoutError) as error:
                failed.append(f"{path.stem}: {error or type(error).__name__}")
    assert not failed, "\n\n".join(failed)


def test_there_are_enough_stories_in_enough_languages() -> None:
    told_in = {path.stem.partition("_")[0] for path in STORIES}
    assert (len(STORIES) >= MANY, len(told_in) >= LANGUAGES) == (True, True)
