"""/fed: groups that share one list. Which of its verbs is meant, and where each may be used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.adapters.telegram.screens import federation_appeals as appeals
from bot.adapters.telegram.screens import federation_group as group
from bot.adapters.telegram.screens import federation_lists as lists
from bot.adapters.telegram.screens.answer import alert, answer
from bot.adapters.telegram.screens.federation_asked import Answer, Asked, said
from bot.adapters.telegram.screens.federation_group import OPEN_FOR
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language
from bot.adapters.telegram.screens.press import Press, Words, heeded
from bot.core.message import ChatKind
from bot.core.moderation.federation import read_id
from bot.services.authority import PressRule, Refusal
from bot.services.marks import Kind

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
    chat = interaction.chat
    private = chat.kind is ChatKind.PRIVATE
    verb, _, words = interaction.args.partition(" ")
    asked = Asked(
        interaction=interaction,
        chat=chat,
        by=interaction.asker,
        lang=await language(desk, interaction.update),
        words=words.strip(),
    )
    run = (IN_PRIVATE if private else IN_GROUP).get(verb.lower())
    if run is None:
        return said(desk, asked, "fed.usage" if private else "fed.usage_group")
    return await run(desk, asked)


async def fed_click(desk: Desk, interaction: Interaction) -> Calls:
    """One click, told by what the message under the button is: who forges data gets nowhere."""
    lang = await language(desk, interaction.update)
    rules = {kind: rule for kind, (rule, _) in CLICKS.items()}
    press = await heeded(desk, interaction, lang, WORDS, rules)
    return () if press is None else await CLICKS[press.mark.kind][1](desk, press)


async def _mine_click(desk: Desk, press: Press) -> Calls:
    """A button under one's own federations; the rank is looked up anew."""
    verb, _, word = press.data.partition(":")
    standing = await desk.federations.led(read_id(word), press.by)
    if standing is None or (verb == "delete" and standing.federation.owner != press.by):
        await alert(desk, press.interaction, press.lang, "fed.not_yours")
        return ()
    await answer(desk, press.interaction)
    if verb == "export":
        return await lists.exported_page(desk, press.lang, standing, press)
    if verb == "appeals":
        return await appeals.shown(desk, press, standing)
    return lists.delete_question(desk, press.lang, standing, press) if verb == "delete" else ()


CLICKS: Mapping[Kind, tuple[PressRule, Callable[[Desk, Press], Awaitable[Calls]]]] = {
    Kind.FED_JOIN: (PressRule(lasts=OPEN_FOR), group.join_click),
    Kind.FED_DELETE: (PressRule(lasts=OPEN_FOR, ranked=False), lists.delete_click),
    Kind.FED_APPEAL: (PressRule(ranked=False), appeals.appeal_click),
    Kind.FED_MINE: (PressRule(ranked=False), _mine_click),
}
"""By what stands above the buttons; whose federation it is, is looked up anew by each."""
WORDS: Words = {
    Refusal.FOREIGN: "fed.dead",
    Refusal.EXPIRED: "fed.dead",
    Refusal.NOT_YOURS: "settings.not_yours",
    Refusal.DENIED: "fed.only_admins",
}
