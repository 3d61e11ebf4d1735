"""``antifraud doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telegram import Bot

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.facts import due
from bot.adapters.content.lint import lint
from bot.adapters.content.rules import load_ruleset
from bot.adapters.eyes import scripts
from bot.adapters.model.file import load_model
from bot.adapters.model.second import absence
from bot.adapters.pictures import missing_fonts
from bot.adapters.store import Revisions, ailments, check, exposed
from bot.adapters.telegram.receive.dates import ServerDates
from bot.adapters.telegram.receive.identity import identify
from bot.adapters.telegram.screens.rights import NEEDED
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.request import AiohttpRequest
from bot.cli.beside import beside
from bot.cli.doctor_api import look_at_interface
from bot.cli.doctor_console import look_at_console
from bot.cli.doctor_traces import look_at_traces
from bot.cli.seeing import unseen
from bot.config import Settings
from bot.core.detection.third import UnreadableReply, UntrueReply, read_reply
from bot.core.message import ChatKind, UserId
from bot.core.moderation.settings import settings_of
from bot.core.operating.timekeeping import TOLERANCE
from bot.errors import AntifraudError, CallFailed, Gone, OracleFailed, Refused
from bot.readers import fitting_tuning, open_oracle
from bot.services.guard.third import PATIENCE
from bot.services.platform import Messenger
from bot.services.store import ChatRecord

REVIEW_SOON = 30
MOST_GROUPS = 50
"""Groups that are asked about; each costs one call."""
_GROUPS = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: in order, or not; ``warns`` where all works and less well than it might."""

    ok: bool
    warns: bool = False
    subject: str
    message: str


class _Less(Exception):  # noqa: N818 - no error: the bot works
    """What works less well than it might."""


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one fault never hides the others."""
    content = await _finding("content", lambda: _content(settings))
    readers = await _finding("detector", lambda: _readers(settings))
    fonts = await _finding("fonts", _fonts)
    eyes = await _finding("eyes", _eyes)
    stored = await _finding("database", lambda: look_at_database(settings))
    role = Finding(ok=True, subject="role", message=_role(settings))
    token = await _finding("token", lambda: _token(settings))
    clock, groups = (
        Finding(ok=True, subject=subject, message="not asked before the above is mended")
        for subject in ("clock", "groups")
    )
    third = await _finding("third reader", lambda: look_at_third_reader(settings))
    interface = Finding(ok=True, subject="api", message="not asked before the above is mended")
    if stored.ok:
        interface = await _finding("api", lambda: look_at_interface(settings))
    if stored.ok and token.ok:
        clock = await _finding("clock", lambda: _clock(settings))
        groups = await _finding("groups", lambda: _groups(settings))
    console = await _finding("console", lambda: look_at_console(settings))
    traces = await _finding("traces", lambda: look_at_traces(settings))
    served = (interface, console, traces)
    return [content, readers, third, fonts, eyes, stored, role, token, *served, clock, groups]


def _role(settings: Settings) -> str:
    if settings.alone:
        return "all: `run` works alone on this database"
    own = "" if settings.lock_url else "; behind PgBouncer name the server itself in DATABASE_LOCK_URL"
    return f"{', '.join(sorted(settings.roles))}: `run` works beside others{own}"


async def _finding(subject: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(ok=True, subject=subject, message=await look())
    except _Less as less:
        return Finding(ok=True, warns=True, subject=subject, message=str(less))
    except AntifraudError as error:
        return Finding(ok=False, subject=subject, message=str(error))
    except OSError as error:
        return Finding(ok=False, subject=subject, message=f"{error.filename}: {error.strerror}")


async def _content(settings: Settings) -> str:
    catalog, rules = load_catalog(settings.content_dir), load_ruleset(settings.content_dir)
    told = f"{len(catalog.locales)} languages, {len(catalog.tips)} tips, {len(rules.rules)} rules"
    if faults := lint(settings.content_dir, None):
        raise AntifraudError(
            f"{len(faults)} faults, `antifraud content lint` tells them; the first: {faults[0]}"
        )
    today = datetime.now(UTC).date()
    if overdue := due(catalog, today, 0):
        names = ", ".join(fact.id for fact in overdue[:5])
        raise AntifraudError(f"{len(overdue)} facts must be checked again, the first: {names}")
    soon = due(catalog, today, REVIEW_SOON)
    return f"{told}; {len(soon)} facts to be checked again within {REVIEW_SOON} days" if soon else told


async def _readers(settings: Settings) -> str:
    model = load_model(settings.content_dir)
    if model is None:
        return "no model file: the rules judge alone, and miss more; `antifraud train` makes one"
    why = absence(model.meaning, wanted=settings.second_reader != "off")
    if not why:
        fitting_tuning(settings.content_dir, model)
    return f"model read, {f'no second reader: {why}' if why else 'second reader ready'}"


async def look_at_third_reader(settings: Settings) -> str:
    """Whether the model that the operator chose answers a harmless text of ours, in the shape asked for."""
    oracle = open_oracle(settings)
    if oracle is None:
        return "none: LLM_BASE_URL is not set, and no text leaves this machine for one"
    named, began = f"{settings.llm_model} at {oracle.host or 'this machine'}", time.monotonic()
    try:
        read_reply(await oracle.reply(_HARMLESS, asked=False), _HARMLESS)
    except OracleFailed as error:
        raise AntifraudError(
            f"{named} does not answer ({error}); check LLM_BASE_URL, LLM_MODEL and LLM_API_KEY, or empty them"
        ) from None
    except (UnreadableReply, UntrueReply) as error:
        raise AntifraudError(
            f"{named} answers with what cannot be used ({error}); try another model"
        ) from None
    finally:
        await oracle.close()
    took = time.monotonic() - began
    late = f"; messages wait for {PATIENCE:g} s at most, so mostly it is too late" if took > PATIENCE else ""
    open_way = oracle.host and str(settings.llm_base_url).startswith("http:")
    overheard = "; over plain http others on the way can read texts and key" if open_way else ""
    return f"{named} answers in {took:.1f} s{late}{overheard}"


_HARMLESS = "Who brings the cake tomorrow? I can pick it up at the bakery at five."


async def _fonts() -> str:
    if missing := missing_fonts():
        return (
            f"none for {', '.join(missing)}: pictures in these scripts get English labels;"
            " install fonts-noto-core, fonts-noto-cjk and libfribidi0, or what your system calls them"
        )
    return "every script of our languages can be drawn"


async def _eyes() -> str:
    told = ", ".join(f"{name} {'reads' if reads else 'does not read'}" for name, reads in scripts().items())
    if lost := unseen():
        raise _Less(f"{told}; {lost}")
    return f"codes are read in pictures, and text: {told}"


async def look_at_database(settings: Settings) -> str:
    """Where the database stands, and who else gets at it; AntifraudError says what must be mended."""
    url = settings.database_url.get_secret_value()
    told, found, ailing = _standing(await check(url)), exposed(url), await ailments(url)
    notes = (*ailing, *(one.told for one in found))
    if ailing or any(one.fault for one in found):
        raise AntifraudError("\n  ".join((f"{told}, but:", *notes)))
    return "\n  ".join((told, *notes))


def _standing(revision: Revisions) -> str:
    if revision.current is None:
        return "not there yet; the first start makes it"
    if revision.current != revision.head:
        return f"at {revision.current}, the program is at {revision.head}: the next start migrates it"
    return f"up to date ({revision.head})"


async def _token(settings: Settings) -> str:
    if settings.bot_token is None:
        return "none set: `antifraud run` opens the playground; for Telegram put BOT_TOKEN into .env"
    async with _connected(settings, settings.bot_token.get_secret_value()) as (bot, _):
        return _rights(bot)


async def _clock(settings: Settings) -> str:
    """Whether this machine's clock agrees with Telegram's, and with what an earlier life wrote down."""
    if settings.bot_token is None:
        return "not compared: no token is set"
    ahead: list[float] = []
    dates = ServerDates(lambda date: ahead.append(time.time() - date))
    async with _connected(settings, settings.bot_token.get_secret_value(), dates):
        pass
    if ahead and abs(ahead[-1]) > TOLERANCE:
        raise AntifraudError(f"{_apart(ahead[-1])} Telegram's; {_SET_IT}")
    written = await _last_written(settings)
    if written is not None and time.time() < written - TOLERANCE:
        raise AntifraudError(
            f"{_apart(time.time() - written)} what the database was last written at; {_SET_IT}"
        )
    return "agrees with Telegram's" if ahead else "not compared: this Bot API server tells no date"


_SET_IT = "set it (`timedatectl set-ntp true`): while the time is not sure nothing is purged or posted by it"


def _apart(ahead: float) -> str:
    length = timedelta(seconds=round(abs(ahead)))
    return f"this machine's is {length} {'ahead of' if ahead > 0 else 'behind'}"


async def _last_written(settings: Settings) -> float | None:
    revision = await check(settings.database_url.get_secret_value())
    if revision.current != revision.head:
        return None
    async with beside(settings) as store:
        return await store.operating.newest()


@asynccontextmanager
async def _connected(
    settings: Settings, token: str, dates: ServerDates | None = None
) -> AsyncIterator[tuple[Bot, Messenger]]:
    """The bot as Telegram knows it; AntifraudError says why it does not."""
    request = AiohttpRequest(heard=dates.hear) if dates is not None else AiohttpRequest()
    bot = Bot(
        token, base_url=f"{settings.bot_api_base_url}/bot", request=request, get_updates_request=request
    )
    messenger = TelegramMessenger(request, bot.base_url)
    await request.initialize()
    try:
        await identify(bot, messenger)
        yield bot, messenger
    except CallFailed as error:
        raise AntifraudError(
            f"the Bot API at BOT_API_BASE_URL does not answer ({error});"
            " check the network, or the address of your own server"
        ) from None
    finally:
        await request.shutdown()


def _rights(bot: Bot) -> str:
    me = bot.bot
    if not me.can_join_groups:
        raise AntifraudError(f"@{me.username} may not join groups: @BotFather, /setjoingroups, Enable")
    if not me.can_read_all_group_messages:
        return (
            f"@{me.username} reads groups only where it is an admin (privacy mode):"
            " make it an admin, or @BotFather, /setprivacy, Disable"
        )
    return f"@{me.username} may join groups and read their messages"


async def _groups(settings: Settings) -> str:
    """Whether the groups that this bot works in let it do what their mode asks for."""
    revision = await check(settings.database_url.get_secret_value())
    if revision.current is None:
        return "none known: there is no database yet"
    if revision.current != revision.head:
        return "not asked: the database is migrated first, at the next start"
    if settings.bot_token is None:
        return "not asked: no token is set"
    records = await _known_groups(settings)
    async with _connected(settings, settings.bot_token.get_secret_value()) as (bot, messenger):
        faults = [await _group_fault(messenger, bot, record) for record in records[:MOST_GROUPS]]
    if told := [fault for fault in faults if fault]:
        raise AntifraudError("\n  ".join((f"{len(told)} of {len(faults)} need something:", *told)))
    return f"{len(faults)} of {len(records)} asked, and nothing is missing"


async def _known_groups(settings: Settings) -> list[ChatRecord]:
    async with beside(settings) as store:
        return [
            record for record in await store.chats.active() if record.chat_id < 0 and record.kind in _GROUPS
        ]


async def _group_fault(messenger: Messenger, bot: Bot, record: ChatRecord) -> str:
    """What a group must mend, with what for; "" when nothing."""
    name = f"{record.chat_id} {''.join(filter(str.isprintable, record.title))[:40]}".rstrip()
    try:
        me = await messenger.member(record.chat_id, UserId(bot.id))
    except (Gone, Refused):
        return f"{name}: the bot is not in it any more"
    except CallFailed as error:
        return f"{name}: could not be asked ({error})"
    if me.status in {"left", "kicked"}:
        return f"{name}: the bot is not in it any more"
    mode = settings_of(record.settings, zone="UTC").mode
    missing = [right for right in NEEDED.get(mode, ()) if right not in me.rights]
    if missing:
        return f"{name}: mode {mode} needs {', '.join(missing)}; an admin of the group can grant it"
    if not me.is_admin and not bot.bot.can_read_all_group_messages:
        return f"{name}: the bot reads nothing there; make it an admin"
    return ""
