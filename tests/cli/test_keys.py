"""The commands of `antifraud api key`, one after the other as an operator types them."""

from __future__ import annotations

from pathlib import Path

from tests.process import antifraud_here


async def test_a_key_is_made_shown_once_listed_and_revoked(tmp_path: Path) -> None:
    async def key(*words: str) -> tuple[int, str]:
        outcome = await antifraud_here("api", "key", *words, cwd=tmp_path)
        return outcome.status, outcome.out.decode() + outcome.err

    assert await key("list") == (0, "No keys; `antifraud api key new NAME` makes one.\n")
    status, made = await key("new", "discord", "--per-minute", "30")
    assert (status, made[:3], len(made.split())) == (0, "af_", 1)
    assert (await key("new", "discord"))[0] == 2
    assert (await key("new", "two words"))[0] == 2
    status, listed = await key("list")
    assert listed.startswith("discord\t")
    assert "30/min\t4 at once\t262144 bytes" in listed
    assert made.strip() not in listed
    assert (await key("revoke", "discord"))[0] == 0
    status, told = await key("revoke", "discord")
    assert (status, told) == (
        2,
        "antifraud: discord: there is no key of this name; `antifraud api key list` shows them\n",
    )
