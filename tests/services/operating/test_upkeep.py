"""What is done now and then, by which clock, and what a fault or a doubtful clock keeps from being done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.core.operating.roles import EVERY, ProcessRole, Roles
from bot.services.operating.upkeep import HOUR, KEEP, KEEP_CAMPAIGNS, KEEP_DONE, KEEP_WORDS, Upkeep
from tests.fakes import FakeClock

ALWAYS = ["reload", "waves", "refusals", "stewards", "tongues", "prepare", "rest"]
SURE = ["tips", "expired", "dialogues", "reminders"]
HOURLY = ["purge", "done", "campaigns", "mend", "weekly", "words", "facts", "scrub"]


class Diary:
    """Everybody who has something to do writes down that they did it; ``broken`` ones fail."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.done: list[str] = []
        self.by: dict[str, float] = {}
        self.broken: set[str] = set()
        self.ticked = 0

    def chore(self, name: str, result: Any = ()) -> Any:
        async def do(*given: Any) -> Any:
            if name in self.broken:
                raise RuntimeError(name)
            self.done.append(name)
            self.by[name] = given[0] if given and isinstance(given[0], float) else 0.0
            return result

        return do

    def upkeep(self, roles: Roles = EVERY, *, in_charge: bool = True, until: str = "the end") -> Upkeep:
        """Who is ``in_charge`` is so ``until`` something was done."""

        def prepared() -> None:
            self.done.append("prepare")

        def rested() -> None:
            self.done.append("rest")

        def ticked() -> None:
            self.ticked += 1

        chores: Any = SimpleNamespace(
            store=SimpleNamespace(
                purge=self.chore("purge"),
                inbox=SimpleNamespace(purge_done=self.chore("done")),
                campaigns=SimpleNamespace(purge=self.chore("campaigns")),
                ledger=SimpleNamespace(purge_evidence=self.chore("words")),
                outbox=SimpleNamespace(take_expired=self.chore("expired")),
                scrub=self.chore("scrub", result=True),
            ),
            clock=self.clock,
            tips=SimpleNamespace(tick=self.chore("tips"), mend=self.chore("mend")),
            chats=SimpleNamespace(keep_stewards=self.chore("stewards")),
            talks=SimpleNamespace(purge=self.chore("dialogues"), remind_due=self.chore("reminders")),
            outbox=SimpleNamespace(submit=lambda _: None),
            caselog=SimpleNamespace(tick=self.chore("waves")),
            refusals=SimpleNamespace(tick=self.chore("refusals")),
            weekly=SimpleNamespace(tick=self.chore("weekly")),
            tongues=SimpleNamespace(keep=self.chore("tongues")),
            live=SimpleNamespace(catalog=None, library=SimpleNamespace(prepare=prepared), rest=rested),
            operators=SimpleNamespace(due=self.chore("facts")),
            operating=SimpleNamespace(ticked=ticked),
            reload=self.chore("reload"),
            remind=None,
            due=lambda *_: (),
        )
        return Upkeep(**vars(chores), roles=roles, in_charge=lambda: in_charge and until not in self.done)

    async def ticks(self, upkeep: Upkeep) -> list[str]:
        self.done.clear()
        await upkeep.tick()
        return sorted(self.done)


@pytest.fixture
def diary() -> Diary:
    return Diary()


async def test_everything_has_its_turn_and_what_is_rare_once_an_hour(diary: Diary) -> None:
    upkeep = diary.upkeep()
    assert await diary.ticks(upkeep) == sorted([*ALWAYS, *SURE, *HOURLY])
    diary.clock.advance(HOUR - 1)
    assert await diary.ticks(upkeep) == sorted([*ALWAYS, *SURE])
    diary.clock.advance(1)
    assert await diary.ticks(upkeep) == sorted([*ALWAYS, *SURE, *HOURLY])
    now = diary.clock.now()
    names = ("purge", "done", "campaigns", "words", "expired")
    assert {name: now - diary.by[name] for name in names} == {
        "purge": KEEP,
        "done": KEEP_DONE,
        "campaigns": KEEP_CAMPAIGNS,
        "words": KEEP_WORDS,
        "expired": 0.0,
    }
    assert diary.ticked == 3


async def test_what_cannot_be_undone_waits_and_comes_at_once_when_the_time_is_sure(diary: Diary) -> None:
    upkeep = diary.upkeep()
    await diary.ticks(upkeep)
    diary.clock.sure = False
    diary.clock.advance(2 * HOUR)
    assert await diary.ticks(upkeep) == sorted(ALWAYS)
    diary.clock.sure = True
    assert await diary.ticks(upkeep) == sorted([*ALWAYS, *SURE, *HOURLY])


@pytest.mark.parametrize("name", sorted({*ALWAYS, *SURE, *HOURLY} - {"prepare", "rest"}))
async def test_one_that_fails_keeps_no_other_from_its_turn(
    diary: Diary, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    diary.broken.add(name)
    assert await diary.ticks(diary.upkeep()) == sorted({*ALWAYS, *SURE, *HOURLY} - {name})
    assert [record.getMessage().split()[0] for record in caplog.records] == ["chore_failed"]
    assert diary.ticked == 0


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (ProcessRole.RECEIVER, ["reload", "rest"]),
        (ProcessRole.WORKER, ["prepare", "reload", "rest", "stewards", "tongues", "waves"]),
        (ProcessRole.SENDER, ["refusals", "reload", "rest"]),
        (ProcessRole.SCHEDULER, sorted(["reload", "rest", *SURE, *HOURLY])),
    ],
)
async def test_of_several_processes_each_does_its_part(role: ProcessRole, expected: list[str]) -> None:
    diary = Diary()
    assert await diary.ticks(diary.upkeep(frozenset({role}))) == expected


async def test_who_is_not_in_charge_leaves_the_schedule_to_who_is() -> None:
    diary = Diary()
    done = await diary.ticks(diary.upkeep(in_charge=False))
    assert done == sorted(ALWAYS)


@pytest.mark.parametrize(("last", "left"), [("dialogues", ["reminders", *HOURLY]), ("mend", HOURLY[4:])])
async def test_who_is_in_charge_no_more_leaves_the_rest_to_who_is(last: str, left: list[str]) -> None:
    diary = Diary()
    done = await diary.ticks(diary.upkeep(until=last))
    assert done == sorted({*ALWAYS, *SURE, *HOURLY} - {*left})
