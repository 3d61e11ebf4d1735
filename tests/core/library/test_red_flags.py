"""Long frauds are known by what they ask for, wherever in them it stands; honest pages are left in peace."""

from __future__ import annotations

import pickle

import pytest

from bot.core.library.red_flags import NONE_RAISED, PAGE, RedFlag, RedFlags
from bot.core.library.situations import Risk
from tests.packaged import catalog

FLAGS = catalog().red_flags
OFFER = (
    "Dear applicant, thank you for your application for the position of remote data assistant. Our team "
    "has read it with pleasure. You will sort pictures of goods, write a short report each evening and talk "
    "to your coach once a week. The hours are yours to choose, and the contract follows after the first "
    "month of employment. "
)
HONEST = OFFER + (
    "The interview takes place in person at our office, 12 Mill Lane. We never ask applicants for a "
    "deposit, and no training fee is payable. Bring an identity card on the first day; the salary is paid at "
    "the end of the month."
)
FRAUD = OFFER + (
    "Before the first day a refundable deposit of 150 USD is payable so that your account is activated. If "
    "the balance of your account is negative, please top up so that the next orders on the platform are "
    "released. Contact our desk on Telegram, and please do not discuss the bundles with others."
)


def test_an_offer_that_wants_money_first_looks_like_fraud_and_says_by_what() -> None:
    raised = FLAGS.read(FRAUD)
    assert (raised.risk, raised.scheme, raised.is_job, raised.is_long) == (
        Risk.HIGH,
        "recruit_task",
        True,
        True,
    )
    found = dict(raised.found)
    assert {"fee_first", "own_money", "messenger", "secrecy"} <= {*found}
    assert "refundable deposit" in found["fee_first"]
    assert not raised.clears


def test_what_is_denied_raises_nothing_and_an_offer_of_work_is_never_called_ordinary() -> None:
    raised = FLAGS.read(HONEST)
    assert (raised.risk, raised.found, raised.is_job, raised.is_long) == (Risk.UNKNOWN, (), True, True)
    assert not raised.clears
    assert FLAGS.read("We meet on Sunday at ten and go for a walk by the lake.").clears


def test_wherever_in_a_long_text_it_stands_it_is_found() -> None:
    filler = "The valley is quiet in winter and the museum opens at nine. " * 60
    assert FLAGS.read(filler).found == ()
    for text in (FRAUD + filler, filler + FRAUD, filler + FRAUD + filler):
        assert FLAGS.read(text).risk is Risk.HIGH


@pytest.mark.parametrize("name", sorted(flag.id for flag in FLAGS.flags))
def test_each_flag_that_is_told_has_words_in_every_language(name: str) -> None:
    if said := FLAGS.says.get(name):
        assert all(catalog().has(lang, said) for lang in catalog().locales)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No experience needed, anyone can do it: 900 USD per day", True),
        ("No experience needed, anyone can do it: 2 000 € a week", True),
        ("无需经验，每天1500元", True),
        ("без опыта, 15 тысяч рублей в день", True),
        ("Tanpa pengalaman, Rp 1.500.000 per hari", True),
        ("Sem experiência, R$ 800 por dia", True),
        ("No experience needed, 15 USD per hour", False),
        ("No experience needed, 900 USD", False),
        ("Ten years of experience, 900 USD per day", False),
        ("No experience needed, 900 sheep per day", False),
        ("No experience needed, 1.2.3k USD per day", False),
    ],
)
def test_pay_is_high_by_what_it_comes_to_in_a_month(text: str, found: bool) -> None:
    flag = next(one for one in FLAGS.flags if one.id == "pay_high")
    assert FLAGS.shows(flag, text) is found


def test_a_single_flag_names_nothing_and_several_light_ones_are_a_doubt() -> None:
    one = FLAGS.read(OFFER + "Contact our desk on Telegram.")
    assert (one.risk, [name for name, _ in one.found]) == (Risk.UNKNOWN, ["messenger"])
    text = "Please send us a scan of your passport and your bank details. Only a few places left."
    assert FLAGS.read(OFFER + "Contact our desk on Telegram. " + text).risk is Risk.MEDIUM


@pytest.mark.parametrize(
    "text", ["", " " * 100_000, "a" * 40_000, "账" * 40_000, "deposit " * 9_000, "ßİ½²" * 5_000]
)
def test_whatever_is_sent_is_read_to_its_end(text: str) -> None:
    FLAGS.read(text)


def test_they_are_the_same_after_a_rest() -> None:
    again = pickle.loads(pickle.dumps(FLAGS))
    assert again == FLAGS
    assert again.read(FRAUD) == FLAGS.read(FRAUD)


def test_without_any_nothing_is_raised() -> None:
    assert RedFlags().read(FRAUD * 3).found == NONE_RAISED.found
    assert len(FRAUD) >= PAGE


def test_words_of_one_concept_stand_for_one_need_alone() -> None:
    flag = RedFlag(id="any", of="short", needs=(("one", "other"),), within=20, weight=4)
    flags = RedFlags(concepts={"one": ("pay",), "other": ("pay", "now")}, flags=(flag,))
    assert not flags.shows(flag, "pay")
    assert flags.shows(flag, "pay now")
    assert not flags.shows(flag, "pay and, when many other words were said, now")


def test_a_text_that_speaks_of_fraud_can_be_left_unheard() -> None:
    told = FLAGS.read(FRAUD + " This is a scam, says the police.")
    assert (FLAGS.read(FRAUD).names_fraud, told.names_fraud) == (False, True)
    assert told.found
    left = told.unheard
    assert (left.found, left.risk, left.scheme) == ((), Risk.UNKNOWN, "")
    assert (left.is_long, left.is_job) == (told.is_long, told.is_job)
