"""Writes docs/limits.md from the bounds as the code declares them; a test holds the file to it.

Run: python -m tools.limits_doc
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

DOC = Path(__file__).parent.parent / "docs" / "limits.md"
HEAD = """# Every bound in one table

What strangers send, what a network answers and what a machine does is bounded before anything is done with it. Each row
names the constant that holds the bound; seconds, bytes and code points are meant unless a row says otherwise. This page is
made from the code by `python -m tools.limits_doc`; the list of rows stands there.
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is bounded, by which constant of which module, and what happens beyond it."""

    what: str
    place: str
    beyond: str

    @property
    def value(self) -> object:
        """The bound as the code has it."""
        module, _, name = self.place.rpartition(".")
        return getattr(import_module(module), name)


_COLLECTOR = "bot.core.collector"
_OUTBOX = "bot.services.outbox"
_PACING = "bot.adapters.telegram.pacing"
_POLLER = "bot.adapters.telegram.poller"
_INBOX = "bot.adapters.telegram.inbox"
_CLICKS = "bot.adapters.telegram.clicks"
_HEARSAY = "bot.core.hearsay"
_TIME = "bot.core.timekeeping"
_DISPATCH = "bot.adapters.telegram.dispatch"
_SCAN = "bot.scanning"
_WATCH = "bot.services.watch"
_SERVER = "bot.adapters.store.tenancy_server"
_YAML = "bot.adapters.content.strict_yaml"

BOUNDS: dict[str, tuple[Bound, ...]] = {
    "What is read of a message": (
        Bound("code points of all its parts", f"{_COLLECTOR}.TOTAL_LENGTH", "the rest is not read"),
        Bound("parts", f"{_COLLECTOR}.MAX_PARTS", "the rest is not read"),
        Bound("links", f"{_COLLECTOR}.MAX_LINKS", "the rest is not read"),
        Bound("depth of rich texts", f"{_COLLECTOR}.MAX_DEPTH", "what lies deeper is not read"),
        Bound("nodes of rich texts", f"{_COLLECTOR}.MAX_NODES", "the rest is not read"),
        Bound("code points of a name", f"{_COLLECTOR}.NAME_LENGTH", "cut"),
        Bound("code points that the detectors read", "bot.core.reading.LONGEST", "the middle is left out"),
        Bound("concepts that are paired", "bot.core.classifier.MOST_CONCEPTS", "the others stand alone"),
        Bound(
            "code points by which a campaign is known", "bot.core.campaign.LONGEST", "the rest says nothing"
        ),
        Bound("messages that are answered as one", "bot.adapters.telegram.conversation.MOST", "a new answer"),
    ),
    "What is shown of what strangers wrote": (
        Bound("code points that are made untappable", "bot.core.quoting.READ", "cut"),
        Bound("code points of a title or a name", "bot.core.quoting.TITLE", "cut"),
        Bound("digits in a row that stay together", "bot.core.quoting.DIGITS", "taken apart"),
        Bound("code points of a case on its card", "bot.adapters.telegram.casecard.TEXT_SHOWN", "cut"),
    ),
    "Who may make the bot speak": (
        Bound("answers to one member of a group, and in how long", f"{_DISPATCH}.IN_GROUPS", "no answer"),
        Bound("answers in private", f"{_DISPATCH}.IN_PRIVATE", "said once a minute; emergencies are heard"),
        Bound("answers to who sets the bot up", f"{_DISPATCH}.IN_SETTING_UP", "no answer"),
        Bound("inline queries of one person", f"{_DISPATCH}.IN_LINE", "no suggestion"),
        Bound("commands that wait in a group", f"{_DISPATCH}.BACKLOG", "warnings go first"),
        Bound("admins of a group that a case is shown to", "bot.services.audience.MOST_ADMINS", "no more"),
        Bound("cases of one group passed on in private", "bot.services.audience.PASSED_ON", "kept for /log"),
        Bound("objections of one person a day", "bot.services.voices.MOST_APPEALS", "told to wait"),
        Bound("reports of one person a day", "bot.services.voices.MOST_REPORTS", "told to wait"),
        Bound(
            "times a day somebody asks to tell the admins",
            "bot.services.voices.MOST_TELLINGS",
            "told to wait",
        ),
        Bound("presses of one person, and in how long", f"{_CLICKS}.HEEDED", "told to wait"),
        Bound("those beyond that are answered", f"{_CLICKS}.ANSWERED", "passed over"),
        Bound("bytes of a button's data", f"{_CLICKS}.LONGEST", "answered, and nothing done"),
    ),
    "Chats that flood": (
        Bound(
            "bytes of updates that wait, all chats together", f"{_INBOX}.WAITING", "nothing more is fetched"
        ),
        Bound(
            "bytes of waiting updates in memory, all and of one chat",
            f"{_INBOX}.HELD",
            "the rest waits on disk",
        ),
        Bound(
            "bytes of waiting updates that chats share",
            f"{_INBOX}.SHARED",
            "those of who has most are let go",
        ),
        Bound("bytes that each chat may have waiting in any case", f"{_INBOX}.LEAST", "let go, and logged"),
        Bound("updates in work at a time", f"{_INBOX}.AT_WORK", "the others wait, chats in turn"),
        Bound("code points that are read on the loop itself", "bot.services.judging.LONG", "read beside it"),
        Bound("seconds of one chat's turn", "bot.services.turns.SLICE", "the next chat's turn"),
        Bound("turns at a time", "bot.services.turns.AT_ONCE", "the others wait"),
        Bound(
            "texts of one chat for the second reader, and in how long",
            "bot.services.judging.SHARE",
            "the fast word",
        ),
        Bound(
            "texts that wait for the second reader", "bot.services.judging.BACKLOG", "the fast word stands"
        ),
    ),
    "Campaigns": (
        Bound(
            "campaigns kept in memory, of either kind", "bot.services.campaigns.CAMPAIGNS", "the oldest go"
        ),
        Bound("contacts kept in memory", "bot.services.campaigns.CONTACTS", "the oldest go"),
        Bound(
            "campaigns that a text is compared with", "bot.services.shelf.COMPARED", "those that share most"
        ),
        Bound("campaigns that may share a probe", "bot.services.shelf.SHARERS", "the probe tells nothing"),
        Bound("voices that are weighed", "bot.core.campaign.MOST_VOICES", "the others say nothing"),
        Bound("seconds before a group says anything elsewhere", f"{_HEARSAY}.GREEN", "says nothing"),
        Bound("seconds after which its word weighs most", f"{_HEARSAY}.RIPE", "no more"),
        Bound("people of a group that says anything elsewhere", f"{_HEARSAY}.FEWEST_PEOPLE", "says nothing"),
        Bound("people with which its word weighs most", f"{_HEARSAY}.MANY_PEOPLE", "no more"),
        Bound(
            "groups whose record is read for one message", "bot.services.reputes.ASKED", "read for the next"
        ),
        Bound("contacts of one campaign", "bot.services.contact_book.OF_ONE", "the others say nothing"),
    ),
    "The Bot API": (
        Bound("bytes of an answer", "bot.adapters.telegram.request.ANSWER", "a failed call"),
        Bound("bytes of a batch of updates", f"{_POLLER}.ANSWER", "asked for in smaller pieces"),
        Bound("seconds to connect", "bot.adapters.telegram.request.CONNECT", "tried again"),
        Bound("seconds deaf, whatever pause is asked for", f"{_POLLER}.LONGEST_DEAF", "asked again"),
        Bound(
            "shortest pause", "bot.adapters.telegram.answers.SHORTEST_PAUSE", "shorter ones are made as long"
        ),
        Bound(
            "longest pause of a call", "bot.adapters.telegram.answers.LONGEST_PAUSE", "longer ones are cut"
        ),
        Bound(
            "messages on their way at a time", f"{_PACING}.IN_FLIGHT", "the others wait: so many may double"
        ),
        Bound("tips a second", f"{_PACING}.PATIENT", "the rest of Telegram's 30 is for warnings"),
        Bound("attempts that may each have arrived", f"{_OUTBOX}.ATTEMPTS", "given up, with its reason"),
        Bound("tries against a platform that fails", f"{_OUTBOX}.FAILING_TRIES", "given up, with its reason"),
        Bound("chats known to have moved or to be left", f"{_OUTBOX}.REMEMBERED", "tried, and told again"),
        Bound("times the program may stumble on a call", f"{_OUTBOX}.STUMBLES", "given up, with its reason"),
        Bound(
            "seconds after which a part that died before counts as well",
            "bot.services.supervisor.STEADY",
            "-",
        ),
        Bound(
            "seconds in which operators hear of a dying part once",
            "bot.services.supervisor.AGAIN",
            "in `/op`",
        ),
        Bound("seconds that telling them may take", "bot.services.supervisor.TELLING", "told the next time"),
        Bound("bytes of a webhook's request", "bot.adapters.telegram.webhook.LIMIT", "413"),
    ),
    "The clock": (
        Bound("seconds a wall clock may leap unnoticed", f"{_TIME}.TOLERANCE", "doubted until confirmed"),
        Bound("seconds a message may be old and confirm the time", f"{_TIME}.LATE", "confirms nothing"),
        Bound("seconds of steady running that confirm a clock", f"{_TIME}.A_DAY", "before: doubted"),
        Bound("Unix second before which no clock is right", f"{_TIME}.WRITTEN", "doubted until confirmed"),
        Bound("seconds between two rounds of purges", "bot.services.upkeep.HOUR", "by the steady clock"),
        Bound(
            "seconds a restriction must last when it is sent",
            "bot.adapters.telegram.compose.NEAREST_END",
            "left out",
        ),
    ),
    "What is kept, and how long": (
        Bound("seconds a judgement is kept", "bot.services.upkeep.KEEP", "deleted"),
        Bound("seconds the words of a case are kept", "bot.services.upkeep.KEEP_WORDS", "deleted"),
        Bound(
            "seconds a campaign is known after it was last seen",
            "bot.services.upkeep.KEEP_CAMPAIGNS",
            "deleted",
        ),
        Bound("code points of a case's words", "bot.services.recording.LONGEST_EVIDENCE", "cut"),
    ),
    "What stays in memory": (
        Bound("bytes of texts with their views", "bot.core.text.REMEMBERED", "folded again"),
        Bound(
            "bytes of texts with what was found in them",
            "bot.core.reading.TEXT_BYTES",
            "looked through again",
        ),
        Bound(
            "bytes of names with what was found in them",
            "bot.core.reading.NAME_BYTES",
            "looked through again",
        ),
        Bound("bytes of texts with their n-grams", "bot.core.classifier.REMEMBERED", "counted again"),
        Bound(
            "bytes of texts with what they quote", "bot.core.quotations.REMEMBERED", "looked through again"
        ),
        Bound("bytes of chats with their admins", "bot.services.chats.REMEMBERED", "read again"),
        Bound("bytes of albums", "bot.services.guard.ALBUMS", "judged one by one"),
        Bound("bytes of profiles", "bot.services.profiles.REMEMBERED", "asked for again"),
        Bound("people of whom it is known when they came", "bot.services.past.REMEMBERED", "read again"),
        Bound("whose use of each allowance is known", "bot.services.allowance.REMEMBERED", "begins anew"),
        Bound("lines of federations", "bot.services.federation_lists.REMEMBERED", "read again"),
        Bound(
            "matches of the lexicon in a text",
            "bot.core.rules.MOST_MATCHES",
            "those in the middle are left out",
        ),
        Bound("hits of a concept in a text", "bot.core.rules.MOST_HITS", "those in the middle are left out"),
    ),
    "A database in trouble": (
        Bound("marks of done updates that wait for it", f"{_DISPATCH}.MARKS", "an update waits for its own"),
        Bound("seconds between two tries", "bot.services.backoff.LONGEST", "tried until it does its part"),
        Bound("seconds for marks and answers at the end", f"{_DISPATCH}.PARTING", "judged at the next start"),
        Bound(
            "bytes that must be left on its disk",
            "bot.adapters.store.trouble.LEAST_SPACE",
            "told, and spared",
        ),
        Bound("pages in the log of a file while room is short", "bot.adapters.store.file.SPARING", "moved"),
        Bound("seconds between two looks at it", f"{_WATCH}.EVERY", "-"),
        Bound("looks that find a fault before it is told", f"{_WATCH}.HOLDS", "told to the operators"),
        Bound("looks after which a fault is told again", f"{_WATCH}.AGAIN", "told again"),
        Bound("looks within which one that comes back is not", f"{_WATCH}.REST", "told again"),
        Bound("seconds for telling that it is lost", f"{_WATCH}.PARTING", "the bot ends without"),
        Bound("seconds between two looks at PostgreSQL's lock", f"{_SERVER}.CHECK_EVERY", "-"),
        Bound("seconds that such a look may take", f"{_SERVER}.ANSWER", "nothing is written"),
        Bound("seconds to wait for the lock", f"{_SERVER}.PATIENCE", "refused, and tried again"),
        Bound("seconds to let its connections go", "bot.adapters.store.server.PARTING", "cut off"),
    ),
    "Files": (
        Bound("depth of an export", f"{_SCAN}.frames.DEEPEST", "refused with its place"),
        Bound("bytes of one message of an export", f"{_SCAN}.frames.LONGEST", "left out, and told"),
        Bound("texts of an export that are remembered", f"{_SCAN}.repeats.MOST_TEXTS", "judged anew"),
        Bound("bytes of a content file", f"{_YAML}.MAX_BYTES", "a fault"),
        Bound("depth of a content file", f"{_YAML}.MAX_DEPTH", "a fault"),
    ),
    "Federations": (
        Bound("federations of one person", "bot.services.federations.MOST_OWNED", "refused"),
        Bound("admins of a federation", "bot.services.federations.MOST_ADMINS", "refused"),
        Bound("entries of a federation", "bot.services.federations.MOST_ENTRIES", "refused"),
    ),
}


def document() -> str:
    """The whole page."""
    return "\n".join((HEAD, *(_table(title, bounds) for title, bounds in BOUNDS.items())))


def _table(title: str, bounds: tuple[Bound, ...]) -> str:
    rows = [f"| {one.what} | {_shown(one.value)} | `{one.place}` | {one.beyond} |" for one in bounds]
    head = ("| What | Bound | Where | Beyond it |", "|---|---|---|---|")
    return f"## {title}\n\n" + "\n".join((*head, *rows)) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " in ".join(map(_shown, value))
    return f"{value:,.12g}" if isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    DOC.write_text(document(), encoding="utf-8")
