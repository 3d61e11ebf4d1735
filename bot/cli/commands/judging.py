"""Commands that judge, answer, measure and learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.terminal import given, is_terminal, output, say, step, streams
from bot.config import load_settings
from bot.errors import AntifraudError

if TYPE_CHECKING:
    from bot.services.guard.judging import TwoReaders

commands = typer.Typer()
Lines = Annotated[list[Path], typer.Argument(help="Files of labelled lines, or folders of *.jsonl.")]
SecondReader = Annotated[
    bool | None,
    typer.Option("--second-reader/--no-second-reader", help="Ask it where the fast judge is unsure."),
]


@commands.command()
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
    to_people = not (jsonl or json) and (explain or raw or is_terminal())
    way = Telling.RAW if raw else Telling.EXPLAINED if explain else Telling.SHORT
    if image:
        from bot.cli.pictures import PictureJob, check_pictures

        job = PictureJob(files=image, way=way if to_people else None, asked=asked)
        with streams():
            status = check_pictures(settings, job, output())
        raise typer.Exit(status)
    if jsonl:
        with streams():
            status = check_lines(settings, given(), output(), asked=asked)
        raise typer.Exit(status)
    assert text is not None
    if not to_people:
        say(check_text(settings, text, asked=asked))
        return
    say(tell_text(settings, text, way, asked=asked))


@commands.command()
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
        with streams():
            status = ask_lines(settings, given(), output())
        raise typer.Exit(status)
    if text is not None:
        say(ask_text(settings, text))
        return
    given()
    for answer in converse(settings):
        say(f"{answer}\n")


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


@commands.command(name="eval")
def evaluate(
    data: Lines,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page with charts.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write every figure as JSON.")] = None,
    second_reader: SecondReader = None,
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
    with streams():
        evaluation.publish(found, output(), html=html, json=json)


@commands.command()
def attack(
    data: Lines,
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
    second_reader: SecondReader = None,
) -> None:
    """Try on the detector what somebody does who knows it: what gets past, and who is accused by chance."""
    from bot.cli import attack as attacking

    job = attacking.AttackJob(data=data, phrases=phrases, most=lines, seed=seed, json=json, against=against)
    judging = _judging(second_reader)
    with streams():
        attacking.run(job, judging, output())


@commands.command()
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
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            max=64,
            help="Processes that judge; 1 for none beside this one, else as many as the machine has cores.",
        ),
    ] = None,
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
        jobs=jobs,
    )
    with streams():
        scanning.scan(load_settings(), job, output())


@commands.command()
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
        say(f"Wrote {questions.learn(content, lines, cache, step)}.")
        return
    job = training.TrainJob(
        content=load_settings().content_dir,
        corpus=corpus or training.corpora(load_settings().content_dir),
        lent=lent or [],
        cache=cache,
        held=held,
        second_reader=second_reader,
    )
    say(f"Wrote {training.run(job, step)}.")
