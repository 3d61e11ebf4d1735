"""/fed in private: make federations, name their admins, keep their lists."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer, number_of
from bot.adapters.telegram.screens.federation_asked import (
    Asked,
    for_leaders,
    named,
    own_handle,
    said,
    told,
    why,
)
from bot.adapters.telegram.screens.interaction import Calls, Desk
from bot.adapters.telegram.screens.naming import name_of, numbered, person_of
from bot.adapters.telegram.screens.press import Press, closed
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline, yes_no
from bot.core.message import UserId
from bot.core.moderation.federation import PERSON, Line, exported, imported, read_line, read_name, read_value
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped, quoted, shown
from bot.services.marks import Kind, Mark
from bot.services.store import Standing

A_PAGE = 300
"""Lines of a list that are exported at a time."""
_BAD_SHOWN = 20


async def mine(desk: Desk, asked: Asked) -> Calls:
    """One's own federations with their buttons, the lists that one stands on, and how all this is used."""
    # So that an objection, which comes at any time, reaches its admins in their language.
    await desk.chats.spoke(asked.chat, asked.lang)
    own = await desk.federations.own(asked.by)
    lines = [desk.catalog.text(asked.lang, "fed.head", id=asked.by)]
    lines += [_item(desk, asked.lang, one) for one in own] or [desk.catalog.text(asked.lang, "fed.none")]
    lines += await _listings(desk, asked)
    lines.append(desk.catalog.text(asked.lang, "fed.usage"))
    markup = inline([_buttons(desk, asked, one) for one in own]) if own else None
    return told(asked, "\n\n".join(lines), markup=markup, mark=Mark(kind=Kind.FED_MINE, by=asked.by))


async def new(desk: Desk, asked: Asked) -> Calls:
    """Make one."""
    name = read_name(asked.words)
    if not name:
        return said(desk, asked, "fed.bad_name")
    await desk.chats.state(asked.chat)
    made = await desk.federations.make(name, asked.by)
    if made is None:
        return said(desk, asked, "fed.many")
    return said(desk, asked, "fed.made", name=quoted(made.name), id=made.id)


@for_leaders
async def admin(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """The owner makes somebody an admin, or no longer one."""
    if standing.federation.owner != asked.by:
        return said(desk, asked, "fed.only_owner")
    who = _person(asked)
    if not who:
        return said(desk, asked, "fed.admin_unknown", word=quote(asked.rest, 40))
    became = await desk.federations.rank(standing, who)
    name = quoted(standing.federation.name)
    return said(desk, asked, f"fed.admin.{became}", who=await person_of(desk, who), name=name)


@for_leaders
async def add(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """Put one line on the list."""
    kind, _, rest = asked.rest.partition(" ")
    value, _, reason = rest.partition(" ")
    line = read_line(kind, value, reason)
    if line is None:
        return said(desk, asked, "fed.bad_line", id=standing.federation.id)
    added = await desk.federations.add(standing, (line,), asked.by)
    if added is None:
        return said(desk, asked, "fed.full")
    shown_line = await _shown(desk, line.kind, line.value)
    return said(desk, asked, "fed.added" if added else "fed.known", value=shown_line)


@for_leaders
async def drop(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """Take one line off the list."""
    kind, _, word = asked.rest.partition(" ")
    kind = kind.lower()
    value = read_value(kind, word)
    if not value:
        return said(desk, asked, "fed.bad_line", id=standing.federation.id)
    dropped = await desk.federations.drop(standing.federation.id, kind, value)
    shown_line = await _shown(desk, kind, value)
    return said(desk, asked, "fed.dropped" if dropped else "fed.not_there", value=shown_line)


@for_leaders
async def export(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """The list as text that ``import_`` reads, a page at a time."""
    page = number_of(asked.rest, 6)
    return await exported_page(desk, asked.lang, standing, asked, max(1, page))


async def exported_page(
    desk: Desk, lang: str, standing: Standing, where: Asked | Press, page: int = 1
) -> Calls:
    """One page of a list: what it is, the lines, and how to get the next."""
    skip, own = (page - 1) * A_PAGE, standing.federation
    found = await desk.federations.page(own.id, A_PAGE, skip)
    if not found:
        return text_calls(where.chat.id, desk.catalog.text(lang, "fed.empty"))
    last = skip + len(found)
    total = max(standing.entries, last)
    name = quoted(own.name)
    head = desk.catalog.text(lang, "fed.exported", name=name, first=skip + 1, last=last, total=total)
    rows = exported(Line(kind=one.kind, value=one.value, reason=one.reason) for one in found)
    # By itself, so that an answer to it holds nothing but lines.
    body = text_calls(where.chat.id, f"<pre>{escaped(chr(10).join(rows))}</pre>")
    more = text_calls(where.chat.id, desk.catalog.text(lang, "fed.export_more", id=own.id, page=page + 1))
    return (*text_calls(where.chat.id, head), *body, *(more if last < total else ()))


@for_leaders
async def import_(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """Add lines of an exported text; those that cannot be read are named, the others kept."""
    text = asked.interaction.given(behind=3)
    if not text.strip():
        return said(desk, asked, "fed.import_usage", id=standing.federation.id)
    found = imported(text)
    added = await desk.federations.add(standing, found.lines, asked.by)
    if added is None:
        return said(desk, asked, "fed.full")
    lines = [desk.catalog.text(asked.lang, "fed.imported", added=added, known=len(found.lines) - added)]
    if found.bad:
        numbers = ", ".join(map(str, found.bad[:_BAD_SHOWN])) + ("…" if len(found.bad) > _BAD_SHOWN else "")
        lines.append(desk.catalog.text(asked.lang, "fed.import_bad", lines=numbers))
    return told(asked, "\n".join(lines))


@for_leaders
async def delete(desk: Desk, asked: Asked, standing: Standing) -> Calls:
    """Ask the owner once more."""
    if standing.federation.owner != asked.by:
        return said(desk, asked, "fed.only_owner")
    return delete_question(desk, asked.lang, standing, asked)


def delete_question(desk: Desk, lang: str, standing: Standing, where: Asked | Press) -> Calls:
    """What would go with a federation, and whether it shall."""
    markup = yes_no(desk.catalog, lang, "fed:yes", "fed:no")
    text = desk.catalog.text(lang, "fed.delete_ask", **named(standing))
    mark = Mark(kind=Kind.FED_DELETE, by=where.by, text=standing.federation.id)
    return text_calls(where.chat.id, text, markup=markup, mark=mark)


async def delete_click(desk: Desk, press: Press) -> Calls:
    """Yes or no to that, for who is the owner at this moment."""
    standing = await desk.federations.find(press.mark.text)
    await answer(desk, press.interaction)
    if standing is None:
        return closed(press, desk.catalog.text(press.lang, "fed.no_such"))
    if standing.federation.owner != press.by:
        return closed(press, desk.catalog.text(press.lang, "fed.only_owner"))
    if press.data != "yes":
        return closed(press, desk.catalog.text(press.lang, "fed.left_alone"))
    await desk.federations.delete(standing.federation.id)
    return closed(press, desk.catalog.text(press.lang, "fed.deleted", name=quoted(standing.federation.name)))


def _item(desk: Desk, lang: str, standing: Standing) -> str:
    admins = len(standing.admins) + 1
    return desk.catalog.text(lang, "fed.item", **named(standing), admins=admins, appeals=standing.appeals)


def _buttons(desk: Desk, asked: Asked, standing: Standing) -> list[dict[str, str]]:
    own, text = standing.federation, desk.catalog.text
    row = [button(text(asked.lang, "fed.button.export", name=shown(own.name)), f"fed:export:{own.id}")]
    if standing.appeals:
        label = text(asked.lang, "fed.button.appeals", count=standing.appeals)
        row.append(button(label, f"fed:appeals:{own.id}"))
    if own.owner == asked.by:
        row.append(button(text(asked.lang, "fed.button.delete"), f"fed:delete:{own.id}"))
    return row


async def _listings(desk: Desk, asked: Asked) -> list[str]:
    """Where the person stands on a list, and how to object."""
    return [
        desk.catalog.text(
            asked.lang, "fed.listed", **named(standing), reason=why(desk, asked.lang, one.reason)
        )
        for standing, one in await desk.federations.naming(asked.by, own_handle(asked.interaction))
    ]


def _person(asked: Asked) -> UserId:
    """Whom a command names: by number, by a mention that holds one, or by a forwarded message it answers."""
    if number := read_value(PERSON, asked.rest):
        return UserId(int(number))
    message = asked.interaction.update.effective_message
    for entity in message.entities if message is not None else ():
        if entity.user is not None:
            return UserId(entity.user.id)
    answered = asked.interaction.answered
    origin = answered.forward_origin if answered is not None else None
    writer = getattr(origin, "sender_user", None)
    return UserId(writer.id if writer is not None and not asked.rest else 0)


async def _shown(desk: Desk, kind: str, value: str) -> str:
    name = await name_of(desk, UserId(int(value))) if kind == PERSON else ""
    return f"{kind} {numbered(name, value)}"
