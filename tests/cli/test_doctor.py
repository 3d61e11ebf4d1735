"""`doctor` by its command: every finding in one line, what to do, and the exit status."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.adapters import eyes
from bot.adapters.eyes.tongues import TONGUES
from bot.adapters.pictures import faces
from bot.adapters.store import open_store
from bot.cli import doctor
from bot.cli.doctor import examine, look_at_database, look_at_third_reader
from bot.cli.doctor_traces import look_at_traces
from bot.config import Settings
from bot.core.message import ChatId, UserId
from bot.errors import AntifraudError
from bot.playground import Playground, PlaygroundClock, World, empty_world
from bot.playground.model import ChatType, PlayChat, Rank
from bot.services.store import ChatRecord, Received
from tests.collector import collecting
from tests.oracles import NOTHING, Answer, Model, raw, said, word
from tests.process import Outcome, antifraud_here

TOKEN = "1:playground"


class Practice:
    """A Bot API, and a database that knows groups."""

    def __init__(self, play: Playground, url: str, folder: Path) -> None:
        self.play = play
        self.folder = folder
        self.database = f"sqlite:///{folder}/bot.db"
        self.variables = {"BOT_TOKEN": TOKEN, "BOT_API_BASE_URL": url, "DATABASE_URL": self.database}
        self.owner = self.world.add_user("Owner")

    @property
    def world(self) -> World:
        return self.play.world

    async def knows(self, *chats: PlayChat, mode: str = "warn", active: bool = True) -> None:
        """Keep these groups, as a bot that worked there has."""
        store = await open_store(self.database)
        for chat in chats:
            record = ChatRecord(
                chat_id=ChatId(chat.id), kind=chat.kind.value, title=chat.title, active=active
            )
            await store.chats.save(record)
            await store.chats.set_setting(record.chat_id, "mode", mode, UserId(1), 0.0)
        await store.close()

    def group(self, title: str, role: Rank = Rank.ADMIN, *rights: str) -> PlayChat:
        return self.world.add_chat(
            ChatType.SUPERGROUP, title, members=[(self.owner, Rank.OWNER)], bot=role, bot_rights=rights
        )

    async def examine(self, **variables: str) -> Outcome:
        given = {**self.variables, **variables}
        outcome = await antifraud_here("doctor", cwd=self.folder, variables=given)
        assert outcome.err == ""
        assert TOKEN not in outcome.out.decode()
        return outcome

    async def line(self, subject: str, **variables: str) -> tuple[int, str]:
        """The exit status, and all that was said about one subject."""
        outcome = await self.examine(**variables)
        said = [part for part in outcome.out.decode().split("\n") if part]
        begin = next(i for i, part in enumerate(said) if part[5:].startswith(f"{subject}:"))
        end = next((i for i in range(begin + 1, len(said)) if not said[i].startswith("  ")), len(said))
        return outcome.status, "\n".join(said[begin:end])


class November(datetime):
    """A clock that stands where no fact of our content is overdue yet."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> November:
        return cls(2026, 11, 30, tzinfo=tz)


@pytest.fixture(autouse=True)
def _no_fact_is_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "datetime", November)


@pytest.fixture(autouse=True)
def tessdata(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data for every script, whatever this machine has."""
    folder = tmp_path_factory.mktemp("tessdata")
    for one in TONGUES:
        (folder / f"{one.data}.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(folder))
    return folder


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Practice]:
    play = Playground(token=TOKEN, clock=PlaygroundClock(), build=empty_world, limits=False)
    async with play.serve() as url:
        yield Practice(play, url, tmp_path)


async def test_a_first_look_finds_everything_in_order_and_makes_nothing(practice: Practice) -> None:
    outcome = await practice.examine()
    subjects = [line.partition(":")[0] for line in outcome.out.decode().splitlines()]
    assert subjects == [
        f"ok   {name}"
        for name in (
            "content",
            "detector",
            "third reader",
            "fonts",
            "eyes",
            "database",
            "role",
            "token",
            "api",
            "console",
            "traces",
            "clock",
            "groups",
        )
    ]
    assert "not there yet" in outcome.out.decode()
    assert "there is no database yet" in outcome.out.decode()
    assert (outcome.status, list(practice.folder.iterdir())) == (0, [])


async def test_without_a_token_nothing_is_wrong(practice: Practice) -> None:
    await practice.knows(practice.group("Riverside"))
    status, said = await practice.line("token", BOT_TOKEN="")
    assert (status, said.startswith("ok   token: none set")) == (0, True)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("all", "all: `run` works alone on this database"),
        ("sender,worker", "sender, worker: `run` works beside others"),
    ],
)
async def test_it_says_what_the_process_would_do(role: str, expected: str) -> None:
    settings = Settings(
        _env_file=None, role=role, database_url=SecretStr("postgresql://nobody@127.0.0.1:1/none")
    )
    found = {one.subject: one.message for one in await examine(settings)}
    assert found["role"].startswith(expected)


async def test_a_clock_that_agrees_is_in_order(practice: Practice) -> None:
    assert await practice.line("clock") == (0, "ok   clock: agrees with Telegram's")


@pytest.mark.parametrize(
    ("off", "said"), [(-7200.0, "[12]:(?:00|59):.. ahead of"), (400 * 86_400.0, "\\d+ days, .* behind")]
)
async def test_a_clock_that_differs_from_telegrams_is_named(
    practice: Practice, off: float, said: str
) -> None:
    practice.play.date = lambda: time.time() + off
    status, line = await practice.line("clock")
    assert status == 1
    assert re.match(f"FAIL clock: this machine's is {said} Telegram's; set it", line)
    assert "timedatectl set-ntp true" in line


async def test_a_server_that_tells_no_date_is_compared_with_the_database(practice: Practice) -> None:
    practice.play.date = lambda: None
    assert (await practice.line("clock"))[1] == "ok   clock: not compared: this Bot API server tells no date"
    store = await open_store(practice.database, clock=lambda: time.time() + 7200)
    await store.inbox.receive([Received(update_id=1, lane=1, payload=b"{}")])
    await store.close()
    status, line = await practice.line("clock")
    assert status == 1
    assert "behind what the database was last written at" in line


async def test_groups_with_all_that_their_mode_needs_are_counted(practice: Practice) -> None:
    await practice.knows(practice.group("A"), practice.group("B", Rank.MEMBER))
    await practice.knows(practice.group("C", Rank.ADMIN, "can_delete_messages"), mode="clean")
    practice.world.reads_all = True
    assert await practice.line("groups") == (0, "ok   groups: 3 of 3 asked, and nothing is missing")


async def test_a_group_that_misses_what_its_mode_needs_is_named(practice: Practice) -> None:
    fine, bare, plain = (
        practice.group("Fine"),
        practice.group("Ba\u202ere\n"),
        practice.group("P", Rank.MEMBER),
    )
    practice.world.reads_all = True
    await practice.knows(fine)
    await practice.knows(bare, plain, mode="clean")
    needs = "mode clean needs can_delete_messages; an admin of the group can grant it"
    status, said = await practice.line("groups")
    assert status == 1
    head, *rest = said.splitlines()
    assert head == "FAIL groups: 2 of 3 need something:"
    assert sorted(rest) == sorted([f"  {bare.id} Bare: {needs}", f"  {plain.id} P: {needs}"])


async def test_a_group_in_which_it_reads_nothing_is_named(practice: Practice) -> None:
    group = practice.group("Riverside", Rank.MEMBER)
    practice.world.reads_all = False
    await practice.knows(group)
    status, said = await practice.line("groups")
    assert status == 1
    assert said.endswith(f"{group.id} Riverside: the bot reads nothing there; make it an admin")


@pytest.mark.parametrize("role", [Rank.LEFT, Rank.KICKED])
async def test_a_group_that_turned_it_out_is_named(practice: Practice, role: Rank) -> None:
    group = practice.group("Riverside")
    practice.world.set_role(group.id, practice.world.bot.id, role, by=practice.owner.id)
    await practice.knows(group)
    status, said = await practice.line("groups")
    assert (status, said.rpartition(": ")[2]) == (1, "the bot is not in it any more")


def let_in(path: Path, mode: int) -> None:
    path.chmod(mode)


async def test_files_that_strangers_get_at_are_named(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/bot.db")
    await (await open_store(settings.database_url.get_secret_value())).close()
    let_in(tmp_path, 0o700)
    fine = await look_at_database(settings)
    assert fine.startswith("up to date (")
    let_in(tmp_path, 0o755)
    note = f"\n  {tmp_path}: others may look into this folder (755)"
    assert await look_at_database(settings) == fine + note
    let_in(tmp_path / "bot.db", 0o644)
    fault = f"\n  {tmp_path}/bot.db: everybody may read it (644); chmod 600 it"
    with pytest.raises(AntifraudError) as caught:
        await look_at_database(settings)
    assert str(caught.value) == f"{fine}, but:{fault}{note}"


async def test_groups_that_it_left_are_not_asked(practice: Practice) -> None:
    await practice.knows(practice.group("Riverside"), active=False)
    assert await practice.line("groups") == (0, "ok   groups: 0 of 0 asked, and nothing is missing")


async def test_at_most_fifty_groups_are_asked(practice: Practice) -> None:
    await practice.knows(*(practice.group(f"Group {number}") for number in range(52)))
    assert await practice.line("groups") == (0, "ok   groups: 50 of 52 asked, and nothing is missing")


async def test_it_looks_while_a_bot_works_with_the_database(practice: Practice) -> None:
    await practice.knows(practice.group("Riverside"))
    working = await open_store(practice.database)
    try:
        assert (await practice.line("groups"))[0] == 0
    finally:
        await working.close()


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"BOT_TOKEN": "2:other"}, "FAIL token: BOT_TOKEN: Telegram does not know this token"),
        ({"BOT_API_BASE_URL": "http://127.0.0.1:1"}, "FAIL token: the Bot API at BOT_API_BASE_URL does not"),
        ({"DATABASE_URL": "sqlite:///data/"}, "FAIL database: DATABASE_URL: names a folder"),
        ({"DATABASE_URL": "postgresql://h:port/d"}, "FAIL database: DATABASE_URL: is not a database address"),
    ],
)
async def test_a_fault_is_told_and_hides_no_other(
    practice: Practice, variables: dict[str, str], told: str
) -> None:
    outcome = await practice.examine(**variables)
    said = outcome.out.decode().splitlines()
    assert outcome.status == 1
    assert len([line for line in said if line.startswith(told)]) == 1
    assert said[0].startswith("ok   content: ")
    assert said[-1] == "ok   groups: not asked before the above is mended"


async def test_content_that_would_judge_nothing_is_a_fault(practice: Practice) -> None:
    (practice.folder / "schemes.yaml").touch()
    status, said = await practice.line("content", CONTENT_DIR=str(practice.folder))
    assert status == 1
    assert said.startswith("FAIL content: ")


async def test_the_detector_says_who_reads(practice: Practice) -> None:
    assert (await practice.line("detector", SECOND_READER="off")) == (
        0,
        "ok   detector: model read, no second reader: SECOND_READER=off",
    )
    (practice.folder / "schemes.yaml").touch()
    folder = {"CONTENT_DIR": str(practice.folder)}
    status, said = await practice.line("detector", **folder)
    assert (status, "the rules judge alone" in said) == (1, True)  # the content itself is at fault
    (practice.folder / "model").mkdir()
    (practice.folder / "model" / "reader.npz").write_bytes(b"no model")
    status, said = await practice.line("detector", **folder)
    assert status == 1
    assert said.startswith("FAIL detector: ")
    assert "antifraud train" in said


async def test_scripts_without_a_font_are_named_and_nothing_fails(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: a font of the machine cannot be hidden from another one."""
    monkeypatch.setattr(faces, "FOLDERS", ())
    faces.forget()
    found = await examine(Settings(_env_file=None, database_url=practice.database))
    faces.forget()
    (fonts,) = (finding for finding in found if finding.subject == "fonts")
    assert fonts.ok
    assert fonts.message.startswith("none for Latin, Cyrillic, Greek, Devanagari, simplified Chinese")
    assert "install fonts-noto-core, fonts-noto-cjk and libfribidi0" in fonts.message


async def test_every_script_is_told_to_be_read_in_pictures(practice: Practice) -> None:
    read = "Latin, Chinese, Japanese, Cyrillic, Hangul, Greek, Devanagari".replace(",", " reads,")
    assert await practice.line("eyes") == (
        0,
        f"ok   eyes: codes are read in pictures, and text: {read} reads",
    )


async def test_a_script_that_is_not_read_is_a_warning_with_one_command(
    practice: Practice, tessdata: Path
) -> None:
    (tessdata / "kor.traineddata").unlink()
    status, said = await practice.line("eyes")
    assert (status, said.partition(":")[0]) == (0, "warn eyes")
    assert "Cyrillic reads, Hangul does not read, Greek reads" in said
    assert "Hangul not read in pictures: run `make eyes`" in said
    assert said.endswith("install tesseract-ocr-kor by what your system calls them")


async def test_without_what_reads_pictures_nothing_is_read_and_one_command_brings_it(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: a library of the machine cannot be hidden from another one."""
    monkeypatch.setattr(eyes, "find_spec", lambda name: None)
    found = await examine(Settings(_env_file=None, database_url=practice.database))
    (seen,) = (finding for finding in found if finding.subject == "eyes")
    assert (seen.ok, seen.warns) == (True, True)
    assert "Latin does not read" in seen.message
    assert " reads" not in seen.message
    assert "faster-paddle and zxing-cpp not installed" in seen.message
    assert "`make install`" in seen.message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (said(NOTHING), r"small at this machine answers in \d+\.\d s.*"),
        (raw("no", 401), r"small at this machine does not answer \(status 401\); check LLM_BASE_URL, .*"),
        (said("It is harmless."), r"small at this machine answers with what cannot be used \(no JSON\); .*"),
        (said(word("pay the fee")), r"small at this machine answers with what cannot be used \(the evid.*"),
    ],
)
async def test_the_third_reader_is_asked_something_harmless(answer: Answer, told: str) -> None:
    async with Model.serving() as model:
        model.answer = answer
        settings = Settings(_env_file=None, llm_base_url=model.base, llm_model="small", llm_api_key=TOKEN)  # type: ignore[call-arg]
        try:
            found = await look_at_third_reader(settings)
        except AntifraudError as error:
            found = str(error)
    assert re.fullmatch(told, found), found
    assert model.headers[0]["Authorization"] == f"Bearer {TOKEN}"


async def test_without_a_third_reader_that_is_told() -> None:
    found = await look_at_third_reader(Settings(_env_file=None))  # type: ignore[call-arg]
    assert found == "none: LLM_BASE_URL is not set, and no text leaves this machine for one"


def traced(collector: str) -> Settings:
    return Settings(_env_file=None, otel_exporter_otlp_endpoint=collector or None)


async def test_it_says_whether_traces_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await look_at_traces(traced("")) == "off: OTEL_EXPORTER_OTLP_ENDPOINT is not set"
    async with collecting() as collector:
        assert await look_at_traces(traced(collector.url)) == "a collector takes them as antifraud"
        collector.status = 404
        with pytest.raises(AntifraudError, match="no collector takes OTLP over HTTP"):
            await look_at_traces(traced(collector.url))
    monkeypatch.setattr("bot.adapters.traces.LIBRARIES", ("nowhere",))
    with pytest.raises(AntifraudError, match="nowhere not installed: `make install TRACES=1`"):
        await look_at_traces(traced("http://127.0.0.1:4318"))
