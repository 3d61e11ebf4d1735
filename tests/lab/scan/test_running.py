"""A scan over a file: what is reported, where it goes on after it was stopped, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console

from bot.core.detection.judge import Sensitivity
from bot.errors import DataError
from bot.files import replace_whole
from bot.lab.scan import running, state, tally
from bot.lab.scan.flagged import FlaggedKind
from bot.lab.scan.progress import Rate, watching
from bot.lab.scan.running import EMPTY, FOREIGN, ScanEnd, ScanRun, Unfit
from bot.lab.scan.scan import LONG, OFTEN, Options, Scan
from tests.lab.scan.exports import START, Record, Words, chat, everything, said, service, written

DAY = 86_400
BOUND: state.Bound = {"export": "result.json", "size": 5}


class Silent:
    """A watcher who notes how far it was told."""

    def __init__(self) -> None:
        self.places: list[int] = []

    def moved(self, place: int, scan: Scan) -> None:
        self.places.append(place)


def scanned(text: bytes, options: Options | None = None) -> ScanEnd:
    """The outcome of an undisturbed scan."""
    scan = Scan(Words(), options or Options())
    with TemporaryDirectory() as folder:
        runner = ScanRun(scan=scan, bound=BOUND, state=Path(folder) / "state", watcher=Silent())
        return runner.run(BytesIO(text))


def talk() -> Record:
    """Two weeks of a group with an advertiser, a regular who is misread, and a phrase of many."""
    records = [said("hello there", number=1, by=1)]
    for number in range(2, 2 + OFTEN + 10):
        records.append(said(f"word {number}", number=number, by=2, at=START + number * DAY))
    at = START + OFTEN * DAY + LONG
    records += [
        service("join_group_by_link", by=3, number=200, at=at),
        said("ad red 7", number=201, by=3, at=at + 5),
        said("ad red 7", number=202, by=3, at=at + 6),
        said("maybe so 9", number=203, by=2, at=at + 7),
        *(said("maybe everybody", number=300 + by, by=by, at=at + 100 + by) for by in range(10, 15)),
        said("ad blue 900", number=400, by=4, at=at + 9000),
    ]
    return chat(records)


def shelved(outcome: ScanEnd, kind: FlaggedKind) -> list[str]:
    return [case.words for _, case in outcome.scan.findings.shelves[kind].cases()]


def test_what_is_reported() -> None:
    outcome = scanned(written(talk()))
    tally = outcome.scan.findings.tally
    assert (tally.messages, tally.people, tally.service) == (OFTEN + 20, 9, 1)
    assert (tally.levels, tally.groups) == ({"fraud": 3, "suspicious": 6}, ["Riverside"])
    assert shelved(outcome, FlaggedKind.UNCERTAIN) == ["ad red 7", "ad blue 900"]
    assert shelved(outcome, FlaggedKind.CERTAIN) == ["ad blue 900", "ad red 7"]
    assert shelved(outcome, FlaggedKind.SUSPICIOUS) == ["maybe so 9", "maybe everybody"]
    assert shelved(outcome, FlaggedKind.REGULAR) == ["maybe so 9"]
    assert shelved(outcome, FlaggedKind.REPEATED) == ["maybe everybody"]
    assert outcome.damage is None


def test_a_case_tells_who_and_when() -> None:
    outcome = scanned(written(chat([said("hi", by=5), said("an ad", by=5, number=8, at=START + 60)])))
    ((_, case),) = outcome.scan.findings.shelves[FlaggedKind.CERTAIN].cases()
    assert (case.when, case.sender, case.earlier, case.message) == ("2023-11-14 22:14", "Member 5", 1, 8)


@pytest.mark.parametrize("name", ["5", "user5", " member 5", "Member 5"])
def test_whom_the_reader_named_is_left_alone(name: str) -> None:
    options = Options(admins=(name,))
    tally = scanned(written(chat([said("an ad", by=5), said("an ad", by=6)])), options).scan.findings.tally
    assert (tally.admins, tally.levels) == (1, {"fraud": 1})


@pytest.mark.parametrize(
    ("name", "from_id"), [("channel9", "channel9"), ("-1000000000009", "channel9"), ("chat9", "chat9")]
)
def test_a_channel_that_was_named_is_left_alone(name: str, from_id: str) -> None:
    options = Options(admins=(name,))
    assert scanned(written(chat([said("an ad", from_id=from_id)])), options).scan.findings.tally.admins == 1


def test_the_group_itself_is_left_alone() -> None:
    tally = scanned(written(chat([said("an ad", from_id="channel1234567890")]))).scan.findings.tally
    assert (tally.admins, tally.levels) == (1, {})


def test_at_a_low_sensitivity_less_is_called_fraud() -> None:
    options = Options(sensitivity=Sensitivity.LOW)
    tally = scanned(written(chat([said("an ad"), said("maybe")])), options).scan.findings.tally
    assert tally.levels == {"suspicious": 1}


def test_entries_that_cannot_be_read_cost_themselves_alone() -> None:
    records = [said("an ad"), {"id": 2, "type": "unsupported"}, {"type": []}, [1], said("an ad", number=3)]
    text = written(chat(records)).replace(b'"type": []', b'"type": tru')  # type: ignore[arg-type]
    tally = scanned(text).scan.findings.tally
    assert (tally.unreadable, tally.messages, tally.levels) == (3, 2, {"fraud": 2})


def test_people_of_two_groups_are_strangers() -> None:
    groups = [
        chat([said("hi", by=5, at=START + day * DAY) for day in range(9)], name=name, id=id_)
        for name, id_ in (("A", 1), ("B", 2))
    ]
    outcome = scanned(written(everything(*groups)))
    assert (outcome.scan.findings.tally.people, outcome.scan.findings.tally.groups) == (2, ["A", "B"])


def test_of_a_damaged_file_the_beginning_is_reported() -> None:
    text = written(chat([said("an ad"), said("an ad", number=2)]))
    outcome = scanned(text[:-100])
    assert outcome.damage is not None
    assert (outcome.damage.place, outcome.damage.cut) == (len(text) - 100, True)
    assert outcome.scan.findings.tally.messages == 1


MANY = [said(f"word {number}", number=number) for number in range(300)]
REFUSED = {
    "another program": (written({"messages": [{"author": "x", "content": "y"}] * 3}), FOREIGN),
    "another big one": (written({"messages": [{"author": "x"}] * 1000}), FOREIGN),
    "no messages": (written({"name": "package", "version": 1}), FOREIGN),
    "empty chat": (written(chat([])), EMPTY),
    "only private": (written(everything(chat(MANY, type="personal_chat"))), EMPTY),
    "cut at once": (b'{"name": "A', "the file ends too early, at byte 11"),
    "damaged at once": (b'{"name": "A\n"}', "the file is damaged, at byte 11"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_there_is_nothing_to_report_on(name: str) -> None:
    text, why = REFUSED[name]
    with pytest.raises(Unfit, match=f"^{why}"):
        scanned(text)


def report(outcome: ScanEnd) -> dict[str, object]:
    return outcome.scan.plain()


@pytest.mark.parametrize(
    "value", [talk(), everything(talk(), chat(MANY, type="bot_chat"), left=(talk(),))], ids=["one", "all"]
)
@pytest.mark.parametrize("after", [1, 2, 50, 62, 65, 71])
def test_after_a_stop_the_same_comes_out(value: Record, after: int, tmp_path: Path) -> None:
    text, kept = written(value), tmp_path / "state"
    wishes = iter([False] * (after - 1) + [True])
    first = ScanRun(
        scan=Scan(Words(), Options()),
        bound=BOUND,
        state=kept,
        watcher=Silent(),
        stopped=lambda: next(wishes),
    )
    with pytest.raises(KeyboardInterrupt):
        first.run(BytesIO(text))
    scan = Scan(Words(), Options())
    resumed = state.resume(kept, BOUND, scan)
    assert (resumed.why, resumed.mark is None) == ("", False)
    again = ScanRun(scan=scan, bound=BOUND, state=kept, watcher=Silent())
    outcome = again.run(BytesIO(text), resumed.mark, resumed.seconds)
    assert report(outcome) == report(scanned(text))


def ticking(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def test_the_state_is_kept_every_few_seconds_and_progress_told(tmp_path: Path) -> None:
    clock, watcher, scan = ticking(1.0), Silent(), Scan(Words(), Options())
    text = written(chat([*MANY, *MANY]))
    runner = ScanRun(
        scan=scan, bound=BOUND, state=tmp_path / "state", watcher=watcher, clock=lambda: next(clock)
    )
    runner.run(BytesIO(text))
    resumed = state.resume(tmp_path / "state", BOUND, Scan(Words(), Options()))
    assert resumed.mark is not None
    assert 0 < resumed.mark.offset < len(text)
    assert 0 < resumed.seconds < 600
    assert len(watcher.places) > 5
    assert watcher.places == sorted(watcher.places)
    assert watcher.places[-1] == len(text)


def test_a_state_that_takes_long_to_write_is_written_more_rarely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_at: list[float] = []
    now = [0.0]

    def slow(*_: object) -> None:
        written_at.append(now[0])
        now[0] += 1.0

    def clock() -> float:
        now[0] += 0.5
        return now[0]

    monkeypatch.setattr(running.state, "save", slow)
    text = written(chat(MANY * 40))
    ScanRun(
        scan=Scan(Words(), Options()), bound=BOUND, state=tmp_path / "s", watcher=Silent(), clock=clock
    ).run(BytesIO(text))
    assert written_at[1] - written_at[0] >= 20.0


def stopped(tmp_path: Path) -> Path:
    """A state after the first message."""
    text, kept = written(talk()), tmp_path / "state"
    runner = ScanRun(
        scan=Scan(Words(), Options()), bound=BOUND, state=kept, watcher=Silent(), stopped=lambda: True
    )
    with pytest.raises(KeyboardInterrupt):
        runner.run(BytesIO(text))
    return kept


def test_a_chat_whose_name_is_half_a_sign_can_be_gone_on_with(tmp_path: Path) -> None:
    text = json.dumps(chat([said("an ad")], name="\ud83d" + "x" * 5_000)).encode()
    runner = ScanRun(
        scan=Scan(Words(), Options()),
        bound=BOUND,
        state=tmp_path / "s",
        watcher=Silent(),
        stopped=lambda: True,
    )
    with pytest.raises(KeyboardInterrupt):
        runner.run(BytesIO(text))
    mark = state.resume(tmp_path / "s", BOUND, Scan(Words(), Options())).mark
    assert mark is not None
    assert mark.head.name == "\ufffd" + "x" * 255


def test_of_too_many_days_the_rest_is_of_none() -> None:
    days = [date(2001, 1, 1) + timedelta(days=number) for number in range(tally.MOST_DAYS + 50)]
    records = [said("an ad", date=f"{day.isoformat()}T10:00:00") for day in days]
    found = scanned(written(chat(records))).scan.findings.tally
    assert (len(found.days), found.days[""], sum(found.flags.values())) == (
        tally.MOST_DAYS + 1,
        50,
        len(days),
    )


@pytest.mark.parametrize(
    ("bound", "why"),
    [
        ({**BOUND, "size": 6}, "the state was made with another size"),
        ({**BOUND, "size": 6, "content": "x"}, "the state was made with another size, content"),
    ],
)
def test_a_state_of_something_else_is_not_gone_on_from(tmp_path: Path, bound: state.Bound, why: str) -> None:
    assert state.resume(stopped(tmp_path), bound, Scan(Words(), Options())) == state.Resumed(why=why)


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"version": 99}', b'{"version": 1}'])
def test_a_state_of_another_version(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state").write_bytes(content)
    resumed = state.resume(tmp_path / "state", BOUND, Scan(Words(), Options()))
    assert resumed == state.Resumed(why="the state is of another version of this program")


def test_a_state_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"\x00")
    assert state.resume(tmp_path / "state", BOUND, Scan(Words(), Options())).why.endswith("cannot be read")
    assert state.resume(tmp_path / "none", BOUND, Scan(Words(), Options())) == state.Resumed()


@pytest.mark.parametrize(
    ("old", "new"), [(b'"looked"', b'"locked"'), (b'"days":{', b'"days":[['), (b'"offset":', b'"offset":"x')]
)
def test_a_damaged_state_is_told(tmp_path: Path, old: bytes, new: bytes) -> None:
    kept = stopped(tmp_path)
    content = kept.read_bytes()
    assert old in content
    changed = content.replace(old, new, 1)
    if new.endswith(b"[["):
        changed = content.replace(b'"looked":1', b'"looked":1,"tally":7', 1).replace(
            b'"tally":{', b'"other":{', 1
        )
    if new.endswith(b"x"):
        changed = content.replace(b'"mark":{', b'"mark":{"more":1,', 1).replace(
            b'"head":{', b'"head":{"more":1,', 1
        )
    kept.write_bytes(changed)
    with pytest.raises(DataError, match="damaged; delete it, or start with --fresh"):
        state.resume(kept, BOUND, Scan(Words(), Options()))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"old")
    (tmp_path / "report.html.new").mkdir()
    with pytest.raises(DataError, match=r"report\.html: cannot be written"):
        replace_whole(path, b"new")
    assert path.read_bytes() == b"old"


def test_forgetting_what_is_not_there(tmp_path: Path) -> None:
    state.forget(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def told(*, terminal: bool, moments: list[float]) -> str:
    """What a console shows of a scan at these moments."""
    out, scan = StringIO(), Scan(Words(), Options())
    console, clock = Console(file=out, force_terminal=terminal, width=120), iter(moments)
    with watching(console, 1000, scan, lambda: next(clock)) as watcher:
        scan.findings.tally.messages = 1200
        scan.findings.tally.levels["fraud"] = 7
        watcher.moved(500, scan)
    return out.getvalue()


def test_a_quiet_line_where_there_is_no_terminal() -> None:
    assert told(terminal=False, moments=[0.0, 0.0, 40.0, 40.0, 40.0]) == (
        "50%  1,200 messages, 30/s, 7 fraud, 0 suspicious\n"
    )
    assert told(terminal=False, moments=[0.0, 0.0, 29.0]) == ""


def test_a_bar_on_a_terminal() -> None:
    shown = told(terminal=True, moments=[0.0, 10.0])
    assert "50 %" in shown
    assert "1,200 messages, 120/s, 7 fraud, 0 suspicious" in shown


def test_the_rate_counts_what_was_read_since_the_start() -> None:
    clock = iter([10.0, 14.0])
    assert Rate(lambda: next(clock), 1000).now(1400) == 100.0
