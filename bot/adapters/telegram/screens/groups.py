"""Coming into a group, leaving it, gaining and losing rights, becoming a supergroup."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated

from bot.adapters.telegram.screens.country import of_group
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken
from bot.adapters.telegram.screens.operating import turn_away
from bot.adapters.telegram.screens.rights import ALL_RIGHTS, WATCHED, named, needed
from bot.adapters.telegram.screens.setup import setup_keyboard
from bot.adapters.telegram.send.compose import text_calls
from bot.core.message import ChatId, ChatKind, UserId
from bot.core.moderation.settings import AUTO
from bot.services.chats.chats import DEMOTED, PROMOTED
from bot.services.marks import Kind, Mark

_PRESENT = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER})


async def joined(desk: Desk, interaction: Interaction) -> Calls:
    """The bot's own membership changed: greet on arrival, fall silent on leaving, tell of lost rights."""
    change = interaction.update.my_chat_member
    chat = interaction.chat
    if change is not None and desk.operating.is_blocked(chat.id) and is_present(change.new_chat_member):
        return await turn_away(desk, interaction)
    present = change is not None and is_present(change.new_chat_member)
    if present:
        desk.outbox.rejoined(chat.id)
    if change is None or chat.kind is ChatKind.CHANNEL:
        return ()
    if chat.kind is ChatKind.PRIVATE:
        await desk.chats.may_speak(chat.id, may=present)
        if not present:
            await desk.showing.blocked(UserId(chat.id))
        return ()
    greeted = await desk.chats.entered(chat, present=present)
    if not present:
        return ()
    # Told from the change itself: a mark kept before the greeting is committed would lose it in a crash.
    # Whoever added the bot finds the group from their private chat at once.
    await desk.chats.refresh(chat)
    await desk.chats.keep_stewards()
    if is_present(change.old_chat_member):
        return await _rights_changed(desk, interaction, change)
    return () if greeted else await _greeting(desk, interaction, change)


def is_present(member: ChatMember) -> bool:
    """Whether somebody is in the chat; who is restricted may be in it or not."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


async def _greeting(desk: Desk, interaction: Interaction, change: ChatMemberUpdated) -> Calls:
    """One message with three choices, and what is missing for the mode it begins with."""
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    mode = (await desk.settings.read(chat)).mode
    lines = [desk.catalog.text(lang, "setup.head", mode=desk.catalog.text(lang, f"setting.mode.{mode}"))]
    if missing := missing_rights(change.new_chat_member):
        names = desk.catalog.text(lang, "hotline.join").join(
            desk.catalog.text(lang, f"rights.{right}") for right in missing
        )
        lines.append(desk.catalog.text(lang, "greet.missing", rights=names))
    markup = setup_keyboard(desk.catalog, lang, desk.me.username, chat.id)
    greeting = text_calls(
        chat.id, "\n\n".join(lines), markup=markup, mark=Mark(kind=Kind.SETUP, chat=chat.id)
    )
    return (*greeting, *await _asked_where(desk, interaction, UserId(change.from_user.id)))


async def _asked_where(desk: Desk, interaction: Interaction, adder: UserId) -> Calls:
    """The question in which country the group is: once, to an admin who added the bot and opened it."""
    chat, mark = interaction.chat, Mark(kind=Kind.PLACE, chat=interaction.chat.id)
    if (await desk.settings.read(chat)).region != AUTO or not await desk.talks.has_started(ChatId(adder)):
        return ()
    asked = await desk.chats.was_asked(ChatId(adder), mark)
    if asked or not await desk.authority.leads(chat.id, adder):
        return ()
    return await of_group(desk, interaction, adder, chat.id, spoken(desk, interaction.update))


def missing_rights(member: ChatMember) -> list[str]:
    """The rights that some mode needs and this bot has not."""
    if not isinstance(member, ChatMemberAdministrator):
        return ["admin"]
    return [right for right in ALL_RIGHTS if not getattr(member, right)]


async def _rights_changed(desk: Desk, interaction: Interaction, change: ChatMemberUpdated) -> Calls:
    """Say once what stops or goes on: what was lost is told from the change, so each is said at its time."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    before, after = _rights(change.old_chat_member), _rights(change.new_chat_member)
    settings = await desk.settings.read(chat)
    mode, wanted = settings.mode, needed(settings)
    led, leads = (_leads(member) for member in (change.old_chat_member, change.new_chat_member))
    if led and not leads:
        return text_calls(chat.id, desk.catalog.text(lang, "rights.demoted"), mark=DEMOTED)
    lines = []
    # A first rise is part of being set up; only who was told of the fall is told of the rise.
    again = leads and not led and await desk.chats.was_demoted(chat.id)
    if again:
        named_mode = desk.catalog.text(lang, f"setting.mode.{mode}")
        lines.append(desk.catalog.text(lang, "rights.promoted", mode=named_mode))
    if lost := [right for right in wanted if right in before - after or (again and right not in after)]:
        lines.append(desk.catalog.text(lang, "rights.lost", **named(desk, lang, lost)))
    elif led and (back := [right for right in wanted if right in after - before]):
        rights = named(desk, lang, back)["rights"]
        lines.append(desk.catalog.text(lang, "rights.back", rights=rights))
    return text_calls(chat.id, "\n".join(lines), mark=PROMOTED if again else None) if lines else ()


def _leads(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberAdministrator)


def _rights(member: ChatMember) -> frozenset[str]:
    return frozenset(right for right in WATCHED if getattr(member, right, False) is True)


async def member_changed(desk: Desk, interaction: Interaction) -> Calls:
    """Somebody came, or a rank changed: ask for the admins again before the next decision."""
    chat, change = interaction.chat, interaction.update.chat_member
    desk.chats.admins_changed(chat.id)
    if change is not None and is_present(change.new_chat_member) and not is_present(change.old_chat_member):
        who = UserId(change.new_chat_member.user.id)
        await desk.past.joined(chat.id, (who,), change.date.timestamp())
    return ()


async def migrated(desk: Desk, interaction: Interaction) -> Calls:
    """The group became a supergroup: everything kept moves to the new id."""
    message = interaction.update.effective_message
    if message is None:
        return ()
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await desk.moving.move(ChatId(old), ChatId(new))
    return ()
