"""The pages of quality, federations and audit: counts of what admins and operators did, no word of a chat."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.detection.rules import Status
from bot.core.message import ChatId, MessageId
from bot.services.operating.quality import DAYS
from bot.services.store import Counted, Federation, Turn
from tests.builders import ADMIN, GROUP, OTHER_GROUP, OWNER, judgement
from tests.console import Console, consoled, say
from tests.desk import OPERATOR

NAME = '<b onmouseover="x">Rivers</b>'


@pytest.fixture
async def console() -> AsyncIterator[Console]:
    async with consoled() as found:
        await found.sign_in()
        yield found


def signals(*ids: str) -> str:
    """As the ledger keeps them; one that clears is none of the rules that accused."""
    told = [{"id": name, "weight": 2.0, "evidence": ["收微信号"]} for name in ids]
    return json.dumps([*told, {"id": "zh_clears", "weight": -1.0, "evidence": []}])


async def case(console: Console, number: int, *rules: str, cleared: bool, lang: str = "zh-Hans") -> None:
    """A case that an admin answered."""
    now, store = console.duty.clock.now(), console.duty.store
    judged = judgement(
        number, judged_at=now, lang=lang, scheme="account_trade", signals=signals(*rules, *rules)
    )
    await store.inbox.finish(Turn(update_id=None, result="x", judgement=judged))
    if cleared:
        await store.ledger.clear(ChatId(GROUP), MessageId(number), ADMIN)
    else:
        await store.ledger.confirm(ChatId(GROUP), MessageId(number), ADMIN)


class TestQuality:
    async def test_false_alarms_are_counted_by_rule_and_language(self, console: Console) -> None:
        for number, cleared in ((1, True), (2, False), (3, False), (4, False)):
            await case(console, number, "zh_acquire_account", cleared=cleared)
        await case(console, 5, "ru_rent", cleared=True, lang="ru")
        report = await console.desk.quality.report()
        assert [(one.name, one.confirmed, one.cleared) for one in report.rules] == [
            ("zh_acquire_account", 3, 1),
            ("ru_rent", 0, 1),
        ]
        assert {one.name: one.share for one in report.languages} == {"zh-Hans": 0.25, "ru": 1.0}
        page = await console.open("/quality")
        assert "zh_acquire_account" in page
        assert "zh_clears" not in page
        assert '<td class="n">25 %</td>' in page
        assert "收微信号" not in page

    async def test_the_week_is_a_map_of_all_groups(self, console: Console) -> None:
        today = datetime.fromtimestamp(console.duty.clock.now(), UTC).date().isoformat()
        for chat, count in ((GROUP, 4), (OTHER_GROUP, 3)):
            counted = Counted(chat_id=ChatId(chat), day=today, key="ad.account_trade", count=count)
            await console.duty.store.inbox.finish(
                Turn(update_id=None, result="x", counted=(counted, replace(counted, key="suspicious")))
            )
        page = await console.open("/quality")
        assert page.count('<td class="n heat4">7</td>') == 2
        assert page.count(f'<th scope="col" class="n">{today[5:]}</th>') == 1
        assert len((await console.desk.quality.report()).days) == DAYS

    async def test_with_nothing_known_it_says_so(self, console: Console) -> None:
        page = await console.open("/quality")
        assert say("quality.more", count=0) in page
        assert say("none") in page


class TestSwitches:
    async def test_a_rule_goes_on_trial_and_counts_again(self, console: Console) -> None:
        await case(console, 1, "zh_acquire_account", "wording", cleared=True)
        assert '<input type="hidden" name="rule" value="wording">' not in await console.open("/quality")
        page = await console.done("/quality/switch", rule="zh_acquire_account", trial="yes")
        assert say("quality.switch.trial", rule="zh_acquire_account") in page
        assert "<code>zh_acquire_account</code>" in page
        assert console.duty.switches.rules[0].status is Status.EXPERIMENTAL
        page = await console.done("/quality/switch", rule="zh_acquire_account", trial="no")
        assert say("quality.switch.counts", rule="zh_acquire_account") in page
        assert console.duty.switches.rules[0].status is Status.TEST
        assert (await console.noted())[:2] == ["op.rule.counts", "op.rule.trial"]

    async def test_what_is_no_rule_is_told_escaped_and_not_noted(self, console: Console) -> None:
        page = await console.done("/quality/switch", rule="<i>x</i>", trial="yes")
        assert say("quality.switch.unknown", rule="&lt;i&gt;x&lt;/i&gt;") in page
        assert console.duty.switches.trial == frozenset()
        assert (await console.noted())[0] == "op.console.in"

    async def test_content_that_has_faults_is_told(self, console: Console) -> None:
        async def faulty() -> bool:
            return False

        console.duty.switches._again = faulty
        page = await console.done("/quality/switch", rule="zh_tried", trial="yes")
        assert say("quality.switch.later", rule="zh_tried") in page
        assert console.duty.switches.trial == {"zh_tried"}


async def test_federations_are_counted_and_their_names_escaped(console: Console) -> None:
    made = Federation(id="abcd2345", name=NAME, owner=OWNER, at=console.duty.clock.now())
    await console.duty.store.federations.make(made)
    await console.duty.store.federations.join(made.id, ChatId(GROUP), made.at)
    page = await console.open("/federations")
    assert say("feds.all", count=1) in page
    assert "&lt;b onmouseover" in page
    assert "<b onmouseover" not in page
    assert str(GROUP) not in page


async def test_what_operators_did_is_listed_with_who_and_why(console: Console) -> None:
    await console.press("/chats/block", chat=str(GROUP), reason="<i>spam</i>")
    await console.duty.see()
    page = await console.open("/audit")
    rows = page[page.index("<tbody>") :]
    assert rows.index(say("audit.op.block")) < rows.index(say("audit.op.console.in"))
    assert "&lt;i&gt;spam" in rows
    assert f"<td>{OPERATOR}</td>" in rows
    assert f'href="/chats?chat={GROUP}"' in rows
