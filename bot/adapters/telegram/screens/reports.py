"""Members who report an ad, and those concerned who object."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.telegram.screens.answer import answer
from bot.adapters.telegram.screens.check import subject_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, chat_of, language, spoken
from bot.adapters.telegram.send.casecard import case_buttons, further
from bot.adapters.telegram.send.compose import text_calls
from bot.core.actions import AskAdmins, Decision
from bot.core.message import Chat, ChatId, ChatKind, Message, Role, UserId
from bot.core.moderation.policy import PROTECTED, answer_language
from bot.services.admin_store import Act, Counted
from bot.services.guard.recording import counted_day, judgement_of
from bot.services.marks import case_mark
from bot.services.ports import REPORTED, Call, Json, Judgement, Turn

THANKS = "👍"


async def report(desk: Desk, interaction: Interaction) -> Calls:
    """A member answers a message with /report or @admins."""
    chat, asked = chat_of(interaction.update), interaction.message
    lang = await language(desk, interaction.update)
    # Whatever stands behind the command, what is reported is the message that it answers.
    subject = subject_of(desk, replace(interaction, args=""))
    if asked is None or chat.kind is ChatKind.PRIVATE or subject is None:
        return _said(desk, interaction, lang, "report.usage")
    state = await desk.chats.refresh(chat)
    subject = await desk.chats.with_role(_ranked(desk, subject), state)
    if not state.settings.reports:
        return _said(desk, interaction, lang, "report.off")
    if subject.sender.role in PROTECTED or subject.sender.id == asked.sender.id:
        return _said(desk, interaction, lang, "report.about_admin")
    heard = await desk.voices.report(chat.id, subject.id, asked.sender.id, state.lists)
    if heard.word != "thanks":
        return _said(desk, interaction, lang, f"report.{heard.word}")
    card = await _case(desk, subject, heard.count) if heard.tell else ()
    reaction: Json = [{"type": "emoji", "emoji": THANKS}]
    params: dict[str, Json] = {"chat_id": chat.id, "message_id": asked.id, "reaction": reaction}
    return (*card, Call(chat_id=chat.id, method="setMessageReaction", params=params))


def _ranked(desk: Desk, subject: Message) -> Message:
    """The message with what its sender's number alone tells: an answer to it says no more of them."""
    known = {int(subject.chat.id): Role.ANONYMOUS_ADMIN, desk.me.id: Role.SELF}
    role = Role.CHANNEL if subject.sender.id < 0 else Role.UNKNOWN
    role = known.get(int(subject.sender.id), role)
    return replace(subject, sender=replace(subject.sender, role=role))


def _said(desk: Desk, interaction: Interaction, lang: str, key: str) -> Calls:
    chat, asked = chat_of(interaction.update), interaction.message
    text = desk.catalog.text(lang, key)
    return text_calls(chat.id, text, reply_to=asked.id if asked else None, thread=chat.thread, lasts=300.0)


async def _case(desk: Desk, subject: Message, count: int) -> Calls:
    """Put a reported message before the admins; one that the judge saw nothing in becomes a case."""
    judgement = await desk.store.judgement(subject.chat.id, subject.id)
    if judgement is not None and (judgement.cleared_by or judgement.confirmed_by):
        return ()
    if judgement is None or not judgement.evidence:
        judgement = await _judged(desk, subject)
    return await card_for_admins(desk, judgement, desk_note(desk, judgement, count))


async def _judged(desk: Desk, subject: Message) -> Judgement:
    now, verdict = desk.clock.now(), await desk.judging.verdict(subject)
    decision = Decision(actions=(AskAdmins(),), reason=REPORTED)
    judgement = judgement_of(subject, verdict, decision, now)
    campaign = await desk.campaigns.note(subject, verdict, alone=verdict)
    judgement = replace(judgement, campaign=campaign)
    settings = await desk.settings.read(subject.chat)
    day = counted_day(desk.calendar, settings, now)
    counted = (Counted(chat_id=subject.chat.id, day=day, key="report"),)
    act = Act(
        chat_id=subject.chat.id,
        kind="report",
        at=now,
        message_id=subject.id,
        user_id=subject.sender.id,
        reason=REPORTED,
    )
    await desk.store.finish(
        Turn(update_id=None, result="reported", judgement=judgement, acts=(act,), counted=counted)
    )
    return judgement


def desk_note(desk: Desk, judgement: Judgement, count: int) -> str:
    """How often a message was reported, in the language of its case."""
    lang = desk.catalog.language(judgement.lang)
    return desk.catalog.count(lang, "case.reported", count, count=count)


async def card_for_admins(desk: Desk, judgement: Judgement, note: str) -> Calls:
    """A card with a note on top of what is known, where the admins read it."""
    case = await desk.cases.case(judgement.chat_id, judgement.message_id)
    if case is None:
        return ()
    settings, title = case.settings, case.state.record.title
    lang, mark = answer_language(settings, judgement.lang), case_mark(case.chat_id, case.message_id)
    text = desk.cards.text(desk.catalog, lang, case.judgement, case.acts, settings, title, [note])
    markup = case_buttons(desk.catalog, lang, case.judgement, further(settings, case.acts, case.judgement))
    state = await desk.chats.refresh(Chat(id=case.chat_id, kind=ChatKind(case.state.record.kind)))

    def write(place: ChatId) -> Calls:
        return text_calls(place, text, markup=markup, silent=True, mark=mark)

    return await desk.audience.told(state, write, caused=True, thread=judgement.thread)


async def object_(desk: Desk, interaction: Interaction, judgement: Judgement) -> Calls:
    """Who wrote the message presses "not fraud": it goes to the admins with all that is known."""
    query, lang = interaction.update.callback_query, spoken(desk, interaction.update)
    if query is None:
        return ()
    word = await desk.voices.appeal(judgement, UserId(query.from_user.id), lang)
    await answer(desk, interaction, desk.catalog.text(lang, f"appeal.{word}"), alert=True)
    if word != "sent":
        return ()
    note = desk.catalog.text(desk.catalog.language(judgement.lang), "case.appealed")
    settings = await desk.settings.read(chat_of(interaction.update))
    day = counted_day(desk.calendar, settings, desk.clock.now())
    counted = (Counted(chat_id=judgement.chat_id, day=day, key="appeal"),)
    await desk.store.finish(Turn(update_id=None, result="appeal", counted=counted))
    return await card_for_admins(desk, judgement, note)
