"""/fed: groups that share one list. Which of its verbs is meant, and where each may be used."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.telegram.screens import federation_appeals as appeals
from bot.adapters.telegram.screens import federation_group as group
from bot.adapters.telegram.screens import federation_lists as lists
from bot.adapters.telegram.screens.answer import answer, data_of
from bot.adapters.telegram.screens.federation_asked import Answer, Asked, Press, said
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, chat_of, language, spoken
from bot.core.message import ChatKind, MessageId, UserId
from bot.core.moderation.federation import read_id

IN_GROUP: Mapping[str, Answer] = {
    "": group.status,
    "status": group.status,
    "join": group.join,
    "leave": group.leave,
    "ban": group.ban,
}
IN_PRIVATE: Mapping[str, Answer] = {
    "": lists.mine,
    "new": lists.new,
    "admin": lists.admin,
    "add": lists.add,
    "drop": lists.drop,
    "export": lists.export,
    "import": lists.import_,
    "delete": lists.delete,
    "appeal": appeals.appeal,
}
"""By the word behind the command."""


async def fed(desk: Desk, interaction: Interaction) -> Calls:
    """Answer one of the verbs, or tell which there are."""
    chat, user = chat_of(interaction.update), interaction.update.effective_user
    private = chat.kind is ChatKind.PRIVATE
    verb, _, words = interaction.args.partition(" ")
    asked = Asked(
        interaction=interaction,
        chat=chat,
        by=UserId(user.id if user else 0),
        lang=await language(desk, interaction.update),
        words=words.strip(),
    )
    run = (IN_PRIVATE if private else IN_GROUP).get(verb.lower())
    if run is None:
        return said(desk, asked, "fed.usage" if private else "fed.usage_group")
    return await run(desk, asked)


async def fed_click(desk: Desk, interaction: Interaction) -> Calls:
    """One click, told by what the message under the button is: who forges data gets nowhere."""
    press = await _press(desk, interaction)
    head = press.mark[0] if press is not None else ""
    if press is not None and head == group.JOIN:
        return await group.join_click(desk, press)
    if press is not None and head == lists.DELETE:
        return await lists.delete_click(desk, press)
    if press is not None and head == appeals.APPEAL:
        return await appeals.appeal_click(desk, press)
    if press is not None and head == lists.MINE:
        return await _mine_click(desk, press)
    dead = desk.catalog.text(spoken(desk, interaction.update), "fed.dead")
    await answer(desk, interaction, dead, alert=True)
    return ()


async def _press(desk: Desk, interaction: Interaction) -> Press | None:
    query = interaction.update.callback_query
    if query is None or query.message is None:
        return None
    chat, number = chat_of(interaction.update), query.message.message_id
    marked = await desk.store.mark_of(chat.id, MessageId(number))
    if marked is None:
        return None
    lang = spoken(desk, interaction.update)
    return Press(
        interaction=interaction,
        chat=chat,
        by=UserId(query.from_user.id),
        lang=lang if chat.kind is ChatKind.PRIVATE else await language(desk, interaction.update),
        message_id=number,
        mark=tuple(marked.mark.split(":")),
        at=marked.at,
        data=data_of(interaction),
    )


async def _mine_click(desk: Desk, press: Press) -> Calls:
    """A button under one's own federations; the rank is looked up anew."""
    verb, _, word = press.data.partition(":")
    standing = await desk.federations.led(read_id(word), press.by)
    if standing is None or (verb == "delete" and standing.federation.owner != press.by):
        denied = desk.catalog.text(press.lang, "fed.not_yours")
        await answer(desk, press.interaction, denied, alert=True)
        return ()
    await answer(desk, press.interaction)
    if verb == "export":
        return await lists.exported_page(desk, press.lang, standing, press)
    if verb == "appeals":
        return await appeals.shown(desk, press, standing)
    return lists.delete_question(desk, press.lang, standing, press) if verb == "delete" else ()
