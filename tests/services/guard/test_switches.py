"""Rules that operators put on trial convict nobody, are still recorded, and stay so after a restart."""

from __future__ import annotations

from bot.core.detection.engine import Engine
from bot.core.verdict import Level
from bot.services.guard.judging import TwoReaders
from bot.services.guard.switches import RuleSwitches, Switched
from tests.builders import message
from tests.core.detection.engine import BUYS, SMALL
from tests.stores import InlineStore

AD = "收购微信号 私聊"


class Bench:
    """A judge whose rules can be switched, as the bot puts it together."""

    def __init__(self, store: InlineStore) -> None:
        self.judging = TwoReaders(Engine(SMALL))
        self.faulty = False
        self.switches = RuleSwitches(
            store=store.operating, rules=lambda: self.judging.engine.ruleset.rules, again=self.again
        )

    async def again(self) -> bool:
        if not self.faulty:
            self.judging.judge_by(Engine(self.switches.applied(SMALL)))
        return not self.faulty

    async def level(self) -> Level:
        return (await self.judging.verdict(message(AD))).level


async def test_on_trial_it_is_recorded_and_convicts_nobody() -> None:
    bench = Bench(InlineStore())
    before = await bench.level()
    assert before is not Level.CLEAN
    assert await bench.switches.put(BUYS.id, trial=True) is Switched.DONE
    verdict = await bench.judging.verdict(message(AD))
    assert verdict.level is Level.CLEAN
    assert [signal.experimental for signal in verdict.signals if signal.id == BUYS.id] == [True]
    assert await bench.switches.put(BUYS.id, trial=False) is Switched.DONE
    assert await bench.level() is before


async def test_it_outlives_a_restart_and_leaves_no_trace_once_it_counts_again() -> None:
    store = InlineStore()
    await Bench(store).switches.put(BUYS.id, trial=True)
    second = Bench(store)
    await second.switches.load()
    assert second.switches.trial == {BUYS.id}
    await second.again()
    assert await second.level() is Level.CLEAN
    await second.switches.put(BUYS.id, trial=False)
    third = Bench(store)
    await third.switches.load()
    assert third.switches.trial == frozenset()


async def test_what_there_is_not_cannot_be_switched_and_what_is_gone_can_be_let_go() -> None:
    store = InlineStore()
    bench = Bench(store)
    assert await bench.switches.put("no_such_rule", trial=True) is Switched.UNKNOWN
    await store.operating.set_flag("rules.trial", '["gone_since"]')
    await bench.switches.load()
    assert await bench.switches.put("gone_since", trial=False) is Switched.DONE
    assert bench.switches.trial == frozenset()


async def test_while_the_content_has_faults_it_is_kept_for_later() -> None:
    bench = Bench(InlineStore())
    bench.faulty = True
    assert await bench.switches.put(BUYS.id, trial=True) is Switched.LATER
    assert bench.switches.trial == {BUYS.id}
