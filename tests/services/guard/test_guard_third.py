"""A third reader on duty: shown what is in doubt where the admins agreed, and what follows from its word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core.detection.judge import THIRD_READER
from bot.core.message import ChatId, MessageId
from bot.core.verdict import Level, Signal, Stance
from bot.services.store import ChatRecord
from tests.builders import ADMIN, GROUP, MEMBER, OWNER, text_update, user, verdict
from tests.desk import Duty
from tests.oracles import NOTHING, FakeOracle, word

TEXT = "Lin Ma here: a friend needs your account for a week, +44 7700 900123"
EVIDENCE = "needs your account for a week"
SOUNDS = Signal(id="wording", weight=2.6, reason="wording", scheme="account_trade")
DOUBT = verdict(Level.SUSPICIOUS, leaning="account_trade", signals=(SOUNDS,))


class Watch(Duty):
    """A bot whose judge is in doubt, with a third reader that says something."""

    def __init__(self, reply: str = word(EVIDENCE), doubt: Any = DOUBT) -> None:
        self.oracle = FakeOracle(reply)
        super().__init__(oracle=self.oracle)
        self.judging.script = {"account": doubt}

    async def agree(self, value: str = "on", **settings: str) -> None:
        """An admin lets texts be shown."""
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        for key, stored in {"share_texts": value, **settings}.items():
            await self.store.chats.set_setting(GROUP, key, stored, ADMIN, 0.0)
        self.chats.forget(GROUP)

    async def hear(self, text: str = TEXT, by: int = MEMBER, **more: Any) -> list[str]:
        """What the group reads when somebody says something."""
        sender = user(by, first_name="Lin", last_name="Ma")
        calls = await self.see(text_update(len(self.messenger.calls) + 700, text, **{"from": sender, **more}))
        return [str(params["text"]) for method, params in calls if method == "sendMessage"]


async def test_a_doubt_is_answered_with_the_words_that_it_showed() -> None:
    watch = Watch()
    await watch.agree()
    (warning,) = await watch.hear()
    assert "needs your account for…" in warning
    assert watch.oracle.given == [("[name] here: a friend needs your account for a week, [contact]", False)]


async def test_the_log_tells_what_it_said_with_its_evidence() -> None:
    watch = Watch()
    await watch.store.chats.save(ChatRecord(chat_id=ChatId(ADMIN), kind="private"))
    await watch.agree(log=str(ADMIN))
    await watch.hear()
    found = await watch.store.ledger.judgement(GROUP, MessageId(700))
    assert found is not None
    (signal,) = (one for one in json.loads(found.signals) if one["id"] == THIRD_READER)
    assert (signal["weight"], signal["evidence"]) == (3.0, [EVIDENCE])
    card = watch.messenger.texts(ADMIN)[-1]
    assert watch.text("reason.third_reader", "zh-Hans") in card


@pytest.mark.parametrize("value", ["off", ""])
async def test_nothing_is_shown_to_it_where_no_admin_agreed(value: str) -> None:
    watch = Watch()
    if value:
        await watch.agree(value)
    assert await watch.hear() == []
    assert watch.oracle.given == []


@pytest.mark.parametrize(
    "found",
    [
        verdict(Level.CLEAN, signals=(SOUNDS,), score=0.2),
        verdict(Level.CLEAN, signals=(SOUNDS,), score=0.45, stance=Stance.ASK),
        verdict(Level.CLEAN, signals=(SOUNDS,), score=0.45, stance=Stance.WARN),
        verdict(Level.CLEAN, signals=(SOUNDS,), score=0.45, stance=Stance.JOKE),
    ],
)
async def test_what_is_plainly_clean_or_asks_warns_and_jokes_is_left_alone(found: Any) -> None:
    watch = Watch(doubt=found)
    await watch.agree()
    assert await watch.hear() == []
    assert watch.oracle.given == []


@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_what_those_say_who_lead_the_group_is_shown_to_nobody(by: int) -> None:
    watch = Watch()
    await watch.agree()
    assert await watch.hear(by=by) == []
    assert watch.oracle.given == []


async def test_nor_what_somebody_trusted_says() -> None:
    watch = Watch()
    await watch.agree()
    await watch.see(text_update(1, f"/trust {MEMBER}", by=ADMIN))
    assert await watch.hear() == []
    assert watch.oracle.given == []


async def test_nor_what_stands_behind_a_command() -> None:
    watch = Watch()
    await watch.agree()
    assert await watch.hear(f"/pay@other_bot {TEXT}") == []
    assert watch.oracle.given == []


@pytest.mark.parametrize(
    "reply", [NOTHING, word("send me the code"), "fraud!", word(EVIDENCE, gains="reader")]
)
async def test_without_evidence_the_doubt_stays_a_doubt(reply: str) -> None:
    watch = Watch(reply)
    await watch.agree()
    assert await watch.hear() == []
    found = await watch.store.ledger.judgement(GROUP, MessageId(700))
    assert found is not None
    assert found.level == "suspicious"


async def test_no_word_of_it_lowers_what_is_certain() -> None:
    watch = Watch(NOTHING, doubt=verdict())
    await watch.agree()
    assert len(await watch.hear("account 收微信号")) == 1
    assert watch.oracle.given == []
