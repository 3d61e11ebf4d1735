"""Pictures from end to end: posted over HTTP, fetched, read by a real reader, answered with their words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.adapters.eyes import Workers, missing
from bot.adapters.pictures.lettering import Style, write
from tests.e2e.town import ZH, on_duty

pytestmark = pytest.mark.skipif(bool(missing()), reason="there are no eyes here")


def poster(*lines: str) -> bytes:
    """A poster in red on yellow, as they go round, the way a telephone sends it."""
    picture = Image.new("RGB", (800, 140 + 100 * len(lines)), (255, 236, 150))
    draw = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        write(draw, (50, 110 + 100 * place), line, Style(script="Hans", size=52), (160, 10, 10))
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=70)
    return kept.getvalue()


AD = poster("高价收购微信号", "闲置小号换零花钱", "日结 私聊")


async def test_a_doubt_is_settled_by_the_picture_of_a_profile(tmp_path: Path) -> None:
    async with Workers(1, patience=300) as eyes, on_duty(f"sqlite:///{tmp_path}/bot.db", eyes) as town:
        town.world.set_own_photo(town.member.id, poster("Nature Republic", "KEEP CALM"))
        town.world.set_own_photo(town.other.id, AD)
        town.world.post(town.group.id, town.member.id, "看我头像")
        number = town.world.post(town.group.id, town.other.id, "看我头像").id
        await town.settled()
        assert town.warned_of() == [number]
        (said,) = town.said()
        assert "（头像里）" in said


async def test_a_poster_is_answered_in_a_group_and_asked_about_in_private(tmp_path: Path) -> None:
    # Patient, for the machine may be busy.
    async with Workers(1, patience=300) as eyes, on_duty(f"sqlite:///{tmp_path}/bot.db", eyes) as town:
        number = town.world.post(town.group.id, town.member.id, "有意私", photo=AD).id
        await town.settled()
        (said,) = town.said()
        assert town.warned_of() == [number]
        assert said.startswith(town.head())
        assert "（图片里）" in said
        private = await town.opens_private(town.member)
        town.world.post(private.id, town.member.id, photo=AD)
        await town.settled()
        answer = town.said(private)[-1]
        assert answer.startswith("👁")
        assert "高价收购微信号 · 闲置小号换零花钱" in answer
        assert town.t("ask.risk.high", ZH) in answer
