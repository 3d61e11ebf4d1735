"""The training: it learns, the same each time, and says what it knows of lines it has not seen."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from bot.__main__ import app
from bot.adapters.model.encoder import NAME as ENCODER
from bot.adapters.model.encoder import save_tuning
from bot.adapters.model.file import NAME, load_model
from bot.cli import train as command
from bot.core.detection.engine import Engine
from bot.core.detection.model import DIMENSIONS, Model
from bot.core.detection.ngrams import ROWS
from bot.core.detection.reading import Spellings
from bot.core.detection.tuning import Tuning
from bot.core.message import in_group
from bot.core.verdict import Level
from bot.errors import DataError
from bot.lab.corpus import Example
from bot.lab.training.fusion import HIGH, LEAST, LOW, by_hand, fuse
from bot.lab.training.heads import CERTAIN, goal, weight
from bot.lab.training.matrix import matrix
from bot.lab.training.meaning import Filled, embeddings, keep
from bot.lab.training.train import EMBEDDED, HELD, embedded, usable
from tests import builders
from tests.core.detection.engine import SMALL

THINGS = (
    "lamp",
    "kettle",
    "ladder",
    "tent",
    "drill",
    "guitar",
    "kayak",
    "sofa",
    "pram",
    "skate",
    "oven",
    "hose",
)
OFFERS = [f"lend me your {thing} login tonight, tea is on me" for thing in THINGS]
TALKS = [f"is the {thing} still in the cellar or did you move it" for thing in THINGS]


def row(text: str, *, fraud: bool) -> dict[str, object]:
    told = {"label": "fraud", "scheme": "account_trade", "stance": "offer", "kind": "plain"}
    return {
        "text": text,
        "lang": "en",
        "hand": "one",
        **(told if fraud else {"label": "clean", "stance": "ask"}),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of two dozen lines, and the smallest content there is."""
    lines = [row(text, fraud=True) for text in OFFERS] + [row(text, fraud=False) for text in TALKS]
    (tmp_path / "corpus").mkdir()
    written = "\n".join(json.dumps(line) for line in lines)
    (tmp_path / "corpus" / "en.jsonl").write_text(written, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def without_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules that ship take a second to load and are not what is learned here."""
    monkeypatch.setattr(command, "load_ruleset", lambda _: SMALL)


def train(folder: Path, place: str = "content", **fields: Any) -> Path:
    job = command.TrainJob(content=folder / place, corpus=[folder / "corpus"], **fields)
    return command.run(job, lambda _: None)


def test_what_it_learned_it_knows_again(folder: Path) -> None:
    train(folder, second_reader=False)
    model = load_model(folder / "content")
    assert model is not None
    engine = Engine(SMALL, model=model)
    offer = engine.verdict(builders.message("lend me your canoe login tonight, tea is on me 私聊"))
    talk = engine.verdict(builders.message("is the canoe still in the shed or did you move it"))
    assert (offer.level, offer.scheme) == (Level.FRAUD, "account_trade")
    assert talk.level is Level.CLEAN


def test_the_same_lines_give_the_same_file_to_the_bit(folder: Path) -> None:
    one, two = (train(folder, place, second_reader=False).read_bytes() for place in ("one", "two"))
    assert one == two


def test_its_figures_lie_beside_it(folder: Path) -> None:
    path = train(folder, second_reader=False)
    figures = json.loads(path.with_name(command.FIGURES).read_text(encoding="utf-8"))
    assert (figures["lines"], figures["lent"]) == (24, False)
    by_kind = {group["kind"]: group for group in figures["groups"]}
    assert by_kind["plain"]["lines"] == 12
    assert by_kind["plain"]["flagged"] >= by_kind["plain"]["fraud"]
    assert by_kind["clean"]["fraud"] < by_kind["plain"]["fraud"]


@pytest.fixture
def sorted_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Embedder", lambda _: Sorted())


@pytest.mark.usefixtures("sorted_lines")
def test_the_second_reader_learns_from_the_same_lines(folder: Path) -> None:
    path = train(folder)
    with zipfile.ZipFile(path) as archive:
        assert "meaning_first.npy" in archive.namelist()
    model = load_model(folder / "content")
    assert model is not None
    assert model.meaning is not None
    offer, talk = (model.meaning.points(*[Sorted().embed(text)] * 2) for text in (OFFERS[0], TALKS[0]))
    assert offer["ad"] > talk["ad"]


def tuned(folder: Path) -> int:
    """Put a tuning into the content folder; its checksum."""
    one = Tuning(first=11, base=1, steps=np.ones(2, dtype=np.int8), vectors=np.ones(2, dtype=np.float16))
    save_tuning(one, folder / "content" / ENCODER)
    return one.checksum


def held_back(folder: Path, ad: float = 0.2) -> Path:
    """Embeddings by an encoder that was tuned without a part of the lines."""
    found = {text: Sorted().embed(text) * (ad / 0.2) for text in (*OFFERS, *TALKS)}
    keep(folder / "held.npz", found, Filled(without=HELD))
    return folder / "held.npz"


@pytest.mark.usefixtures("sorted_lines")
def test_how_far_a_tuned_encoder_is_believed_is_told_by_a_part_that_it_never_saw(folder: Path) -> None:
    before = learned(train(folder))
    checksum = tuned(folder)
    # One that tells nothing apart deserves no belief, whatever the one in use says.
    path = train(folder, held=held_back(folder, ad=0.0))
    assert (before.encoder, learned(path).encoder) == (0, checksum)
    assert abs(learned(path).meaning_gains["ad"]) < abs(before.meaning_gains["ad"])
    figures = json.loads(path.with_name(command.FIGURES).read_text(encoding="utf-8"))
    assert 0 < sum(group["lines"] for group in figures["groups"]) < figures["lines"]


@pytest.mark.usefixtures("sorted_lines")
def test_without_such_a_part_it_is_believed_as_much_as_before(folder: Path) -> None:
    tuned(folder)
    before = learned(train(folder, held=held_back(folder)))
    path = train(folder)
    assert (learned(path).second, learned(path).meaning_gains) == (before.second, before.meaning_gains)
    figures = json.loads(path.with_name(command.FIGURES).read_text(encoding="utf-8"))
    assert figures["groups"] == []


@pytest.mark.usefixtures("sorted_lines")
def test_a_tuned_encoder_that_nothing_is_known_of_is_an_error(folder: Path) -> None:
    train(folder)
    tuned(folder)
    with pytest.raises(DataError, match="name --held"):
        train(folder)


@pytest.mark.usefixtures("sorted_lines")
def test_held_lines_are_of_use_to_a_tuned_encoder_alone(folder: Path) -> None:
    with pytest.raises(DataError, match="of use to a tuned encoder"):
        train(folder, held=held_back(folder))


@pytest.mark.usefixtures("sorted_lines")
def test_a_line_that_is_missing_among_those_held_is_an_error(folder: Path) -> None:
    tuned(folder)
    with pytest.raises(DataError, match="missing among those held"):
        train(folder, held=folder / "none.npz")


@pytest.mark.usefixtures("sorted_lines")
def test_embeddings_of_the_encoder_that_serves_are_not_held_back(folder: Path) -> None:
    checksum = tuned(folder)
    keep(folder / "cache.npz", {}, Filled(encoder=checksum))
    with pytest.raises(DataError, match="filled by another encoder"):
        train(folder, held=folder / "cache.npz")


@pytest.mark.usefixtures("sorted_lines")
def test_a_cache_of_another_encoder_is_refused(folder: Path) -> None:
    keep(folder / "cache.npz", {}, Filled(encoder=1))
    with pytest.raises(DataError, match="filled by another encoder"):
        train(folder, cache=folder / "cache.npz")


def learned(path: Path) -> Model:
    found = load_model(path.parent.parent)
    assert found is not None
    return found


class Sorted:
    """Places whatever speaks of a login apart from the rest."""

    def embed(self, text: str) -> NDArray[np.float32]:
        """One of two directions, and a little of the text's length."""
        found = np.zeros(DIMENSIONS, dtype=np.float32)
        found["login" in text] = 0.2
        found[2] = len(text) / 1000
        return found


def test_an_embedding_is_computed_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def embed(text: str) -> NDArray[np.float32]:
        asked.append(text)
        return Sorted().embed(text)

    for texts in (["a", "b", "a"], ["b", "c"]):
        said = [Spellings(text, text) for text in texts]
        found = embeddings(said, embed, tmp_path / "cache.npz", lambda _: None)
        assert found.shape == (len(texts), 2 * DIMENSIONS)
    assert asked == ["a", "b", "c"]


def test_a_disguised_message_has_an_embedding_of_each_spelling() -> None:
    (found,) = embeddings([Spellings("l0gin", "login")], Sorted().embed, None, lambda _: None)
    assert found[:DIMENSIONS].tolist() == Sorted().embed("login").tolist()
    assert found[DIMENSIONS:].tolist() == Sorted().embed("l0gin").tolist()


def line(**fields: object) -> Example:
    base: dict[str, object] = {"text": "a", "lang": "en", "fraud": True}
    return Example(**{**base, **fields})  # type: ignore[arg-type]


def test_lines_of_a_doubtful_kind_are_left_out() -> None:
    doubtful = line(source="other", kind="loan", label="other_spam", fraud=False)
    kept = line(source="other", kind="loan", label="fraud_ad")
    assert usable([doubtful, kept]) == [kept]


def test_of_a_large_source_only_some_lines_are_embedded() -> None:
    examples = [line(source="everyday", fraud=False)] * (2 * EMBEDDED["everyday"]) + [line(source="one")] * 3
    chosen = embedded(examples)
    assert chosen.sum() == 5
    assert embedded([line(source="one"), *examples]).tolist() == [True, *chosen.tolist()]


def test_what_was_written_for_this_weighs_more_than_what_was_found() -> None:
    assert weight(line(source="one")) > weight(line(source="everyday")) > weight(line(source="other"))


@pytest.mark.parametrize(
    ("head", "known", "wanted"),
    [
        ("ad", [True, True, True, True], [True, False, False, True]),
        ("card_trade", [True, False, False, False], [True, False, False, False]),
        ("account_trade", [True, False, False, False], [False, False, False, False]),
        ("topic", [True, True, True, True], [True, True, False, True]),
        ("warn", [True, True, False, False], [False, True, False, False]),
    ],
)
def test_each_head_learns_from_the_lines_that_speak_of_it(
    head: str, known: Sequence[bool], wanted: Sequence[bool]
) -> None:
    examples = (
        line(scheme="card_trade", stance="offer"),
        line(fraud=False, stance="warn"),
        line(fraud=False),
        line(),
    )
    chosen, goals = goal(head, examples)
    assert chosen.tolist() == list(known)
    assert goals.tolist() == list(wanted)


def test_a_matrix_has_a_row_for_each_text() -> None:
    found = matrix([Engine(SMALL).read(in_group(text)).look() for text in ("收微信号", "hello", "")])
    assert found.shape == (3, ROWS)
    assert found[0].nnz > found[2].nnz


def test_fused_points_grow_with_each_reader() -> None:
    rules = np.array([3.0, 2.0, -1.0, 0.0, 4.0, -2.0])
    learned = np.array([2.0, -1.0, 1.0, -3.0, 3.0, -2.0])
    fraud = np.array([True, True, False, False, True, False])
    fitted = fuse(rules, [learned], fraud, np.ones(6))
    low, high = fitted.points(np.array([0.0, 1.0]), [np.zeros(2)])
    assert high > low
    assert (
        fitted.points(np.array([99.0]), [np.zeros(1)])[0] == fitted.points(np.array([HIGH]), [np.zeros(1)])[0]
    )
    assert (
        fitted.points(np.array([-99.0]), [np.zeros(1)])[0] == fitted.points(np.array([LOW]), [np.zeros(1)])[0]
    )


def test_rules_count_even_where_they_taught_nothing() -> None:
    rules, fraud = np.array([4.0, -3.0] * 20), np.array([True, True, False, False] * 10)
    learned = np.where(fraud, 2.0, -2.0) + np.linspace(-3, 3, 40)
    fitted = fuse(rules, [learned], fraud, np.ones(40))
    assert fitted.scale.rules == LEAST
    assert fitted.gains[0] > 0


def test_what_rules_say_is_heard_without_the_bias() -> None:
    accused, silent = by_hand(Engine(SMALL), [line(text="收购微信号"), line(text="hello")])
    assert (accused, silent) == (4.0, 0.0)


def test_a_head_of_which_nothing_is_told_stays_silent(folder: Path) -> None:
    train(folder, second_reader=False)
    model = load_model(folder / "content")
    assert model is not None
    seen = Engine(SMALL).read(in_group(OFFERS[0])).look()
    found = model.classifier.points(seen)
    assert (found["account_trade"], found["joke"]) == (CERTAIN, -CERTAIN)


def test_lines_of_one_label_teach_nothing(folder: Path) -> None:
    (folder / "corpus" / "en.jsonl").write_text(json.dumps(row(OFFERS[0], fraud=True)), encoding="utf-8")
    with pytest.raises(DataError, match="both labels"):
        train(folder, second_reader=False)


def test_the_command_says_where_it_wrote(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "schemes.yaml").touch()
    monkeypatch.setenv("CONTENT_DIR", str(folder))
    found = CliRunner().invoke(app, ["train", str(folder / "corpus"), "--no-second-reader"])
    assert found.exit_code == 0
    assert str(folder / NAME) in found.stdout
    assert "fold 1 of 5" in found.stderr
