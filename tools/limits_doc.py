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


_COLLECTOR = "bot.core.surfaces.collector"
_OUTBOX = "bot.services.delivery.outbox"
_PACING = "bot.adapters.telegram.send.pacing"
_POLLER = "bot.adapters.telegram.receive.poller"
_INBOX = "bot.adapters.telegram.receive.inbox"
_ROOM, _FEED = "bot.adapters.telegram.receive.room", "bot.adapters.telegram.receive.feed"
_DRAIN = "bot.services.delivery.drain"
_TAPS = "bot.adapters.telegram.send.taps"
_CLICKS = "bot.adapters.telegram.receive.clicks"
_HEARSAY = "bot.core.detection.hearsay"
_TIME = "bot.core.operating.timekeeping"
_DISPATCH, _MARKING = "bot.adapters.telegram.receive.dispatch", "bot.adapters.telegram.receive.marking"
_THROTTLE = "bot.adapters.telegram.receive.throttle"
_SCAN = "bot.lab.scan"
_WATCH = "bot.services.operating.watch"
_SERVER = "bot.adapters.store.tenancy_server"
_YAML = "bot.adapters.content.strict_yaml"
_THIRD = "bot.services.guard.third"
_BREAKER = "bot.services.guard.breaker"
_ORACLE = "bot.adapters.oracle.chat"
_SHEET = "bot.adapters.content.sheets"
_EYES = "bot.adapters.eyes"
_ENTRANCE = "bot.services.console.entrance"
_GATE, _FORMS = "bot.adapters.console.gate", "bot.adapters.console.forms"
_ALLOWED = "bot.services.programs.allowed"
_LOOKING, _GALLERY = "bot.services.guard.looking", "bot.services.guard.gallery"
_ARCHIVE = "bot.adapters.store.copies.archive"

BOUNDS: dict[str, tuple[Bound, ...]] = {
    "What is read of a message": (
        Bound("code points of all its parts", f"{_COLLECTOR}.TOTAL_LENGTH", "the rest is not read"),
        Bound("parts", f"{_COLLECTOR}.MAX_PARTS", "the rest is not read"),
        Bound("links", f"{_COLLECTOR}.MAX_LINKS", "the rest is not read"),
        Bound("depth of rich texts", f"{_COLLECTOR}.MAX_DEPTH", "what lies deeper is not read"),
        Bound("nodes of rich texts", f"{_COLLECTOR}.MAX_NODES", "the rest is not read"),
        Bound("code points of a name", f"{_COLLECTOR}.NAME_LENGTH", "cut"),
        Bound(
            "code points that the detectors read",
            "bot.core.detection.reading.LONGEST",
            "the middle is left out",
        ),
        Bound(
            "concepts that are paired",
            "bot.core.detection.classifier.MOST_CONCEPTS",
            "the others stand alone",
        ),
        Bound(
            "code points by which a campaign is known",
            "bot.core.detection.campaign.LONGEST",
            "the rest says nothing",
        ),
        Bound(
            "messages that are answered as one",
            "bot.adapters.telegram.receive.conversation.MOST",
            "a new answer",
        ),
    ),
    "What is shown to whoever watches": (
        Bound("combinations of labels of a metric", "bot.adapters.metrics.counts.MOST", "counted as other"),
        Bound(
            "seconds of the database for a scrape", "bot.services.operating.gauges.PATIENCE", "shown as down"
        ),
        Bound(
            "seconds between two questions to a silent Telegram",
            "bot.services.operating.readiness.ASK_EVERY",
            "not ready meanwhile",
        ),
    ),
    "What is read of a picture": (
        Bound("bytes of a file", f"{_EYES}.workers.MOST_BYTES", "not read"),
        Bound("pixels", f"{_EYES}.pixels.MOST_PIXELS", "not read"),
        Bound("pixels of a side", f"{_EYES}.pixels.LONGEST_SIDE", "not read"),
        Bound("scans of a JPEG", f"{_EYES}.pixels.MOST_LAYERS", "not read"),
        Bound("pixels of a side at which it is read", f"{_EYES}.pixels.READ_SIDE", "made smaller first"),
        Bound(
            "seconds of a processor", f"{_EYES}.worker.SECONDS", "the reader ends, the picture is not read"
        ),
        Bound("seconds", f"{_EYES}.workers.PATIENCE", "the reader is ended, the picture is not read"),
        Bound(
            "looks at its lines in other scripts",
            f"{_EYES}.rereading.LOOKS",
            "the other lines stay as they were read first",
        ),
        Bound(
            "bytes of memory of a reader that rests",
            f"{_EYES}.workers.MOST_HELD",
            "a new one reads the next picture",
        ),
        Bound(
            "bytes of memory of a reader",
            f"{_EYES}.worker.MEMORY",
            "the reader ends, the picture is not read",
        ),
        Bound("bytes of a file in a chat", f"{_LOOKING}.MOST_BYTES", "not fetched"),
        Bound("seconds of a download", f"{_LOOKING}.FETCHING", "not read"),
        Bound("seconds for which it is known what was read", f"{_LOOKING}.KEPT_FOR", "read anew"),
        Bound("bytes of what was read", f"{_LOOKING}.REMEMBERED", "read anew"),
        Bound("pictures of one question", f"{_LOOKING}.AT_A_TIME", "the rest is not read"),
        Bound("pictures that one person has read", f"{_LOOKING}.OF_ONE", "not read"),
        Bound("seconds that who asks waits", f"{_LOOKING}.PATIENCE", "answered without"),
        Bound("messages that wait for theirs", f"{_GALLERY}.WAITING", "what promises least is let go"),
        Bound("messages of a chat in a minute", f"{_GALLERY}.OF_A_CHAT", "read last"),
        Bound("lines of text", "bot.core.surfaces.seen.MOST_LINES", "the rest is not read"),
        Bound("codes", "bot.core.surfaces.seen.MOST_CODES", "the rest is not read"),
    ),
    "What is shown of what strangers wrote": (
        Bound("code points that are made untappable", "bot.core.text.quoting.READ", "cut"),
        Bound("code points of a title or a name", "bot.core.text.quoting.TITLE", "cut"),
        Bound("digits in a row that stay together", "bot.core.text.quoting.DIGITS", "taken apart"),
        Bound("code points of a case on its card", "bot.adapters.telegram.send.casecard.TEXT_SHOWN", "cut"),
    ),
    "Who may make the bot speak": (
        Bound(
            "answers to one member of a group, and in how long",
            f"{_THROTTLE}.IN_GROUPS",
            "said once a minute",
        ),
        Bound("answers in private", f"{_THROTTLE}.IN_PRIVATE", "said once a minute; emergencies are heard"),
        Bound("answers to who sets the bot up", f"{_THROTTLE}.IN_SETTING_UP", "no answer"),
        Bound("inline queries of one person", f"{_THROTTLE}.IN_LINE", "no suggestion"),
        Bound("commands that wait in a group", f"{_THROTTLE}.BACKLOG", "warnings go first"),
        Bound(
            "admins of a group that a case is shown to", "bot.services.cases.audience.MOST_ADMINS", "no more"
        ),
        Bound(
            "cases of one group passed on in private",
            "bot.services.cases.audience.PASSED_ON",
            "kept for /log",
        ),
        Bound("objections of one person a day", "bot.services.cases.voices.MOST_APPEALS", "told to wait"),
        Bound("reports of one person a day", "bot.services.cases.voices.MOST_REPORTS", "told to wait"),
        Bound(
            "times a day somebody asks to tell the admins",
            "bot.services.cases.voices.MOST_TELLINGS",
            "told to wait",
        ),
        Bound("presses of one person, and in how long", f"{_CLICKS}.HEEDED", "told to wait"),
        Bound("those beyond that are answered with a word", f"{_CLICKS}.ANSWERED", "answered emptily"),
        Bound("seconds in which taps of one button are one", f"{_CLICKS}.REPEATED", "answered emptily"),
        Bound("seconds in which a tap is answered by its work", f"{_TAPS}.PATIENCE", "answered emptily"),
        Bound("bytes of a button's data", f"{_CLICKS}.LONGEST", "answered, and nothing done"),
    ),
    "Chats that flood": (
        Bound(
            "bytes of updates that wait, all chats together",
            f"{_INBOX}.WAITING",
            "503 to webhooks, nothing is fetched",
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
        Bound(
            "updates that wait in the inbox of several processes",
            f"{_ROOM}.MOST",
            "503 to webhooks, nothing is fetched",
        ),
        Bound(
            "of these, updates of one chat, once half of the room is taken",
            f"{_ROOM}.SHARE",
            "let go, and logged",
        ),
        Bound(
            "calls that answer something and wait in one process alone",
            f"{_ROOM}.ANSWERS",
            "503 to webhooks, nothing is fetched",
        ),
        Bound(
            "of these, calls to one chat, once half of the room is taken",
            f"{_ROOM}.ANSWERS_SHARE",
            "what the chat says is let go, and logged",
        ),
        Bound(
            "updates that a worker of several has in hand", f"{_FEED}.MOST", "the rest waits in the database"
        ),
        Bound("of these, updates of one chat", "bot.adapters.store.reads.OF_A_LANE", "the same"),
        Bound("bytes that it reads at a time", "bot.adapters.store.reads.READ_AT_ONCE", "read the next time"),
        Bound("chats that it looks through at a time", f"{_FEED}.LANES", "looked through the next time"),
        Bound(
            "calls that a sender of several has in hand", f"{_DRAIN}.MOST", "the rest waits in the database"
        ),
        Bound("of these, calls of one chat", f"{_DRAIN}.OF_A_CHAT", "the same"),
        Bound(
            "code points that are read on the loop itself",
            "bot.services.guard.judging.LONG",
            "read beside it",
        ),
        Bound("seconds of one chat's turn", "bot.services.delivery.turns.SLICE", "the next chat's turn"),
        Bound("turns at a time", "bot.services.delivery.turns.AT_ONCE", "the others wait"),
        Bound(
            "texts of one chat for the second reader, and in how long",
            "bot.services.guard.judging.SHARE",
            "the fast word",
        ),
        Bound(
            "texts that wait for the second reader",
            "bot.services.guard.judging.BACKLOG",
            "the fast word stands",
        ),
    ),
    "The third reader": (
        Bound("texts of all chats, and in how long", f"{_THIRD}.HOURLY", "judged without it"),
        Bound("texts of one chat, and in how long", f"{_THIRD}.OF_A_CHAT", "judged without it"),
        Bound("texts that it reads at a time", f"{_THIRD}.AT_ONCE", "judged without it"),
        Bound("messages that may wait behind one", f"{_THIRD}.BEHIND", "judged without it"),
        Bound("seconds that a message waits for its word", f"{_THIRD}.PATIENCE", "judged without it"),
        Bound("texts whose judgement is remembered, as hashes", f"{_THIRD}.REMEMBERED", "asked about again"),
        Bound("failures in a row", f"{_BREAKER}.FAILURES", "left alone"),
        Bound("seconds of the first rest", f"{_BREAKER}.REST", "doubled with each failure"),
        Bound("seconds of the longest rest", f"{_BREAKER}.LONGEST", "tried once more"),
        Bound(
            "code points of the beginning of a text",
            "bot.core.detection.third.HEAD",
            "the middle is left out",
        ),
        Bound("code points of its end", "bot.core.detection.third.TAIL", "the middle is left out"),
        Bound("quotations in a reply", "bot.core.detection.third.MOST_QUOTES", "not believed"),
        Bound("code points of a quotation", "bot.core.detection.third.LONGEST_QUOTE", "not believed"),
        Bound("seconds of an exchange", f"{_ORACLE}.LATEST", "a failure"),
        Bound("bytes of an answer, unpacked", f"{_ORACLE}.LONGEST", "a failure"),
        Bound("characters of the reply in it", f"{_ORACLE}.LONGEST_REPLY", "a failure"),
        Bound("seconds that it may ask to be left alone", f"{_ORACLE}.LONGEST_PAUSE", "asked all the same"),
    ),
    "An export of the database that is read": (
        Bound("bytes of a row", f"{_ARCHIVE}.LONGEST_LINE", "refused"),
        Bound("bytes that it may unfold to in any case", f"{_ARCHIVE}.FREE", "as the next line says"),
        Bound("bytes that each of its bytes may unfold to", f"{_ARCHIVE}.TIGHTEST", "refused"),
    ),
    "Campaigns": (
        Bound(
            "campaigns kept in memory, of either kind",
            "bot.services.campaigns.campaigns.CAMPAIGNS",
            "the oldest go",
        ),
        Bound("contacts kept in memory", "bot.services.campaigns.campaigns.CONTACTS", "the oldest go"),
        Bound(
            "campaigns that a text is compared with",
            "bot.services.campaigns.shelf.COMPARED",
            "those that share most",
        ),
        Bound(
            "campaigns that may share a probe",
            "bot.services.campaigns.shelf.SHARERS",
            "the probe tells nothing",
        ),
        Bound("voices that are weighed", "bot.core.detection.campaign.MOST_VOICES", "the others say nothing"),
        Bound("seconds before a group says anything elsewhere", f"{_HEARSAY}.GREEN", "says nothing"),
        Bound("seconds after which its word weighs most", f"{_HEARSAY}.RIPE", "no more"),
        Bound("people of a group that says anything elsewhere", f"{_HEARSAY}.FEWEST_PEOPLE", "says nothing"),
        Bound("people with which its word weighs most", f"{_HEARSAY}.MANY_PEOPLE", "no more"),
        Bound(
            "groups whose record is read for one message",
            "bot.services.campaigns.reputes.ASKED",
            "read for the next",
        ),
        Bound(
            "contacts of one campaign", "bot.services.campaigns.contact_book.OF_ONE", "the others say nothing"
        ),
    ),
    "The Bot API": (
        Bound("bytes of an answer", "bot.adapters.telegram.send.request.ANSWER", "a failed call"),
        Bound("bytes of a batch of updates", f"{_POLLER}.ANSWER", "asked for in smaller pieces"),
        Bound("seconds to connect", "bot.adapters.telegram.send.request.CONNECT", "tried again"),
        Bound("seconds deaf, whatever pause is asked for", f"{_POLLER}.LONGEST_DEAF", "asked again"),
        Bound(
            "shortest pause",
            "bot.adapters.telegram.send.answers.SHORTEST_PAUSE",
            "shorter ones are made as long",
        ),
        Bound(
            "longest pause of a call",
            "bot.adapters.telegram.send.answers.LONGEST_PAUSE",
            "longer ones are cut",
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
            "bot.services.operating.supervisor.STEADY",
            "-",
        ),
        Bound(
            "seconds in which operators hear of a dying part once",
            "bot.services.operating.supervisor.AGAIN",
            "in `/op`",
        ),
        Bound(
            "seconds that telling them may take",
            "bot.services.operating.supervisor.TELLING",
            "told the next time",
        ),
        Bound("bytes of a webhook's request", "bot.adapters.telegram.receive.webhook.LIMIT", "413"),
    ),
    "The clock": (
        Bound("seconds a wall clock may leap unnoticed", f"{_TIME}.TOLERANCE", "doubted until confirmed"),
        Bound("seconds a message may be old and confirm the time", f"{_TIME}.LATE", "confirms nothing"),
        Bound("seconds of steady running that confirm a clock", f"{_TIME}.A_DAY", "before: doubted"),
        Bound("Unix second before which no clock is right", f"{_TIME}.WRITTEN", "doubted until confirmed"),
        Bound(
            "seconds between two rounds of purges",
            "bot.services.operating.upkeep.HOUR",
            "by the steady clock",
        ),
        Bound(
            "seconds a restriction must last when it is sent",
            "bot.adapters.telegram.send.compose.NEAREST_END",
            "left out",
        ),
    ),
    "What is kept, and how long": (
        Bound("seconds a judgement is kept", "bot.services.operating.upkeep.KEEP", "deleted"),
        Bound(
            "seconds it is known that an update was done",
            "bot.services.operating.upkeep.KEEP_DONE",
            "deleted: three times as long as Telegram brings one again",
        ),
        Bound("seconds the words of a case are kept", "bot.services.operating.upkeep.KEEP_WORDS", "deleted"),
        Bound(
            "seconds a campaign is known after it was last seen",
            "bot.services.operating.upkeep.KEEP_CAMPAIGNS",
            "deleted",
        ),
        Bound("code points of a case's words", "bot.services.guard.recording.LONGEST_EVIDENCE", "cut"),
    ),
    "What stays in memory": (
        Bound("bytes of texts with their views", "bot.core.text.folding.REMEMBERED", "folded again"),
        Bound(
            "bytes of texts with what was found in them",
            "bot.core.detection.reading.TEXT_BYTES",
            "looked through again",
        ),
        Bound(
            "bytes of names with what was found in them",
            "bot.core.detection.reading.NAME_BYTES",
            "looked through again",
        ),
        Bound(
            "bytes of texts with what the learned reader says of them",
            "bot.core.detection.detectors.wording.REMEMBERED",
            "read again",
        ),
        Bound(
            "bytes of texts with what they quote",
            "bot.core.text.quotations.REMEMBERED",
            "looked through again",
        ),
        Bound(
            "bytes of words with their verdicts, as often as there are readers",
            "bot.core.detection.repeats.REMEMBERED",
            "judged again",
        ),
        Bound(
            "bytes of texts with what they are known by",
            "bot.services.campaigns.campaigns.PRINTS",
            "hashed again",
        ),
        Bound(
            "bytes of letters with the hashes for the quick look",
            "bot.services.campaigns.campaigns.MARKS",
            "hashed again",
        ),
        Bound("bytes of chats with their admins", "bot.services.chats.chats.REMEMBERED", "read again"),
        Bound("bytes of albums", "bot.services.guard.guard.ALBUMS", "judged one by one"),
        Bound("bytes of profiles", "bot.services.guard.profiles.REMEMBERED", "asked for again"),
        Bound(
            "people of whom it is known when they came", "bot.services.guard.past.REMEMBERED", "read again"
        ),
        Bound("whose use of each allowance is known", "bot.services.allowance.REMEMBERED", "begins anew"),
        Bound("lines of federations", "bot.services.federations.lists.REMEMBERED", "read again"),
        Bound(
            "matches of the lexicon in a text",
            "bot.core.detection.rules.MOST_MATCHES",
            "those in the middle are left out",
        ),
        Bound(
            "hits of a concept in a text",
            "bot.core.detection.rules.MOST_HITS",
            "those in the middle are left out",
        ),
    ),
    "A database in trouble": (
        Bound("marks of done updates that wait for it", f"{_MARKING}.MARKS", "an update waits for its own"),
        Bound(
            "seconds between two tries",
            "bot.services.delivery.backoff.LONGEST",
            "tried until it does its part",
        ),
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
        Bound("bytes of a sheet of corrections", f"{_SHEET}.MAX_SHEET_BYTES", "refused"),
        Bound("rows of a sheet of corrections", f"{_SHEET}.MAX_ROWS", "refused"),
    ),
    "Who runs the bot from a browser": (
        Bound("seconds in which a link must be used", f"{_ENTRANCE}.LINK_LASTS", "it opens nothing"),
        Bound("links of an operator, and in how long", f"{_ENTRANCE}.LINKS", "told to wait"),
        Bound("seconds without a step", f"{_ENTRANCE}.IDLE", "signed out"),
        Bound("seconds of a session", f"{_ENTRANCE}.LASTS", "signed out"),
        Bound("sessions of an operator", f"{_ENTRANCE}.MOST", "the oldest ends"),
        Bound("requests of a session, and in how long", f"{_GATE}.STEPS", "429"),
        Bound("requests of an address without one, and in how long", f"{_GATE}.STRANGERS", "429"),
        Bound("seconds for an answer", f"{_GATE}.ANSWERING", "503"),
        Bound("characters of a rule that is tried", "bot.adapters.console.pages.trying.LONGEST_RULE", "cut"),
        Bound("bytes of a form", f"{_FORMS}.MOST_BYTES", "413"),
        Bound("fields of a form", f"{_FORMS}.MOST_FIELDS", "400"),
        Bound("seconds for a form to arrive", f"{_FORMS}.READING", "408"),
    ),
    "Other programs": (
        Bound("texts of a key in a minute, unless it says otherwise", f"{_ALLOWED}.PER_MINUTE", "429"),
        Bound("requests of a key at a time, unless it says otherwise", f"{_ALLOWED}.AT_ONCE", "429"),
        Bound("bytes of a body, unless its key says otherwise", f"{_ALLOWED}.MOST_BYTES", "413"),
        Bound("bytes of a body that a key may allow", f"{_ALLOWED}.UTMOST_BYTES", "no such key is made"),
        Bound("lines of a batch", "bot.adapters.api.app.MOST_LINES", "413"),
        Bound("lists and objects of a body", "bot.adapters.api.app.MOST_NODES", "413"),
        Bound("code points of a question", "bot.services.programs.programs.MOST_ASKED", "422"),
        Bound("seconds for a body to arrive", "bot.adapters.api.door.READING", "408"),
        Bound("seconds for an answer", "bot.adapters.api.door.ANSWERING", "503"),
        Bound(
            "connections of a server (webhook, metrics, interface)",
            "bot.cli.serving.MOST_CONNECTIONS",
            "closed at once",
        ),
        Bound("seconds without a request, once or twice", "bot.cli.serving.DRIBBLING", "closed"),
        Bound("seconds for which the keys are known", "bot.services.programs.keys.FRESH", "read anew"),
    ),
    "Federations": (
        Bound("federations of one person", "bot.services.federations.federations.MOST_OWNED", "refused"),
        Bound("admins of a federation", "bot.services.federations.federations.MOST_ADMINS", "refused"),
        Bound("entries of a federation", "bot.services.federations.federations.MOST_ENTRIES", "refused"),
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
