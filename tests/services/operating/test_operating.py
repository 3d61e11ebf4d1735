"""What operators see and do: blocks, maintenance and broadcasts outlive a restart and are recorded."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId, UserId
from bot.core.operating.chats import Reach
from bot.services.chats.chats import Chats
from bot.services.operating.operating import WEEK, Operating, Vitals, peer_line
from bot.services.store import Block, Call, ChatRecord, Peer, Received, Turn
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER
from tests.fakes import FakeClock, FakeMessenger
from tests.stores import InlineStore

OPERATOR = UserId(70)
VITALS = Vitals(program="1", python="3", library="22")


class Desk:
    """The service over a store in memory; another life shares the store."""

    def __init__(self, store: InlineStore | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.chats = Chats(store=self.store, messenger=FakeMessenger(), clock=self.clock, zone="UTC")
        self.operating = Operating(
            ids={OPERATOR},
            store=self.store,
            chats=self.chats,
            clock=self.clock,
            zone="UTC",
            vitals=lambda: VITALS,
            rate=26,
        )

    async def again(self) -> Operating:
        """The service after a restart."""
        life = Desk(self.store, self.clock)
        await life.operating.load()
        return life.operating

    async def kept(self, chat_id: int, kind: str = "supergroup", **facts: object) -> None:
        await self.store.chats.save(ChatRecord(chat_id=ChatId(chat_id), kind=kind, **facts))  # type: ignore[arg-type]

    async def acts(self, chat_id: int) -> list[tuple[str, int, str]]:
        return [(act.kind, act.by, act.reason) for act in await self.store.ledger.acts(ChatId(chat_id), 9)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def letter(chat_id: ChatId = GROUP, mark: str = "", *, once: bool = False) -> Call:
    return Call(chat_id=chat_id, method="sendMessage", params={"chat_id": chat_id}, mark=mark, once=once)


async def test_only_those_named_run_the_bot(desk: Desk) -> None:
    assert [desk.operating.is_operator(user) for user in (OPERATOR, ADMIN, 0)] == [True, False, False]


async def test_a_block_drops_what_waits_and_is_kept_with_who_and_why(desk: Desk) -> None:
    await desk.kept(GROUP)
    await desk.store.inbox.finish(Turn(update_id=None, result="x", calls=(letter(), letter(OTHER_GROUP))))
    assert await desk.operating.block(GROUP, "sells cards", OPERATOR) is True
    assert await desk.operating.block(GROUP, "again", OPERATOR) is False
    record = await desk.store.chats.get(GROUP)
    assert record is not None
    assert record.active is False
    assert [queued.call.chat_id for queued in await desk.store.outbox.queued()] == [OTHER_GROUP]
    assert await desk.acts(GROUP) == [("op.block", OPERATOR, "sells cards")]
    later = await desk.again()
    assert (later.is_blocked(GROUP), later.reason(GROUP)) == (True, "sells cards")
    assert (later.is_blocked(OTHER_GROUP), later.reason(OTHER_GROUP)) == (False, "")


async def test_a_chat_never_met_can_be_blocked_and_leaves_no_record(desk: Desk) -> None:
    assert await desk.operating.block(GROUP, "", OPERATOR) is True
    assert await desk.store.chats.get(GROUP) is None
    assert await desk.store.operating.blocks() == (Block(chat_id=GROUP, by=OPERATOR, at=desk.clock.now()),)


async def test_an_unblocked_chat_is_free_and_that_is_recorded(desk: Desk) -> None:
    await desk.operating.block(GROUP, "", OPERATOR)
    assert await desk.operating.unblock(GROUP, OPERATOR) is True
    assert await desk.operating.unblock(GROUP, OPERATOR) is False
    assert desk.operating.is_blocked(GROUP) is False
    assert await desk.acts(GROUP) == [("op.unblock", OPERATOR, ""), ("op.block", OPERATOR, "")]
    assert (await desk.again()).is_blocked(GROUP) is False


async def test_a_group_that_moves_stays_blocked(desk: Desk) -> None:
    await desk.operating.block(GROUP, "why", OPERATOR)
    for _ in range(2):
        desk.operating.moved(GROUP, OTHER_GROUP)
    assert [desk.operating.reason(chat) for chat in (GROUP, OTHER_GROUP)] == ["", "why"]


@pytest.mark.parametrize("text", ["", "back at noon"])
async def test_a_rest_outlives_a_restart_and_ends_when_told(desk: Desk, text: str) -> None:
    assert desk.operating.resting is False
    await desk.operating.rest(text, OPERATOR)
    later = await desk.again()
    assert (later.resting, later.resting_text) == (True, text)
    await later.rest(None, OPERATOR)
    assert ((await desk.again()).resting, later.resting_text) == (False, "")
    kinds = [kind for kind, _, _ in await desk.acts(OPERATOR)]
    assert kinds == ["op.maintenance.off", "op.maintenance.on"]


async def test_a_chat_is_told_of_a_rest_once_a_minute(desk: Desk) -> None:
    said = [desk.operating.may_say(GROUP), desk.operating.may_say(GROUP), desk.operating.may_say(OTHER_GROUP)]
    desk.clock.advance(60.0)
    assert [*said, desk.operating.may_say(GROUP)] == [True, False, True, True]


async def test_health_tells_ages_not_moments(desk: Desk) -> None:
    await desk.store.inbox.receive([Received(update_id=1, lane=1, payload=b"{}")])
    first = (await desk.operating.health()).pulse
    assert (first.uptime, first.tick, first.oldest) == (0.0, None, 0.0)
    desk.clock.advance(5.0)
    desk.operating.ticked()
    desk.clock.advance(7.0)
    found = await desk.operating.health()
    pulse = found.pulse
    assert (pulse.uptime, pulse.tick, pulse.oldest, found.vitals) == (12.0, 7.0, 12.0, VITALS)
    assert pulse.backlog.updates == 1
    await desk.store.inbox.finish(Turn(update_id=1, result="x"))
    assert (await desk.operating.health()).pulse.oldest is None


async def test_of_a_chat_settings_and_counts_are_told(desk: Desk) -> None:
    assert await desk.operating.about(GROUP) is None
    await desk.kept(GROUP, title="Riverside")
    await desk.kept(ADMIN, "private")
    await desk.store.chats.set_stewards({GROUP: (ADMIN, OWNER)})
    await desk.store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
    await desk.operating.block(GROUP, "", OPERATOR)
    desk.clock.advance(WEEK + 1)
    await desk.operating.unblock(GROUP, OPERATOR)
    found = await desk.operating.about(GROUP)
    assert found is not None
    assert (found.record.title, found.settings.mode, found.record.active) == ("Riverside", "clean", False)
    assert (found.judged, found.acted, found.admins, found.reached) == (0, 1, 2, 1)


async def test_a_broadcast_reaches_logs_and_admins_in_the_language_of_their_group(desk: Desk) -> None:
    await desk.kept(GROUP, heard="fi")
    await desk.kept(OTHER_GROUP)
    await desk.kept(-1007)
    await desk.kept(-1008, active=False)
    await desk.kept(-1009, "channel")
    await desk.kept(ADMIN, "private")
    await desk.kept(OWNER, "private", active=False)
    await desk.store.chats.set_setting(OTHER_GROUP, "language", "ja", ADMIN, 1.0)
    await desk.store.chats.set_setting(OTHER_GROUP, "log", "-1009", ADMIN, 1.0)
    for group in (GROUP, OTHER_GROUP, -1008):
        await desk.store.chats.set_stewards({ChatId(group): (ADMIN, OWNER, MEMBER)})
    assert await desk.operating.reach() == Reach(places={-1009: "ja", ADMIN: "fi"}, reached=2, missed=1)
    # Without its log, the other group comes first and its language is spoken.
    await desk.operating.block(ChatId(-1009), "", OPERATOR)
    assert await desk.operating.reach() == Reach(places={ADMIN: "ja"}, reached=2, missed=1)


async def test_a_broadcast_speaks_the_portuguese_of_the_country_of_a_group(desk: Desk) -> None:
    await desk.kept(GROUP, heard="pt")
    await desk.kept(ADMIN, "private")
    await desk.store.chats.set_setting(GROUP, "region", "br", ADMIN, 1.0)
    await desk.store.chats.set_stewards({GROUP: (ADMIN,)})
    assert (await desk.operating.reach()).places == {ADMIN: "pt-BR"}


async def test_a_broadcast_begins_once_and_is_followed(desk: Desk) -> None:
    assert await desk.operating.progress() == {}
    assert await desk.operating.begin("cast:1") is True
    assert await desk.operating.progress() == {}
    calls = (letter(mark="cast:1", once=True), letter(mark="cast:1", once=True))
    first, _ = await desk.store.inbox.finish(Turn(update_id=None, result="x", calls=calls))
    await desk.store.outbox.sent(first.id, 5)
    assert await desk.operating.begin("cast:1") is False
    assert await (await desk.again()).progress() == {"ready": 1, "sent": 1}


def test_each_process_of_several_is_told_with_what_it_has() -> None:
    crew = (
        Peer(name="a/1", rights=("poller", "sender"), parts=40, here=True),
        Peer(name="b/2", parts=24),
        Peer(name="b/3"),
    )
    assert [peer_line(peer) for peer in crew] == [
        "[a/1]: worker 40/64, poller, sender",
        "b/2: worker 24/64",
        "b/3: –",
    ]
