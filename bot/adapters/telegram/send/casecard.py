"""A case as its admins see it: what was said, why it was recognised, what was done and by which setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.adapters.telegram.send.keyboards import Rows, button, inline
from bot.adapters.telegram.send.render import plain
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId
from bot.core.moderation.acts import DELETE, MUTE, PROPOSE, REFUSED
from bot.core.moderation.ladder import BAN as BAN_RUNG
from bot.core.moderation.ladder import WARN as WARN_RUNG
from bot.core.moderation.ladder import rung_after, seconds
from bot.core.moderation.settings import ChatSettings
from bot.core.talk.reasons import told_once
from bot.core.text.quoting import escaped, quoted, shown
from bot.core.verdict import UNNAMED, Level
from bot.services.guard.recording import accusing, name_of, text_of
from bot.services.platform import Calendar, Places
from bot.services.store import REPORTED, Act, Json, Judgement

MARKS = {"fraud": "🔴", "suspicious": "🟠"}
MOST_REASONS = 4
TEXT_SHOWN = 600
LINES_SHOWN = 12
"""Characters and lines of a message on a card."""
_DAY = 86_400.0


class CaseCards:
    """Words cards; ``calendar`` and ``places`` tell moments by the chat's clock, ``names`` of admins."""

    def __init__(
        self, calendar: Calendar, places: Places, names: Callable[[ChatId, int], str] = lambda *_: ""
    ) -> None:
        self._calendar = calendar
        self._places = places
        self._names = names

    def who(self, chat_id: ChatId, user_id: int) -> str:
        """An admin by name where it is known, else by number, as a link that Telegram opens."""
        return person(user_id, self._names(chat_id, user_id))

    def sender(self, judgement: Judgement) -> str:
        """Who wrote what a case is about, by the name that was kept, else as they are called now."""
        if not judgement.sender_id:
            return "–"
        chat, user = judgement.chat_id, judgement.sender_id
        return person(user, name_of(judgement) or self._names(chat, user))

    def text(
        self,
        catalog: Catalog,
        lang: str,
        judgement: Judgement,
        acts: Sequence[Act],
        settings: ChatSettings,
        title: str,
        notes: Sequence[str] = (),
    ) -> str:
        """One card as Telegram HTML; ``notes`` are lines about what became of it, HTML.

        What an admin cleared accuses nobody any more: then the notes stand in the place of the bot's view.
        """
        accuses = not judgement.cleared_by
        lines = [
            *(_view(catalog, lang, judgement) if accuses else notes),
            catalog.text(lang, "case.where", title=quoted(title)),
            *self._sender(catalog, lang, judgement),
            _said(catalog, lang, judgement),
            *(reasons(catalog, lang, judgement) if accuses else ()),
            self.done(catalog, lang, acts, settings),
            *(notes if accuses else ()),
        ]
        return "\n".join(line for line in lines if line)

    def _sender(self, catalog: Catalog, lang: str, judgement: Judgement) -> list[str]:
        if not judgement.sender_id:
            return []
        name, number = self.sender(judgement), judgement.sender_id
        return [catalog.text(lang, "case.sender", name=name, id=number)]

    def done(self, catalog: Catalog, lang: str, acts: Sequence[Act], settings: ChatSettings) -> str:
        """What was done and by which setting, as one line of HTML."""
        own, others = ([one for one in acts if bool(one.by) is by_hand] for by_hand in (False, True))
        words, join = self._acts(catalog, lang, own, settings), catalog.text(lang, "act.join")
        mode = next((act.reason for act in own if act.reason.startswith("mode.")), "")
        if mode:
            setting = catalog.text(lang, f"setting.mode.{mode.split('.')[1]}")
            words = f"{words} {catalog.text(lang, 'case.because', setting=setting)}"
        told = join.join(one for one in (words, self._acts(catalog, lang, others, settings)) if one)
        return catalog.text(lang, "case.done", acts=told or catalog.text(lang, "act.none"))

    def _acts(self, catalog: Catalog, lang: str, acts: Sequence[Act], settings: ChatSettings) -> str:
        found = [self.act(catalog, lang, act, settings) for act in sorted(acts, key=lambda act: act.id)]
        return catalog.text(lang, "act.join").join(found)

    def act(self, catalog: Catalog, lang: str, act: Act, settings: ChatSettings) -> str:
        """One act in words, with who did it if that was a person."""
        words = self._act(catalog, lang, act.kind, act, settings)
        # What was deleted stays deleted, whatever is said of it afterwards.
        words = f"<s>{words}</s>" if act.undone_by and act.kind != DELETE else words
        return (
            catalog.text(lang, "case.by", act=words, who=self.who(act.chat_id, act.by)) if act.by else words
        )

    def _act(self, catalog: Catalog, lang: str, kind: str, act: Act, settings: ChatSettings) -> str:
        if kind == PROPOSE:
            return catalog.text(lang, "act.propose", act=rung_words(catalog, lang, act.before))
        if kind == MUTE:
            until = self.moment(lang, act.until, settings.timezone)
            return catalog.text(lang, "act.mute", until=until)
        if kind != REFUSED:
            return catalog.text(lang, f"act.{kind}")
        meant, _, right = act.before.partition(" ")
        words = self._act(catalog, lang, meant, act, settings)
        if not right:
            return catalog.text(lang, "act.refused", act=words)
        return catalog.text(lang, "act.lacking", act=words, right=catalog.text(lang, f"rights.{right}"))

    def moment(self, lang: str, at: float, zone: str) -> str:
        """A moment by the clock of a zone."""
        return escaped(self._places.moment(lang, self.local(at, zone)))

    def local(self, at: float, zone: str) -> datetime:
        """A moment as the clock of a zone shows it."""
        return self._calendar.local(zone, at)


def person(user_id: int, name: str = "") -> str:
    """Somebody by name or number, as a link that Telegram opens."""
    return f'<a href="tg://user?id={user_id}">{quoted(name, 40) or user_id}</a>'


def _view(catalog: Catalog, lang: str, judgement: Judgement) -> list[str]:
    """What the bot itself makes of the message, told apart from who pointed to it."""
    level = catalog.text(lang, f"level.{judgement.level}")
    if judgement.level != Level.CLEAN:
        mark, scheme = MARKS.get(judgement.level, ""), judgement.scheme or UNNAMED
        named, score = catalog.text(lang, f"scheme.{scheme}"), f"{judgement.score:.2f}"
        return [catalog.text(lang, "case.head", mark=mark, scheme=named, level=level, score=score)]
    pointed = [catalog.text(lang, "report.head")] if judgement.reason == REPORTED else []
    return [*pointed, catalog.text(lang, "case.own_view", level=level)]


def _said(catalog: Catalog, lang: str, judgement: Judgement) -> str:
    # A card shows an ad and must not carry it on.
    text = quoted(text_of(judgement), TEXT_SHOWN, lines=LINES_SHOWN)
    return catalog.text(lang, "case.text", text=text) if text else catalog.text(lang, "case.text_gone")


def reasons(catalog: Catalog, lang: str, judgement: Judgement) -> list[str]:
    """Why a message was recognised, a line each with the words that showed it, the weightiest first."""
    found = told_once(catalog, lang, accusing(judgement), judgement.sub)
    lines = []
    for said, words in list(found.items())[:MOST_REASONS]:
        seen = escaped(catalog.quoted(lang, [shown(word, 30) for word in words[:2]])) if words else ""
        lines.append(f"• {said} {seen}".rstrip())
    return lines


def rung_words(catalog: Catalog, lang: str, rung: str) -> str:
    """A rung of a ladder in words."""
    if rung in {WARN_RUNG, BAN_RUNG}:
        return catalog.text(lang, f"rung.{rung}")
    return catalog.text(lang, "rung.mute", time=time_words(catalog, lang, seconds(rung)))


def time_words(catalog: Catalog, lang: str, length: float) -> str:
    """A stretch of time in hours, or in whole days from two on."""
    if length % _DAY == 0 and length > _DAY:
        days = int(length // _DAY)
        return catalog.count(lang, "time.days", days, count=days)
    hours = int(length // 3600)
    return catalog.count(lang, "time.hours", hours, count=hours)


def further(settings: ChatSettings, acts: Iterable[Act], judgement: Judgement) -> str:
    """The rung above what was done about somebody, "" when there is none."""
    # People in supergroups alone can be silenced; anybody else can only be removed.
    silenced = judgement.sender_id > 0 and str(judgement.chat_id).startswith("-100")
    done: dict[str, float] = {}
    for act in acts:
        if not act.undone_by:
            # Of several mutes the longest is what the next step goes beyond, in whatever order they are read.
            done[act.kind] = max(done.get(act.kind, 0.0), act.until - act.at)
    return rung_after(settings.ladder if silenced else BAN_RUNG, done)


def case_buttons(catalog: Catalog, lang: str, judgement: Judgement, further: str) -> Json:
    """The buttons under a card; ``further`` is the next rung, "" when there is none."""
    where = f"{judgement.chat_id}:{judgement.message_id}"
    rows: Rows = [
        [
            button(catalog.text(lang, "case.button.ok"), f"c:ok:{where}"),
            button(catalog.text(lang, "case.button.yes"), f"c:yes:{where}"),
        ],
        [
            button(catalog.text(lang, "case.button.trust"), f"c:trust:{where}"),
            button(catalog.text(lang, "case.button.like"), f"c:like:{where}"),
        ],
    ]
    if further:
        words = plain(rung_words(catalog, lang, further))
        label = catalog.text(lang, "case.button.more", act=words)
        rows[0:0] = [[button(label, f"c:more:{where}:{further}")]]
    if url := message_link(judgement):
        rows[-1].append({"text": catalog.text(lang, "case.button.open"), "url": url})
    return inline(rows)


def message_link(judgement: Judgement) -> str:
    """Where the message stands, "" where Telegram has no such address or the message stayed behind."""
    number = str(judgement.chat_id)
    if not number.startswith("-100") or judgement.message_id <= 0:
        return ""
    topic = f"{judgement.thread}/" if judgement.thread else ""
    return f"https://t.me/c/{number.removeprefix('-100')}/{topic}{judgement.message_id}"
