"""The command line: ``antifraud``, also ``python -m bot``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from bot.config import load_settings
from bot.errors import AntifraudError
from bot.services.programs.allowed import AT_ONCE, MOST_BYTES, PER_MINUTE, UTMOST_BYTES, Grant

if TYPE_CHECKING:
    from bot.services.guard.judging import TwoReaders

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
database = typer.Typer(no_args_is_help=True, help="The database: migrate, back up, restore, move.")
app.add_typer(database, name="db")
library = typer.Typer(no_args_is_help=True, help="The content: check it, prove it, look at it.")
app.add_typer(library, name="content")
review = typer.Typer(no_args_is_help=True, help="What people said of answers: look at it, learn from it.")
app.add_typer(review, name="review")
programs = typer.Typer(no_args_is_help=True, help="The HTTP interface for other programs.")
app.add_typer(programs, name="api")
keys = typer.Typer(no_args_is_help=True, help="The keys by which other programs ask.")
programs.add_typer(keys, name="key")


def _tell_version(wanted: bool) -> None:
    if wanted:
        _say(f"antifraud {metadata.version('antifraud')}")
        raise typer.Exit


@app.callback()
def antifraud(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            help="Tell the version.",
            callback=_tell_version,
        ),
    ] = False,
) -> None:
    """Answer recruitment-for-money and account-trade ads in group chats with a warning."""


@app.command()
def run(
    playground: Annotated[bool, typer.Option("--playground", help="Use the stand-in, token or not.")] = False,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            help="all, or of receiver, worker, sender, scheduler: what this process does; overrides ROLE.",
        ),
    ] = None,
) -> None:
    """Start the bot: in Telegram with BOT_TOKEN, in the playground without."""
    import asyncio

    from bot.cli.run import run as run_bot
    from bot.logs import set_up_logging

    settings = load_settings(role)
    set_up_logging(settings)
    asyncio.run(run_bot(settings, playground=playground))


@app.command()
def playground() -> None:
    """Start the bot with its stand-in for Telegram and a page to try it."""
    run(playground=True)


@app.command()
def check(
    text: Annotated[str | None, typer.Argument(help="The text to judge.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Judge lines of JSON from standard input.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, as in a pipe.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Tell in plain words what led to it.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The same with every number.")] = False,
    asked: Annotated[
        bool,
        typer.Option("--asked", help="Judge what the text asks about, as in a private chat with the bot."),
    ] = False,
    image: Annotated[
        list[Path] | None, typer.Option("--image", help="Judge what stands in a picture; repeatable.")
    ] = None,
) -> None:
    """Judge one text, each line of standard input, or pictures; exit status 1 if one could not be read.

    In a terminal the verdict is told to people, in a pipe it is JSON.
    """
    from bot.cli.check import Telling, check_lines, check_text, tell_text

    settings = load_settings()
    if jsonl + json + (explain or raw) > 1 or jsonl + (text is not None) + bool(image) != 1:
        raise typer.BadParameter(
            "give a TEXT or --image FILE (with --json, --explain or --raw),"
            " or --jsonl with lines on standard input"
        )
    to_people = not (jsonl or json) and (explain or raw or _is_terminal())
    way = Telling.RAW if raw else Telling.EXPLAINED if explain else Telling.SHORT
    if image:
        from bot.cli.pictures import PictureJob, check_pictures

        job = PictureJob(files=image, way=way if to_people else None, asked=asked)
        with _streams():
            status = check_pictures(settings, job, _output())
        raise typer.Exit(status)
    if jsonl:
        with _streams():
            status = check_lines(settings, _given(), _output(), asked=asked)
        raise typer.Exit(status)
    assert text is not None
    if not to_people:
        _say(check_text(settings, text, asked=asked))
        return
    _say(tell_text(settings, text, way, asked=asked))


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="What you wonder about.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Answer lines of JSON: id, text, maybe lang and country.")
    ] = False,
) -> None:
    """Answer like the private chat: one TEXT, lines of JSON, or a talk line by line."""
    from bot.cli.ask import ask_lines, ask_text, converse

    settings = load_settings()
    if jsonl:
        with _streams():
            status = ask_lines(settings, _given(), _output())
        raise typer.Exit(status)
    if text is not None:
        _say(ask_text(settings, text))
        return
    _given()
    for answer in converse(settings):
        _say(f"{answer}\n")


def _judging(second_reader: bool | None) -> TwoReaders:
    """What judges lines; an error where the second reader is asked for and cannot be had."""
    from bot.readers import open_judging

    judging = open_judging(load_settings(), second_reader=second_reader)
    if second_reader and not judging.has_second:
        raise AntifraudError(
            "there is no second reader: it needs its part of the model file, its library, AVX2 and memory; "
            "leave --second-reader out"
        )
    return judging


@app.command(name="eval")
def evaluate(
    data: Annotated[list[Path], typer.Argument(help="Files of labelled lines, or folders of *.jsonl.")],
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with charts.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write every figure as JSON.")] = None,
    second_reader: Annotated[
        bool | None,
        typer.Option("--second-reader/--no-second-reader", help="Ask it where the fast judge is unsure."),
    ] = None,
    llm: Annotated[
        bool,
        typer.Option("--llm", help="Ask the third reader (LLM_BASE_URL) too: texts in doubt go there."),
    ] = False,
    limit_texts: Annotated[
        int, typer.Option("--limit-texts", min=0, help="The worst misses and alarms shown, so many of each.")
    ] = 20,
) -> None:
    """Measure the detector on labelled lines: what it finds, whom it accuses, how sure and how fast it is."""
    from bot.cli import evaluate as evaluation

    examples = evaluation.read(data)
    judging = _judging(second_reader)
    along = evaluation.third_reader(load_settings(), judging) if llm else None
    found = evaluation.evaluate(examples, judging, texts=limit_texts, along=along)
    with _streams():
        evaluation.publish(found, _output(), html=html, json=json)


@app.command()
def attack(
    data: Annotated[list[Path], typer.Argument(help="Files of labelled lines, or folders of *.jsonl.")],
    phrases: Annotated[Path, typer.Option("--phrases", help="What the tactics say, by language.")] = Path(
        "corpus/attack/phrases.jsonl"
    ),
    lines: Annotated[
        int, typer.Option("--lines", min=1, help="Ads and harmless lines, so many of each.")
    ] = 60,
    seed: Annotated[int, typer.Option("--seed", help="Another one takes other lines.")] = 1,
    json: Annotated[Path | None, typer.Option("--json", help="Keep the counts of this round.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Show an earlier round, kept by --json, beside it.")
    ] = None,
    second_reader: Annotated[
        bool | None,
        typer.Option("--second-reader/--no-second-reader", help="Ask it where the fast judge is unsure."),
    ] = None,
) -> None:
    """Try on the detector what somebody does who knows it: what gets past, and who is accused by chance."""
    from bot.cli import attack as attacking

    job = attacking.AttackJob(data=data, phrases=phrases, most=lines, seed=seed, json=json, against=against)
    judging = _judging(second_reader)
    with _streams():
        attacking.run(job, judging, _output())


@app.command()
def scan(
    export: Annotated[Path, typer.Argument(help="The result.json of Telegram Desktop, or its folder.")],
    html: Annotated[Path | None, typer.Option("--html", help="The report; else beside the export.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="Its language, such as en or zh-Hans.")] = "",
    sensitivity: Annotated[str, typer.Option(help="low, normal or high.")] = "normal",
    admin: Annotated[
        list[str] | None,
        typer.Option("--admin", help="An admin by id or name, to be left alone; repeatable."),
    ] = None,
    second: Annotated[
        bool, typer.Option("--second", help="Ask the second reader too where the fast one is unsure (slow).")
    ] = False,
    images: Annotated[
        bool, typer.Option("--images", help="Read the exported pictures too (a second each).")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Go on where a scan was stopped, or begin anew.")
    ] = True,
) -> None:
    """Tell what the bot would have flagged in an exported chat; nothing is sent."""
    from bot.cli import scan as scanning

    job = scanning.ScanJob(
        export=export,
        html=html,
        lang=lang,
        options=scanning.options(sensitivity, admin or [], second=second),
        fresh=not resume,
        images=images,
    )
    with _streams():
        scanning.scan(load_settings(), job, _output())


@app.command()
def train(
    corpus: Annotated[
        list[Path] | None,
        typer.Argument(help="Files of labelled lines, or folders; else corpus/."),
    ] = None,
    lent: Annotated[
        list[Path] | None, typer.Option("--lent", help="More lines to learn from that are not kept here.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="Remember sentence embeddings in this .npz file.")
    ] = None,
    held: Annotated[
        Path | None,
        typer.Option("--held", help="Embeddings by an encoder that was tuned without a part of the lines."),
    ] = None,
    second_reader: Annotated[
        bool,
        typer.Option("--second-reader/--no-second-reader", help="Fit the second reader too (slow)."),
    ] = True,
    topics: Annotated[
        bool, typer.Option("--topics", help="Learn only what questions in free words are about.")
    ] = False,
) -> None:
    """Learn the model file of the content folder anew; the same lines give the same file to the bit."""
    try:
        from bot.cli import train as training
        from bot.cli import train_topics as questions
    except ModuleNotFoundError as error:
        raise AntifraudError(
            f"training needs {error.name}: install what requirements/train.txt lists"
        ) from None
    if topics:
        content, lines = load_settings().content_dir, corpus or [training.CORPUS]
        _say(f"Wrote {questions.learn(content, lines, cache, _step)}.")
        return
    job = training.TrainJob(
        content=load_settings().content_dir,
        corpus=corpus or training.corpora(load_settings().content_dir),
        lent=lent or [],
        cache=cache,
        held=held,
        second_reader=second_reader,
    )
    _say(f"Wrote {training.run(job, _step)}.")


@app.command()
def doctor() -> None:
    """Check token, rights, database and content, and say what to do; exit status 1 if something is wrong."""
    import asyncio

    from bot.cli.doctor import examine

    findings = asyncio.run(examine(load_settings()))
    for finding in findings:
        _say(f"{'ok  ' if finding.ok else 'FAIL'} {finding.subject}: {finding.message}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@database.command()
def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try it and take it back.")] = False,
) -> None:
    """Bring the database to this program's version; ``run`` does the same at its start."""
    import asyncio

    from bot.adapters.store import migrate as migrate_store
    from bot.cli.database import rehearsed

    settings = load_settings()
    if dry_run:
        _say(asyncio.run(rehearsed(settings)))
        return
    asyncio.run(migrate_store(settings.database_url.get_secret_value()))
    _say("The database is up to date.")


@database.command()
def backup(target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")]) -> None:
    """Copy the database to a file while the bot may go on running."""
    import asyncio

    from bot.cli.database import backed_up

    _say(asyncio.run(backed_up(load_settings(), target)))


@database.command(name="export")
def export_database(
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Write all that the database holds to a file that SQLite and PostgreSQL can both be made from."""
    import asyncio

    from bot.cli.database import exported

    _say(asyncio.run(exported(load_settings(), target)))


@database.command(name="import")
def import_database(file: Annotated[Path, typer.Argument(help="An export, or a backup.")]) -> None:
    """Fill an empty database with what an export or a backup holds: all of it or nothing."""
    import asyncio

    from bot.cli.database import imported

    _say(asyncio.run(imported(load_settings(), file)))


@database.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or an export.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="On PostgreSQL: delete what the database holds now.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, whose file is kept beside it; the bot must not run."""
    import asyncio

    from bot.cli.database import restored

    _say(asyncio.run(restored(load_settings(), file, replace=replace)))


@database.command()
def verify(file: Annotated[Path, typer.Argument(help="A backup, or an export.")]) -> None:
    """Prove a backup: restore it to a database of its own, look through it, and open it as the bot does."""
    import asyncio

    from bot.cli.database import verified

    _say(asyncio.run(verified(file)))


@library.command(name="lint")
def lint_content() -> None:
    """Report every fault of the content with file, line, value and consequence; exit status 1 if any."""
    from datetime import UTC, datetime

    from bot.cli.content import faults

    found = faults(load_settings().content_dir, datetime.now(UTC).date())
    _say("\n".join(found) or "No fault found.")
    raise typer.Exit(1 if found else 0)


@library.command(name="test")
def test_content() -> None:
    """Run the examples of every rule; exit status 1 if one does not hold."""
    from bot.cli.content import proven

    found, summary = proven(load_settings().content_dir)
    _say("\n".join(found) or f"{summary}.")
    raise typer.Exit(1 if found else 0)


@library.command(name="list")
def list_content(
    locale: Annotated[str, typer.Option("--locale", help="The language of the titles.")] = "en",
    scheme: Annotated[str, typer.Option(help="Only of this scheme.")] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind, such as case or quiz.")] = "",
    audience: Annotated[str, typer.Option(help="Only for this audience.")] = "",
    season: Annotated[str, typer.Option(help="Only of this season.")] = "",
    length: Annotated[str, typer.Option(help="Only short or long.")] = "",
    reach: Annotated[str, typer.Option(help="Only all, living or own.")] = "",
) -> None:
    """List tips and quizzes, one a line."""
    from bot.cli.content import Filter, listed

    wanted = Filter(scheme=scheme, kind=kind, audience=audience, season=season, length=length, reach=reach)
    for line in listed(load_settings().content_dir, locale, wanted):
        _say(line)


@library.command(name="preview")
def preview_content(
    name: Annotated[str, typer.Argument(help="A tip, quiz, scheme, law, hotline or text, by its id.")],
    locale: Annotated[str, typer.Option("--locale", help="The language.")] = "en",
    tone: Annotated[str, typer.Option(help="Of a warning: brief, police or friendly.")] = "brief",
    region: Annotated[str, typer.Option(help="Whose law and hotlines: auto or a country.")] = "auto",
    html: Annotated[bool, typer.Option("--html", help="With Telegram's tags.")] = False,
) -> None:
    """Show what a chat will see."""
    from bot.cli.content import preview

    _say(preview(load_settings().content_dir, name, locale, tone=tone, region=region, html=html))


@library.command(name="stats")
def content_stats() -> None:
    """Show what the library covers, and which facts are to be checked again soon."""
    from datetime import UTC, datetime

    from bot.cli.content import stats

    for line in stats(load_settings().content_dir, datetime.now(UTC).date()):
        _say(line)


@library.command(name="compare")
def compare_content(
    locale: Annotated[str, typer.Argument(help="The language to review.")],
    master: Annotated[
        str, typer.Argument(help="Beside which one; else English, and for the notice Simplified Chinese.")
    ] = "",
    since: Annotated[str, typer.Option(help="Mark what changed since this day, by git: 2026-11-30.")] = "",
    before: Annotated[
        Path | None, typer.Option("--before", help="Mark what is not in this older content folder.")
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option("--part", help="Only this file, such as tips; repeatable.")
    ] = None,
    heard: Annotated[
        bool, typer.Option("--heard", help="Also what people ask and tell, by which the bot knows it.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="The page; else antifraud-LOCALE.html.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a sheet for corrections too.")] = None,
) -> None:
    """Write a page for a reviewer: two languages side by side, and what changed."""
    from bot.cli import compare

    job = compare.CompareJob(
        locale=locale,
        master=master,
        since=since,
        before=before,
        parts=tuple(part or ()),
        heard=heard,
        page=out,
        sheet=csv,
    )
    for line in compare.compare(load_settings().content_dir, job):
        _say(line)


@library.command(name="correct")
def correct_content(
    sheet: Annotated[Path, typer.Argument(help="The sheet (CSV) that a reviewer filled in.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what it would change, change nothing.")
    ] = False,
) -> None:
    """Take a reviewer's corrections into the content: all of them, or with any fault none."""
    from datetime import UTC, datetime

    from bot.cli.correct import correct

    for line in correct(load_settings().content_dir, sheet, datetime.now(UTC).date(), dry_run=dry_run):
        _say(line)


@review.command(name="list")
def list_feedback() -> None:
    """List it: number, day, what was said, what the answer was, language, and the text if it was left."""
    import asyncio

    from bot.cli.review import listed

    _say("\n".join(asyncio.run(listed(load_settings()))))


@review.command(name="accept")
def accept_feedback(
    number: Annotated[int, typer.Argument(help="Its number.")],
    label: Annotated[str, typer.Option("--label", help="What the text is: fraud or clean.")],
    scheme: Annotated[str, typer.Option("--scheme", help="The scheme of a fraud.")] = "",
) -> None:
    """Turn one into an example of the content folder, and show the change."""
    import asyncio

    from bot.cli.review import accepted

    _say("\n".join(asyncio.run(accepted(load_settings(), number, label, scheme))))


@review.command(name="drop")
def drop_feedback(number: Annotated[int, typer.Argument(help="Its number.")]) -> None:
    """Take one off the list."""
    import asyncio

    from bot.cli.review import dropped

    _say("\n".join(asyncio.run(dropped(load_settings(), number))))


@programs.command(name="serve")
def serve_programs() -> None:
    """Serve other programs over HTTP without a bot; beside the bot ``run`` does it, with API_LISTEN."""
    import asyncio

    from bot.cli.programs import serve
    from bot.logs import set_up_logging

    settings = load_settings()
    set_up_logging(settings)
    asyncio.run(serve(settings))


@keys.command(name="new")
def new_key(
    name: Annotated[str, typer.Argument(help="What asks by it, such as discord.")],
    per_minute: Annotated[int, typer.Option("--per-minute", min=1, help="Texts a minute.")] = PER_MINUTE,
    at_once: Annotated[int, typer.Option("--at-once", min=1, help="Requests at a time.")] = AT_ONCE,
    most_bytes: Annotated[
        int, typer.Option("--most-bytes", min=1, max=UTMOST_BYTES, help="Bytes of a request's body.")
    ] = MOST_BYTES,
) -> None:
    """Make a key and show it, this once."""
    import asyncio

    from bot.cli.keys import made

    grant = Grant(per_minute=per_minute, at_once=at_once, most_bytes=most_bytes)
    _say(asyncio.run(made(load_settings(), name, grant)))


@keys.command(name="list")
def list_keys() -> None:
    """List the keys: name, day, and what each allows."""
    import asyncio

    from bot.cli.keys import listed

    _say("\n".join(asyncio.run(listed(load_settings()))))


@keys.command(name="revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="Its name.")]) -> None:
    """Take a key back; nobody gets in by it any more."""
    import asyncio

    from bot.cli.keys import revoked

    _say(asyncio.run(revoked(load_settings(), name)))


def _step(doing: str) -> None:
    print(doing, file=sys.stderr, flush=True)


def _given() -> BinaryIO:
    """Standard input as bytes."""
    # None when the caller closed it.
    if sys.stdin is None:
        raise AntifraudError("standard input is closed: give the lines there")
    return sys.stdin.buffer


def _output() -> BinaryIO:
    """Standard output as bytes, whatever encoding the machine prefers."""
    if sys.stdout is None:
        raise AntifraudError("standard output is closed: there is nowhere to write to")
    return sys.stdout.buffer


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _say(message: str | bytes) -> None:
    """Write one message in UTF-8, and at once, so that a full disk is noticed while it can be told."""
    line = message if isinstance(message, bytes) else message.encode("utf-8", "backslashreplace")
    with _streams():
        out = _output()
        out.write(line + b"\n")
        out.flush()


@contextmanager
def _streams() -> Iterator[None]:
    """Turn a full disk or an unreadable input into an error that is told."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in its buffer cannot be written either, and Python would complain once more at exit.
        sys.stdout = None
        raise AntifraudError(f"reading or writing failed: {error.strerror}") from None


def main() -> None:
    """Run the command line; what the operator can mend is printed in plain words with exit status 2."""
    _guarded(app)


def _guarded(command: Callable[[], object]) -> None:
    try:
        command()
    except AntifraudError as error:
        _give_up(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away; Python would complain once more at exit.
        sys.stdout = None
        sys.exit(1)


def _give_up(message: str) -> NoReturn:
    for line in message.splitlines():
        print(f"antifraud: {line}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
