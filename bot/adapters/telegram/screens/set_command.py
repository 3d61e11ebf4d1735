"""/set: one setting by hand, for values that no button offers."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from bot.adapters.telegram.screens import settings_pages as pages
from bot.adapters.telegram.screens.choosing import choose_group
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, language, spoken
from bot.adapters.telegram.screens.rights import missing_after
from bot.adapters.telegram.screens.settings_words import label, shown_value
from bot.core.library.schedule import BadValueError
from bot.core.message import Chat, ChatKind, UserId
from bot.core.moderation.settings import BY_KEY, HIDDEN, SETTINGS, Setting, stored
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped, inert
from bot.services.marks import Kind, Mark

DEFAULT = "default"
"""The value that brings back how a setting is in a new chat."""
REGION = "region"
"""The one setting that a private chat has: whose law and numbers its owner is told."""
_NAME = re.compile(r"[a-z]+(_[a-z]+){0,3}", re.ASCII)
_BETWEEN = re.compile(r"[\W_]+")
_READ = 40
"""Characters of a name that is not known in which a known one is looked for."""
_ALIKE, _MOST_NEAR = 0.65, 4
"""How like each other two words must be to be taken for one mistyped, and how many names are told then."""
SAMPLE = "account_trade"
"""The scheme whose warning shows how a wording of the chat's own will look."""


async def set_(desk: Desk, interaction: Interaction) -> Calls:
    """Store one value, or say what is wrong with it; the right is asked for at this moment."""
    chat, user = interaction.chat, interaction.update.effective_user
    lang = await language(desk, interaction.update)
    own = chat.kind is ChatKind.PRIVATE and _typed(interaction).split(maxsplit=1)[:1] == [REGION]
    if chat.kind is ChatKind.PRIVATE and not own:
        return await choose_group(desk, chat, lang)
    if own and user is not None:
        said = await _said(desk, interaction, chat, lang, UserId(user.id))
    elif user is None or not await is_admin(desk, interaction.update):
        said = desk.catalog.text(lang, "settings.only_admins")
    elif (setting := BY_KEY.get(_typed(interaction).strip().lower())) and setting.screen != HIDDEN:
        return await _choices(desk, interaction, setting, lang)
    else:
        said = await _said(desk, interaction, chat, lang, UserId(user.id))
    return interaction.reply(said)


async def _choices(desk: Desk, interaction: Interaction, setting: Setting, lang: str) -> Calls:
    """The page of one setting: who names no value wants to see which there are."""
    chat = interaction.chat
    current = await desk.settings.read(chat)
    text = f"{pages.head(desk, chat, lang)}\n\n{pages.about(desk, setting, current, lang)}"
    mark = Mark(kind=Kind.MENU, chat=chat.id, by=interaction.opener)
    return interaction.reply(text, markup=pages.choices(desk, current, setting, lang), mark=mark)


def problem(desk: Desk, lang: str, error: BadValueError) -> str:
    """What is wrong with a value, in words; what somebody typed is quoted harmlessly."""
    if error.reason == "unknown":
        word = str(error.values["word"])
        # A name of ours mistyped is shown as it is; anything else might be somebody's handle.
        shown = escaped(word) if _NAME.fullmatch(word) else quote(word)
        near = ", ".join(_nearest(desk, lang, word))
        if near:
            return desk.catalog.text(lang, "set.near", word=shown, names=near)
        return _names(desk, lang, "set.unknown", word=shown)
    values = {name: quote(str(value), 120) for name, value in error.values.items()}
    return desk.catalog.text(lang, f"set.bad.{error.reason}", **values)


async def _said(desk: Desk, interaction: Interaction, chat: Chat, lang: str, by: UserId) -> str:
    typed, own = _typed(interaction), spoken(desk, interaction.update)
    if not typed:
        return _names(desk, lang, "set.usage")
    name, *rest = typed.split(maxsplit=1)
    key, value = name.lower(), "".join(rest).strip()
    value = "" if value.lower() == DEFAULT else value
    try:
        settings = await desk.settings.change(chat, key, value, by, own)
    except BadValueError as error:
        return problem(desk, lang, error)
    # A new language is answered in: whoever set it sees that it works.
    lang = settings.language if key == "language" and settings.language != "auto" else lang
    shown = shown_value(desk, BY_KEY[key], stored(settings, key), lang)
    done = desk.catalog.text(lang, "set.done", label=label(desk, BY_KEY[key], lang), value=shown)
    if chat.kind is not ChatKind.PRIVATE:
        # Whoever changed something here finds the group from elsewhere too.
        state = await desk.chats.refresh(chat)
        done = "\n".join((done, *missing_after(desk, state, key, lang)))
    if key != "warning_text" or not settings.warning_text:
        return done
    words = desk.catalog.text(lang, "evidence.none")
    wording = escaped(inert(settings.warning_text))
    sample = desk.catalog.warnings.own(lang, SAMPLE, words, wording, settings.region)
    return "\n\n".join((done, desk.catalog.text(lang, "set.preview"), sample))


def _typed(interaction: Interaction) -> str:
    """What stands behind the command, with its line breaks, which the library's words have lost."""
    message = interaction.message
    text = message.parts[0].text if message is not None and message.parts else ""
    return "".join(text.split(maxsplit=1)[1:]) if text.startswith("/") else interaction.args


def _names(desk: Desk, lang: str, key: str, **values: object) -> str:
    names = ", ".join(setting.key for setting in SETTINGS if setting.screen != HIDDEN)
    return desk.catalog.text(lang, key, names=names, **values)


def _nearest(desk: Desk, lang: str, typed: str) -> list[str]:
    """The names that come near what was typed, the nearest first: by themselves or as the menu calls them."""
    words = _words(typed[:_READ])
    shown = [setting for setting in SETTINGS if setting.screen != HIDDEN]
    near = {one.key: _nearness(words, _words(f"{one.key} {label(desk, one, lang)}")) for one in shown}
    return sorted((key for key, found in near.items() if found), key=lambda key: -near[key])[:_MOST_NEAR]


def _nearness(words: list[str], others: list[str]) -> float:
    """How many words have one like them among the others, each as far as it is like it."""
    likest = (max((_alike(word, other) for other in others), default=0.0) for word in words)
    return sum(share for share in likest if share >= _ALIKE)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text.lower()) if word]
