"""Every written story is played against the whole bot over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.moderation.settings import LANGUAGES as SPOKEN
from tests.e2e.stories import FOLDER, StoryError, stories, theatre

LANGUAGES = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
AT_ONCE = 12
"""Stories that are played before one bot."""
PARTS = [(lang, part) for lang in LANGUAGES for part in range(0, len(stories(lang)), AT_ONCE)]
MANY, FEW = 40, 2
"""Stories in Chinese and in English, and in each other language."""


@pytest.mark.parametrize(("lang", "part"), PARTS)
async def test_each_story_goes_as_it_is_written(lang: str, part: int, tmp_path: Path) -> None:
    failed: list[str] = []
    async with theatre(tmp_path / "bot.db") as stage:
        for name, story in stories(lang)[part : part + AT_ONCE]:
            try:
                await stage.perform(story)
            except (StoryError, TimeoutError) as error:
                failed.append(f"{lang}/{name}: {error or type(error).__name__}")
    assert not failed, "\n\n".join(failed)


def test_there_are_enough_stories_in_every_language() -> None:
    told = {lang: len(stories(lang)) for lang in LANGUAGES}
    assert told.keys() == set(SPOKEN)
    wanted = {lang: MANY if lang in {"zh-Hans", "en"} else FEW for lang in LANGUAGES}
    assert {lang: count for lang, count in told.items() if count < wanted[lang]} == {}
