"""The world that ``make run`` opens. All people in it are play figures and are named by their part."""

from __future__ import annotations

from bot.playground.clock import PlaygroundClock
from bot.playground.model import ChatType, PlayChat, Rank, User
from bot.playground.world import World

BOT_NAME = "Anti-fraud bot"
BOT_USERNAME = "playground_antifraud_bot"
AD_BIO = "I rent WhatsApp accounts, $30 a day, message me"
"""The bio of the last member: whatever little they say, the profile is the ad."""
WORDS = (
    (BOT_NAME, "反诈提醒"),
    (AD_BIO, "高价收微信小号，日结，私聊我"),
    ("Owner", "群主"),
    ("Admin", "管理员"),
    ("Member A", "成员甲"),
    ("Member B", "成员乙"),
    ("Member C", "成员丙"),
    ("Member D", "成员丁"),
    ("Stranger", "新邻居"),
    ("Riverside Neighbours", "河畔邻里群"),
    ("Basic group", "普通群"),
    ("Notices", "河畔公告"),
    ("Bot log", "机器人记录"),
)
"""Every name of this world in English and Chinese."""
BOT_RIGHTS = ("can_manage_chat", "can_delete_messages", "can_restrict_members", "can_invite_users")
LOG_RIGHTS = ("can_manage_chat", "can_post_messages", "can_edit_messages", "can_delete_messages")


YEAR_2026 = 1_767_225_600


def empty_world(clock: PlaygroundClock | None = None, bot_id: int = 1) -> World:
    """Only the bot."""
    bot = User(id=bot_id, name=BOT_NAME, username=BOT_USERNAME, is_bot=True)
    return World(clock=clock or PlaygroundClock(), bot=bot)


def demo_world(clock: PlaygroundClock | None = None, bot_id: int = 1) -> World:
    """A neighbourhood group with its channel and a private log channel, a basic group, private chats.

    In the group the bot may delete, restrict and let people in, in the log it may post. One member's bio is
    an ad, and a stranger waits outside who may ask to join. All is in English until ``World.speak`` says
    otherwise.

    Ids begin at the time of the start: the bot's database outlives the playground, and would take a
    message of today for the one of yesterday that had the same id.
    """
    world = empty_world(clock, bot_id)
    world.words = WORDS
    owner, admin, *members, stranger = _people(world)
    members[-1].bio = AD_BIO
    sitting = [(owner, Rank.OWNER), (admin, Rank.ADMIN), *((user, Rank.MEMBER) for user in members)]
    group = world.add_chat(
        ChatType.SUPERGROUP,
        "Riverside Neighbours",
        members=sitting,
        bot=Rank.ADMIN,
        bot_rights=BOT_RIGHTS,
    )
    few = [(owner, Rank.OWNER), *((user, Rank.MEMBER) for user in members[:2])]
    world.add_chat(ChatType.GROUP, "Basic group", members=few, bot=Rank.MEMBER)
    _add_channels(world, group, owner, admin)
    for user in (owner, admin, *members, stranger):
        world.add_private(user)
    first = max(0, world.now() - YEAR_2026)
    world.queue.last_id = first
    for chat in world.chats.values():
        chat.last_id = first
    return world


def _people(world: World) -> list[User]:
    names = ("Owner", "Admin", "Member A", "Member B", "Member C", "Member D", "Stranger")
    return [
        world.add_user(name, username=f"play_{name.lower().replace(' ', '_')}", language="en")
        for name in names
    ]


def _add_channels(world: World, group: PlayChat, owner: User, admin: User) -> None:
    readers = [(seat.user, Rank.MEMBER) for seat in group.seats.values() if seat.role is Rank.MEMBER]
    channel = world.add_chat(ChatType.CHANNEL, "Notices", members=[(owner, Rank.OWNER), *readers])
    world.link(channel, group)
    keepers = [(owner, Rank.OWNER), (admin, Rank.ADMIN)]
    world.add_chat(ChatType.CHANNEL, "Bot log", members=keepers, bot=Rank.ADMIN, bot_rights=LOG_RIGHTS)
