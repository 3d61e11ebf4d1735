"""The first minute in a group: three choices, an example of a warning, and /doctor."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.adapters.telegram.screens.answer import alert, answer
from bot.adapters.telegram.screens.choosing import STATE, unheeded
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language
from bot.adapters.telegram.screens.press import MENU, heeded
from bot.adapters.telegram.screens.rights import NEEDED, missing_for, missing_rights, named, needed
from bot.adapters.telegram.screens.set_command import SAMPLE
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import MENU_OF, Rows, add_link, button, inline, start_link
from bot.core.library.catalog import Catalog
from bot.core.message import Chat, ChatId, UserId
from bot.core.moderation.policy import SLOW_START, slow
from bot.core.moderation.settings import ChatSettings, enforces
from bot.services.authority import PressRule
from bot.services.chats.chats import ChatState
from bot.services.marks import Kind
from bot.services.store import Json

CHOICES = ("observe", "warn", "clean")
TEST = "test"


def setup_keyboard(catalog: Catalog, lang: str, username: str, chat_id: int) -> Json:
    """Three choices, an example, and the way to everything else."""
    rows: Rows = [[button(catalog.text(lang, f"setup.{mode}"), f"up:{mode}")] for mode in CHOICES]
    rows.append([button(catalog.text(lang, "button.test"), f"up:{TEST}")])
    url = start_link(username, f"{MENU_OF}{chat_id}")
    return inline([*rows, [{"text": catalog.text(lang, "button.more_settings"), "url": url}]])


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """One click on the first message; the right is asked for at this click."""
    lang = await language(desk, interaction.update)
    press = await heeded(desk, interaction, lang, MENU, {Kind.SETUP: PressRule()})
    if press is None:
        return ()
    chat, choice = press.chat, press.data
    if choice == TEST:
        await answer(desk, interaction)
        return await _example(desk, chat, lang)
    if choice not in CHOICES:
        await alert(desk, interaction, lang, "settings.dead")
        return ()
    await desk.settings.change(chat, "mode", choice, press.by)
    await answer(desk, interaction, desk.catalog.text(lang, "settings.saved"))
    text = await chosen(desk, chat, choice, lang)
    markup = setup_keyboard(desk.catalog, lang, desk.me.username, chat.id)
    if add := _grant(desk, await desk.chats.refresh(chat), choice, lang):
        rows = [[add], *markup["inline_keyboard"]] if isinstance(markup, dict) else []
        markup = {"inline_keyboard": rows}
    return (edited(chat.id, press.message_id, text, markup),)


async def chosen(desk: Desk, chat: Chat, mode: str, lang: str) -> str:
    """What a mode does, and what it lacks here."""
    state = await desk.chats.refresh(chat)
    text = desk.catalog.text(
        lang,
        "setup.chosen",
        mode=desk.catalog.text(lang, f"setting.mode.{mode}"),
        does=desk.catalog.text(lang, f"setting.mode.{mode}.does"),
    )
    return "\n\n".join((text, *missing_for(desk, state, mode, lang)))


def _grant(desk: Desk, state: ChatState, mode: str, lang: str) -> dict[str, str] | None:
    """The link that gives exactly the rights that a mode lacks; None when it lacks none."""
    if not missing_rights(desk, state, mode):
        return None
    url = add_link(desk.me.username, NEEDED[mode])
    return {"text": desk.catalog.text(lang, "button.grant"), "url": url}


async def _example(desk: Desk, chat: Chat, lang: str) -> Calls:
    current = await desk.settings.read(chat)
    words = desk.catalog.text(lang, "evidence.none")
    warning = desk.catalog.warnings.text(lang, SAMPLE, words, 0, tone=current.tone, region=current.region)
    head = desk.catalog.text(lang, "setup.test_head")
    return text_calls(chat.id, f"{head}\n\n{warning}", thread=chat.thread, lasts=600.0)


async def doctor(desk: Desk, interaction: Interaction) -> Calls:
    """/doctor: what is in order here and what is not, for admins."""
    chat, lang = interaction.chat, await language(desk, interaction.update)
    if refused := await unheeded(desk, interaction, lang, STATE):
        return refused
    return interaction.reply(await state_of(desk, chat, lang))


async def state_of(desk: Desk, chat: Chat, lang: str) -> str:
    """What is in order in a group, asked anew."""
    desk.chats.admins_changed(chat.id)
    state = await desk.chats.refresh(chat)
    lines = [desk.catalog.text(lang, "doctor.head"), *await _findings(desk, state, lang)]
    return "\n".join(lines)


async def _findings(desk: Desk, state: ChatState, lang: str) -> list[str]:
    settings, me = state.settings, state.admins.get(UserId(desk.me.id))

    def good(key: str, **values: object) -> str:
        return desk.catalog.text(lang, "doctor.ok", what=desk.catalog.text(lang, key, **values))

    def bad(key: str, **values: object) -> str:
        return desk.catalog.text(lang, "doctor.bad", what=desk.catalog.text(lang, key, **values))

    lines = [good("doctor.mode", mode=desk.catalog.text(lang, f"setting.mode.{settings.mode}"))]
    for right in needed(settings):
        words = named(desk, lang, [right])
        held = desk.chats.may(state, right)
        lines.append(
            good("doctor.right", right=words["rights"])
            if held
            else bad("doctor.right_for", right=words["rights"], instead=words["instead"])
        )
    lines.append(good("doctor.reads") if me is not None else bad("doctor.reads_not"))
    lines.append(good("doctor.members", count=len(state.admins) - (me is not None)))
    if not settings.log:
        heard = len(await desk.audience.of(state))
        told = desk.catalog.count(lang, "doctor.log_none", heard, count=heard)
        lines.append(desk.catalog.text(lang, "doctor.ok", what=told) if heard else bad("doctor.unheard"))
    else:
        fault = await _log_fault(desk, state, lang)
        lines.append(desk.catalog.text(lang, "doctor.bad", what=fault) if fault else good("doctor.log_ok"))
    if enforces(settings) and slow(settings, desk.clock.now()):
        lines.append(good("doctor.slow", date=_until(desk, settings, lang)))
    return lines


async def _log_fault(desk: Desk, state: ChatState, lang: str) -> str:
    """That the log cannot be written to, and why as far as it is known, "" where it can.

    That the bot is in a private chat is always so: what the last card for it led to is asked first.
    """
    why = await desk.showing.fault(state)
    if not why and await desk.authority.member(ChatId(state.settings.log), UserId(desk.me.id)) is not None:
        return ""
    said = desk.catalog.text(lang, "doctor.log_bad")
    return f"{said} ({desk.catalog.text(lang, f'doctor.log_why.{why}')})" if why else said


def _until(desk: Desk, settings: ChatSettings, lang: str) -> str:
    end = datetime.fromtimestamp(settings.enforce_from + SLOW_START, UTC)
    return desk.places.day(lang, end.date())
