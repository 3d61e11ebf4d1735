"""An offer in the midst of much talk is judged without the talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.classifier import HEADS
from bot.core.detection.engine import Engine
from bot.core.detection.judge import DOUBTED, UNPROVEN
from bot.core.detection.window import LONG, MOST, PIECE, VERY_LONG, pieces, window
from bot.core.message import Message, Origin
from bot.core.verdict import Level
from tests import builders
from tests.core.detection.engine import SMALL, concepts, parts, reading
from tests.core.detection.learned import classifier, model

OFFER = "高价收购微信号，私聊我。"
TALK = "今天下了一整天的雨，路上很堵。晚上想吃火锅，大家一起来。"
ENGLISH = "It rained all day and the bus was late again. Who wants to eat out tonight? "


def left(message: Message | None) -> str | None:
    """What is left of a text, the blanks closed up."""
    return None if message is None else " ".join(message.parts[0].text.split())


def long(offer: str = OFFER, talk: str = TALK, times: int = 6) -> str:
    """An offer with talk before and behind it."""
    return f"{talk * times}{offer}{talk * times}"


class TestWindow:
    def test_the_sentences_that_an_offer_stands_in_are_left(self) -> None:
        assert left(window(reading(long(f"{OFFER}价格好说。")))) == OFFER

    def test_the_places_of_all_words_stay(self) -> None:
        message = window(reading(long()))
        assert message is not None
        assert message.parts[0].text.index(OFFER) == long().index(OFFER)
        assert len(message.parts[0].text) == len(long())

    @pytest.mark.parametrize("text", [OFFER, f"{TALK}{OFFER}", long(TALK), long(f"他们写「{OFFER}」")])
    def test_what_is_short_or_offers_nothing_stays_whole(self, text: str) -> None:
        assert window(reading(text)) is None

    def test_an_offer_that_is_all_of_a_text_stays_whole(self) -> None:
        assert window(reading("收购" + "好" * LONG + "微信号")) is None

    def test_a_name_is_no_message(self) -> None:
        assert window(reading(parts((Origin.PROFILE_NAME, long(), True)))) is None


class TestPieces:
    def test_each_begins_in_the_middle_of_the_one_before(self) -> None:
        some = [left(one) or "" for one in pieces(reading(ENGLISH * 8))]
        assert all(len(one) <= PIECE for one in some)
        assert some[0].endswith(some[1].split(". ")[0] + ".") or some[1][:40] in some[0]
        assert " ".join(ENGLISH.split()) in some[-1]

    def test_a_sentence_without_an_end_is_a_piece(self) -> None:
        text = f"{'word ' * VERY_LONG}. {ENGLISH}"
        assert left(next(pieces(reading(text)))) == f"{' '.join(['word'] * VERY_LONG)} ."

    def test_signs_that_are_words_make_shorter_ones(self) -> None:
        some = [left(one) or "" for one in pieces(reading(TALK * 10))]
        assert some
        assert all(len(one) <= PIECE // 2 for one in some)

    def test_there_are_none_of_a_short_message(self) -> None:
        assert not list(pieces(reading(ENGLISH * 2)))

    def test_there_are_only_so_many(self) -> None:
        assert len(list(pieces(reading(ENGLISH * 100)))) == MOST


WARY = replace(
    SMALL,
    concepts=(*SMALL.concepts, *concepts(warns="诈骗 报警 举报", asks="是真的吗", approached="有人问我")),
)
DOUBTS = "是真的吗？"


class TestEngine:
    def test_an_offer_far_from_everything_is_judged_by_itself(self) -> None:
        found = Engine(WARY).verdict(builders.message(long(talk=f"{TALK}{DOUBTS}")))
        assert (found.level, found.scheme) == (Level.FRAUD, "account_trade")
        assert {"收购", "微信号"} <= {word for one in found.signals for word in one.evidence}

    def test_who_hands_over_nothing_is_doubted_and_not_accused(self) -> None:
        text = long("高价收购微信号。", talk=f"{TALK}{DOUBTS}")
        assert Engine(WARY).verdict(builders.message(text)).level is Level.SUSPICIOUS

    def test_a_piece_is_the_one_that_sounds_most_like_an_offer(self) -> None:
        ad = "Send me a hello and tea is on me tonight, friends. "
        text = f"{ENGLISH * 4}{ad}{ENGLISH * 4}"
        engine = Engine(SMALL, model=model(ad))
        piece = engine.piece(engine.read(builders.message(text)))
        assert piece is not None
        assert ad.strip() in piece[1].spelled.written
        assert piece[1].piece
        assert len(piece[1].spelled.written.split()) < len(text.split()) / 2

    def test_a_short_message_has_no_piece(self) -> None:
        engine = Engine(SMALL)
        assert engine.piece(engine.read(builders.message(ENGLISH))) is None

    @pytest.mark.parametrize(
        ("says", "level"), [(9.0, Level.SUSPICIOUS), (-0.5, Level.CLEAN), (-9.0, Level.CLEAN)]
    )
    def test_a_piece_raises_a_doubt_at_most_and_only_where_it_is_sure(
        self, says: float, level: Level
    ) -> None:
        text = f"{ENGLISH * 4}lend me your 微信号, 私聊. {ENGLISH * 4}"
        engine = Engine(SMALL, model=model(classifier=classifier(ad=1.1, account_trade=2.0)))
        piece = engine.piece(engine.read(builders.message(text)))
        assert piece is not None
        points = dict.fromkeys(HEADS, -5.0) | {"ad": says, "account_trade": 3.0}
        found = engine.reconsider(piece[1], piece[0], points)
        assert found.level is level
        assert found.score <= (UNPROVEN if level is Level.SUSPICIOUS else DOUBTED)
        assert (found.scheme is None) is (level is Level.CLEAN)
