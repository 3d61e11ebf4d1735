"""/tip, /case, /quiz, /notice and /tips: the library for somebody who asks."""

from __future__ import annotations

from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin, language
from bot.adapters.telegram.screens.library import opened, shortly
from bot.adapters.telegram.screens.shelves import NOTICE_PARTS
from bot.adapters.telegram.send.quiz import quiz_call
from bot.core.library.content import CASE, NOTICE, QUIZ
from bot.core.library.schedule import DAYS, EVERY_DAY
from bot.core.message import ChatKind
from bot.core.moderation.settings import ChatSettings, stored
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped
from bot.services.store import Post

CARD = "card"
SHOWN = 7
COMING = 3
_NONE = {"tip": "tip.none", CASE: "case.none", QUIZ: "quiz.none"}


async def tip(desk: Desk, interaction: Interaction) -> Calls:
    """One tip now; it does not count as the scheduled one."""
    return await _show(desk, interaction, "tip")


async def case(desk: Desk, interaction: Interaction) -> Calls:
    """One story of a published case."""
    return await _show(desk, interaction, CASE)


async def quiz(desk: Desk, interaction: Interaction) -> Calls:
    """One quiz."""
    return await _show(desk, interaction, QUIZ)


async def notice(desk: Desk, interaction: Interaction) -> Calls:
    """The notice that the product grew from: in private all of it, in a group a few lines.

    ``card`` behind it puts the whole of it on one card into the group, where an admin asks.
    """
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    if chat.kind is ChatKind.PRIVATE:
        return opened(desk, chat.id, lang, NOTICE)
    if interaction.args.strip().lower() == CARD and await is_admin(desk, interaction.update):
        return shortly(desk, chat, lang, desk.catalog.tipbook.notice_card(lang), NOTICE_PARTS)
    return shortly(desk, chat, lang, desk.catalog.text(lang, "notice.group"), NOTICE)


async def tips(desk: Desk, interaction: Interaction) -> Calls:
    """When tips come in this chat, and which came."""
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    settings = await desk.settings.read(chat)
    lines = [desk.catalog.text(lang, "tips.head"), *_schedule(desk, lang, settings)]
    if coming := await desk.tips.coming(chat.id, settings, COMING):
        moments = [desk.places.moment(lang, desk.cards.local(at, settings.timezone)) for at in coming]
        lines.append(desk.catalog.text(lang, "tips.next", moments=escaped(" · ".join(moments))))
    if settings.tips and (series := await desk.tips.series(chat.id, settings)):
        lines.append(desk.catalog.text(lang, "tips.series", number=series[0], count=series[1]))
    if past := await desk.tips.past(chat.id, SHOWN):
        lines += ["", desk.catalog.text(lang, "tips.past")]
        lines += [_posted(desk, lang, settings, post) for post in past]
    return interaction.say("\n".join(lines))


def topic_of(desk: Desk, word: str) -> str | None:
    """The scheme that somebody names, by its id or by a word of its name in any language; None if unknown."""
    asked = word.strip().casefold().replace(" ", "_")
    for scheme in desk.catalog.schemes:
        if asked == scheme:
            return scheme
    spoken = word.strip().casefold()
    for locale in desk.catalog.locales.values():
        for scheme in desk.catalog.schemes:
            names = [locale.ui.get(f"scheme.{scheme}", "")]
            names += [locale.ui.get(f"sub.{sub}", "") for sub in desk.catalog.schemes[scheme].subs]
            if len(spoken) > 1 and any(spoken in name.casefold() for name in names):
                return scheme
    return None


async def _show(desk: Desk, interaction: Interaction, kind: str) -> Calls:
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    scheme = topic_of(desk, interaction.args) if interaction.args else ""
    if scheme is None:
        return interaction.say(_unknown(desk, lang, interaction.args))
    chosen = await desk.tips.show(chat.id, lang, scheme=scheme, kind=kind)
    if chosen is None:
        return interaction.say(desk.catalog.text(lang, _NONE[kind]))
    if chosen.is_quiz:
        return (quiz_call(desk.catalog, lang, chosen, chat.id, thread=chat.thread),)
    return interaction.say(desk.catalog.tipbook.text(lang, chosen.id))


def _unknown(desk: Desk, lang: str, word: str) -> str:
    topics = ", ".join(desk.catalog.text(lang, f"scheme.{scheme}") for scheme in desk.catalog.schemes)
    return desk.catalog.text(lang, "topic.unknown", word=quote(word), topics=topics)


def _schedule(desk: Desk, lang: str, settings: ChatSettings) -> list[str]:
    if not settings.tips:
        return [desk.catalog.text(lang, "tips.off")]
    zone = desk.places.city(lang, settings.timezone)
    times = " · ".join(settings.tips_times.split())
    lines = [desk.catalog.text(lang, "tips.on", days=_days(desk, lang, settings), times=times, zone=zone)]
    if settings.tips_quiet is not None:
        lines.append(desk.catalog.text(lang, "tips.quiet", hours=stored(settings, "tips_quiet")))
    today = desk.cards.local(desk.clock.now(), settings.timezone).date()
    if (until := settings.tips_pause) is not None and until > today:
        lines.append(desk.catalog.text(lang, "tips.paused", date=escaped(desk.places.day(lang, until))))
    return lines


def _days(desk: Desk, lang: str, settings: ChatSettings) -> str:
    if settings.tips_days == EVERY_DAY:
        return desk.catalog.text(lang, "tips.every_day")
    return " ".join(desk.places.weekday(lang, DAYS.index(day)) for day in settings.tips_days.split())


def _posted(desk: Desk, lang: str, settings: ChatSettings, post: Post) -> str:
    moment = desk.places.moment(lang, desk.cards.local(post.slot, settings.timezone))
    known = post.tip_id in desk.catalog.tips
    title = desk.catalog.tipbook.title(lang, post.tip_id) if known else post.tip_id
    item = desk.catalog.text(lang, "tips.item", date=escaped(moment), title=escaped(title))
    if not known or not desk.catalog.tips[post.tip_id].is_quiz:
        return item
    result = desk.catalog.text(lang, "quiz.unanswered")
    if post.voters:
        result = desk.catalog.count(lang, "quiz.result", post.voters, right=post.hits, voters=post.voters)
    return desk.catalog.text(lang, "tips.item_result", item=item, result=result)
