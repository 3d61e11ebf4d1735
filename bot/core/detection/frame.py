"""Who does what to whom: the act that a message asks for, and what stands around it.

An act is told by the words of the lexicon and by the rules that hold. It is finer than its scheme: of two
messages that both name a card, one wants the card and the other wants money passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.core.detection.features import HANDLE, LINK, MONEY
from bot.core.detection.reading import Reading

ACTS: Final[Mapping[str, str]] = {
    "post_ads": "recruit_posting",
    "order_brushing": "recruit_task",
    "like_task": "recruit_task",
    "fake_job": "recruit_task",
    "proxy_chat": "recruit_helper",
    "group_pulling": "recruit_helper",
    "assisted_verification": "recruit_helper",
    "phone_relay": "recruit_helper",
    "host_device": "recruit_helper",
    "courier": "recruit_helper",
    "money_mule": "recruit_helper",
    "overseas_job": "recruit_helper",
    "buy_account": "account_trade",
    "rent_account": "account_trade",
    "sell_account": "account_trade",
    "scan_login": "account_trade",
    "give_code": "account_trade",
    "bank_card": "card_trade",
    "sim_card": "card_trade",
    "payment_code": "card_trade",
    "investment": "other_fraud",
    "loan": "other_fraud",
    "advance_fee": "other_fraud",
    "gambling": "other_fraud",
    "fake_support": "other_fraud",
    "phishing": "other_fraud",
    "impersonation": "other_fraud",
    "romance": "other_fraud",
}
"""The acts that a message may ask for, each with its scheme: the subs of ``content/schemes.yaml``."""
LEAST: Final = 2.0
"""Points from which an act is known."""
MOST: Final = 4.0
"""Points of an act that count for its scheme at most."""


class Clue(NamedTuple):
    """Concepts that together speak for an act, and how much."""

    act: str
    points: float
    beside: frozenset[str]


def _clues(told: str) -> Mapping[str, tuple[Clue, ...]]:
    """The clues of a table, by the first concept of each."""
    found: dict[str, list[Clue]] = {}
    for line in told.strip().splitlines():
        act, points, *concepts = line.split()
        for first in concepts[0].split("|"):
            found.setdefault(first, []).append(Clue(act, float(points), frozenset(concepts[1:])))
    return {concept: tuple(some) for concept, some in found.items()}


_CLUES: Final = _clues("""
post_ads 2.5 posting|masked_post
post_ads 2 soft_post|my_bit|publish wall
like_task 2 task|masked_task|thumb|soft_click
like_task 2 task_act task_object
order_brushing 2.5 prepay task
fake_job 1.5 part_time|job_invite|vague_job
fake_job 1 remote_bait|income_claim|hr_claim
proxy_chat 2 helper
group_pulling 2.5 pull_group|pull_jargon
assisted_verification 2.5 assist
phone_relay 2.5 relay|sim_errand
host_device 3 device
host_device 1.5 device control
courier 2 courier|smuggle|errand_soft|soft_errand|soft_role
courier 2 carry parcel
money_mule 3 run_points|mule_words|mule_job
money_mule 2.5 pass_on|pass_through|mule_soft
money_mule 1 keep_part
money_mule 1 receive funds
overseas_job 3 overseas_bait overseas
buy_account 2 account_deal
buy_account 1.5 account|my_account|masked_account acquire
buy_account 1 account
sell_account 1 account sell bulk
rent_account 2 soft_thing|vague_account|rider
rent_account 1.5 account hand_away
rent_account 1 account idle
scan_login 1.5 verify
give_code 3 code_give code_word
bank_card 2.5 card_deal|bank_book|book_trade|card_dealers|masked_card
bank_card 2 card acquire
bank_card 1 card|my_card|soft_card|vague_card
bank_card 1.5 card hand_away
bank_card 1 card control
investment 3 invest_bait
investment 1.5 mentor|project_bait|project_promise
loan 2.5 loan_bait|loan_offer
advance_fee 2.5 loan_fee|fee_first|prepaid_fee
advance_fee 1 advance
gambling 2.5 gamble_bait
fake_support 2.5 support_bait|screen_share
phishing 2.5 account_bait click_bait
phishing 2.5 parcel_hold
impersonation 2 claims_role
impersonation 1 new_number
romance 2 dating_pay
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a message asks for, each field "" or False where nothing tells it.

    ``object`` is what changes hands and ``owner`` whose it is; ``paid`` what the reader is promised for it.
    """

    act: str
    object: str
    owner: str
    paid: bool
    secret: bool
    held: bool
    contact: bool

    def __str__(self) -> str:
        """The fields that something tells, in a line."""
        said = [
            self.act or "no act",
            self.object and f"of {self.object}",
            self.owner and f"owned by {self.owner}",
        ]
        said += [name for name in ("paid", "secret", "held", "contact") if getattr(self, name)]
        return ", ".join(filter(None, said))


def frame_of(reading: Reading) -> Frame:
    """The frame that the words of a message and the rules that hold fill."""
    present = reading.present
    points = points_of(reading)
    act = max(points, key=lambda one: (points[one], one), default="")
    return Frame(
        act=act if points.get(act, 0.0) >= LEAST else "",
        object=_first(present, _OBJECTS),
        owner=_first(present, _OWNERS),
        paid=not MONEY.isdisjoint(present),
        secret="secrecy" in present,
        held="control" in present,
        contact=not _CONTACT.isdisjoint(present),
    )


def points_of(reading: Reading) -> Mapping[str, float]:
    """How loudly each act is spoken of, by the concepts and by the rules that hold."""
    present = reading.present
    found: dict[str, float] = {}
    for concept in present & _CLUES.keys():
        for act, points, beside in _CLUES[concept]:
            if beside <= present:
                found[act] = found.get(act, 0.0) + points
    for match in reading.matches:
        if (act := match.rule.sub) in ACTS:
            found[act] = found.get(act, 0.0) + match.rule.weight
    return found


def spoken(points: Mapping[str, float]) -> Mapping[str, float]:
    """How loudly the loudest act of each scheme is spoken of, bounded: words of one kind say one thing."""
    found: dict[str, float] = {}
    for act, told in points.items():
        found[ACTS[act]] = max(found.get(ACTS[act], 0.0), min(MOST, told))
    return found


def loudest(points: Mapping[str, float]) -> Mapping[str, str]:
    """The act of each scheme that is known to be asked for."""
    found: dict[str, str] = {}
    for act in sorted(points, key=lambda one: (points[one], one)):
        if points[act] >= LEAST:
            found[ACTS[act]] = act
    return found


_OBJECTS: Final = (
    ("money", frozenset({"run_points", "pass_on", "funds"})),
    ("card", frozenset({"card", "my_card", "bank_book", "card_deal", "soft_card", "vague_card"})),
    ("account", frozenset({"account", "my_account", "soft_thing", "vague_account"})),
    ("device", frozenset({"device"})),
    ("parcel", frozenset({"parcel"})),
    ("goods", frozenset({"wares", "goods"})),
)
_OWNERS: Final = (("reader", frozenset({"my_account", "my_card"})), ("family", frozenset({"kin"})))
_CONTACT: Final = frozenset({HANDLE, LINK, "handover", "contact_hint"})


def _first(present: frozenset[str], kinds: tuple[tuple[str, frozenset[str]], ...]) -> str:
    return next((name for name, concepts in kinds if not concepts.isdisjoint(present)), "")
