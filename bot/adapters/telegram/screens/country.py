"""Where somebody is: three flags and another country, by its first letter or typed, changed at any time.

It is the one setting that a private chat has, so it goes with /forget and is shown by /export. It is asked
for once, under the first greeting or under first aid, whichever comes first; who says nothing is not asked
again.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.adapters.telegram.screens.answer import chat_of_number, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, elsewhere, spoken, where
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import TALK, button, doors_keyboard, inline
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, ChatId, UserId
from bot.core.talk.country import (
    ALL,
    LIST,
    PICKED,
    SET,
    by_letter,
    flagged,
    in_pairs,
    likeliest,
    offered,
)
from bot.core.text.quoting import quoted
from bot.services.marks import Kind, Mark
from bot.services.store import Json

REGION = "region"
"""The setting that holds it."""
DOORS = "doors"
"""What is told of the country that is chosen under the first greeting: that greeting."""
OF_GROUP = "of"
"""The same where it is the country of a group: its number follows."""
_IN_A_ROW = 5
"""Letters that stand side by side."""


async def country(desk: Desk, interaction: Interaction) -> Calls:
    """Keep the country that is named behind the command, else ask for it; it is nobody else's business."""
    chat, lang = interaction.chat, spoken(desk, interaction.update)
    if (private := elsewhere(desk, interaction, lang)) is not None:
        return private
    code = desk.talk.said_to_be_in(interaction.args) if interaction.args else ""
    if not code:
        return await which(desk, interaction, lang)
    await keep(desk, chat, code, UserId(chat.id))
    named = desk.catalog.country(lang, code)
    return text_calls(chat.id, desk.catalog.text(lang, "ask.say.country", country=named))


async def listed(desk: Desk, interaction: Interaction) -> Calls:
    """The choice as it goes on: a few countries, the letters of all, or the countries of a letter.

    Under an answer it begins in a message of its own, for the answer must stay; then that message changes.
    """
    chat, above, lang = interaction.chat, interaction.above, spoken(desk, interaction.update)
    _, _, rest = data_of(interaction).partition(":")
    step, _, then = rest.partition(":")
    picked, _, letter = step.partition("=")
    if above is None or not step:
        return await which(desk, interaction, lang)
    if step == ALL or picked == PICKED:
        # The greeting stands once, where the country was asked for.
        then = "" if then == DOORS else then
        markup = _letters(desk, lang, then, letter)
        text = await _about(desk, interaction, lang, then) or desk.catalog.text(lang, "ask.place.letters")
        if step == ALL:
            return text_calls(chat.id, text, markup=markup)
        return (edited(chat.id, above, text, markup),)
    return (edited(chat.id, above, *await _few(desk, interaction, lang, then)),)


async def which(desk: Desk, interaction: Interaction, lang: str, then: str = "") -> Calls:
    """Ask where somebody is; ``then`` is the kind of shelf that is told of the country, "" for the talk."""
    text, markup = await _few(desk, interaction, lang, then)
    return text_calls(interaction.chat.id, text, markup=markup)


async def greeting(desk: Desk, interaction: Interaction, lang: str, country: str) -> tuple[str, Json]:
    """The doors to what the bot does; under the first ones the question where somebody is, which may wait.

    ``country`` is the one that they chose, "" for none.
    """
    chat = interaction.chat
    hello = desk.catalog.text(lang, "start.private")
    doors = doors_keyboard(desk.catalog, lang, desk.me.username, country)
    if country or not await desk.chats.ask_once(chat):
        return hello, doors
    await desk.talks.place(chat.id, interaction.asker)
    few = likeliest(desk.catalog, lang, await _guesses(desk, interaction))
    rows = _buttons(offered(desk.catalog, lang, few, DOORS))
    kept = doors["inline_keyboard"][:-1] if isinstance(doors, dict) else []
    question = desk.catalog.text(lang, "ask.place.first")
    return f"{hello}\n\n{question}", inline([*kept, *rows])


async def of_group(desk: Desk, interaction: Interaction, reader: UserId, group: ChatId, lang: str) -> Calls:
    """Ask one of a group's admins, in private, in which country it is."""
    about = await desk.chats.known(group)
    if about is None or not await desk.authority.leads(group, reader):
        return text_calls(ChatId(reader), desk.catalog.text(lang, "settings.only_admins"))
    text, markup = await _few(desk, interaction, lang, f"{OF_GROUP}{group}")
    return text_calls(ChatId(reader), text, markup=markup, mark=Mark(kind=Kind.PLACE, chat=group))


async def settle_group(desk: Desk, interaction: Interaction, code: str, group: ChatId, lang: str) -> Calls:
    """From now on a group's warnings name the law and the numbers of a country, if an admin says so."""
    by, above, about = interaction.asker, interaction.above, await desk.chats.known(group)
    if above is None or about is None or not await desk.authority.leads(group, by):
        return interaction.say(desk.catalog.text(lang, "settings.only_admins"))
    await desk.settings.change(about.chat, REGION, code, by)
    key, country = "ask.place.group_other" if code == OTHER else "ask.place.group_set", code
    said = desk.catalog.text(
        lang, key, title=quoted(about.record.title), country=desk.catalog.country(lang, country)
    )
    return (edited(interaction.chat.id, above, said, inline([])),)


async def keep(desk: Desk, chat: Chat, code: str, by: UserId) -> None:
    """From now on this person's law and numbers are those of the country."""
    await desk.settings.change(chat, REGION, code, by)


async def _guesses(desk: Desk, interaction: Interaction) -> tuple[str, ...]:
    """Where somebody may be: as they chose, as a number in their talk tells, as their client does."""
    user = interaction.update.effective_user
    tag = ((user.language_code if user is not None else "") or "").lower().replace("_", "-")
    talk = await desk.talks.state(ChatId(interaction.asker), interaction.asker)
    own = await where(desk, interaction.update)
    # Of a tag that tells nothing for sure, en-GB say, the letters are good for a place among the first.
    letters = tag.rpartition("-")[2] if "-" in tag else ""
    return own.region if own.chosen else "", talk.region, own.region, letters


async def _few(desk: Desk, interaction: Interaction, lang: str, then: str) -> tuple[str, Json]:
    few = likeliest(desk.catalog, lang, await _guesses(desk, interaction))
    rows = _buttons(offered(desk.catalog, lang, few, then, other=PICKED))
    text = await _about(desk, interaction, lang, then) or desk.catalog.text(lang, "ask.place.ask")
    return text, inline(rows)


async def _about(desk: Desk, interaction: Interaction, lang: str, then: str) -> str:
    """The question of which country a group is in, where it is a group's, "" where it is the person's own.

    Then a name alone is a country: they are typing what they were asked for.
    """
    if not then.startswith(OF_GROUP):
        await desk.talks.place(interaction.chat.id, interaction.asker)
        return ""
    group = await desk.chats.known(chat_of_number(then.removeprefix(OF_GROUP)))
    title = quoted(group.record.title) if group is not None else ""
    return desk.catalog.text(lang, "ask.place.group", title=title)


def _letters(desk: Desk, lang: str, then: str, letter: str = "") -> Json:
    """The letters of all countries, or the countries of one of them; a letter that there is not is none."""
    known, after = by_letter(desk.catalog, lang), f":{then}" if then else ""
    missing = (desk.catalog.text(lang, "ask.button.not_listed"), f"{SET}:{OTHER}{after}")
    if codes := known.get(letter):
        rows = in_pairs((flagged(desk.catalog, lang, code), f"{SET}:{code}{after}") for code in codes)
        rows.append([("‹", f"{LIST}:{PICKED}{after}"), missing])
    else:
        ways = [(label, f"{LIST}:{PICKED}={label}{after}") for label in known]
        rows = [ways[at : at + _IN_A_ROW] for at in range(0, len(ways), _IN_A_ROW)]
        rows.append([missing])
    return inline(_buttons(rows))


def _buttons(rows: Iterable[Iterable[tuple[str, str]]]) -> list[list[dict[str, str]]]:
    return [[button(label, f"{TALK}:{action}") for label, action in row] for row in rows]
