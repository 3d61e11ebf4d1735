"""Who may press a button, held against the store and the platform as they are now."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId, MessageId, UserId
from bot.errors import Unsent
from bot.services.authority import Allowed, Authority, PressRule, Refusal
from bot.services.marks import Kind, Mark, case_mark
from bot.services.store import Call, Turn
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER
from tests.fakes import FakeClock, FakeMessenger
from tests.stores import InlineStore

CARD, NUMBER = case_mark(GROUP, MessageId(5)), MessageId(901)
LOG = ChatId(-1009)


class Office:
    """A log with one message of the bot that bears a mark."""

    def __init__(self) -> None:
        self.clock, self.messenger = FakeClock(), FakeMessenger()
        self.store = InlineStore(clock=self.clock.now)
        for who, status in ((OWNER, "creator"), (ADMIN, "administrator"), (MEMBER, "member")):
            self.messenger.seat(GROUP, who, status)
        self.authority = Authority(store=self.store, messenger=self.messenger, clock=self.clock)

    async def check(self, by: int, mark: Mark, **rules: PressRule) -> Allowed | Refusal:
        call = Call(chat_id=LOG, method="sendMessage", params={"chat_id": LOG}, mark=str(mark))
        (queued,) = await self.store.inbox.finish(Turn(update_id=None, result="x", calls=(call,)))
        await self.store.outbox.sending(queued.id)
        await self.store.outbox.sent(queued.id, NUMBER)
        self.clock.advance(10.0)
        held = {Kind[name]: rule for name, rule in rules.items()}
        return await self.authority.check(LOG, NUMBER, UserId(by), held)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize(
    ("by", "rule", "found"),
    [
        (ADMIN, PressRule(), None),
        (ADMIN, PressRule(about=CARD, lasts=10.0), None),
        (MEMBER, PressRule(ranked=False), None),
        (OWNER, PressRule(right="can_invite_users"), None),
        (ADMIN, PressRule(about=case_mark(GROUP, MessageId(6))), Refusal.FOREIGN),
        (ADMIN, PressRule(lasts=9.0), Refusal.EXPIRED),
        (MEMBER, PressRule(), Refusal.DENIED),
        (4242, PressRule(), Refusal.DENIED),
        (ADMIN, PressRule(right="can_invite_users"), Refusal.NEED_RIGHT),
        (ADMIN, PressRule(group=OTHER_GROUP), None),
    ],
)
async def test_a_press_is_held_to_the_rule(
    office: Office, by: int, rule: PressRule, found: Refusal | None
) -> None:
    checked = await office.check(by, CARD, CASE=rule)
    assert (None if isinstance(checked, Allowed) else checked) is found


async def test_a_message_of_another_kind_or_without_a_mark_is_foreign(office: Office) -> None:
    assert await office.check(ADMIN, CARD, MENU=PressRule()) is Refusal.FOREIGN
    elsewhere = office.authority.check(GROUP, NUMBER, UserId(ADMIN), {Kind.CASE: PressRule()})
    assert await elsewhere is Refusal.FOREIGN


@pytest.mark.parametrize(("of", "found"), [(0, None), (ADMIN, None), (OWNER, Refusal.NOT_YOURS)])
async def test_a_menu_is_of_one_admin_or_of_any(office: Office, of: int, found: Refusal | None) -> None:
    checked = await office.check(ADMIN, Mark(kind=Kind.MENU, chat=GROUP, by=UserId(of)), MENU=PressRule())
    assert (None if isinstance(checked, Allowed) else checked) is found


@pytest.mark.parametrize(
    ("group", "found"), [(GROUP, None), (OTHER_GROUP, Refusal.DENIED), (None, Refusal.DENIED)]
)
async def test_where_the_mark_names_no_chat_the_rule_does(
    office: Office, group: ChatId | None, found: Refusal | None
) -> None:
    checked = await office.check(ADMIN, Mark(kind=Kind.MENU), MENU=PressRule(group=group))
    assert (None if isinstance(checked, Allowed) else checked) is found


async def test_whom_the_platform_does_not_tell_of_has_no_rank(office: Office) -> None:
    assert await office.authority.leads(GROUP, ADMIN)
    assert await office.authority.belongs(GROUP, MEMBER)
    office.messenger.fail_look_ups(GROUP, Unsent("down"), Unsent("down"))
    assert not await office.authority.leads(GROUP, ADMIN)
    assert not await office.authority.belongs(GROUP, MEMBER)
