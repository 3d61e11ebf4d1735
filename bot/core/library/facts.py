"""Laws and hotlines: what may be told as true, with its source and until when it is trusted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How well a fact is sourced; the first two may be printed, the others need a stated reason."""

    STATUTE = "statute"
    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where a law or a hotline comes from; ``country`` is two letters in lower case."""

    id: str
    country: str
    grade: Grade
    source: str
    verified_on: datetime.date
    review_by: datetime.date
    printed_because: str = ""
    note: str = ""

    @property
    def printable(self) -> bool:
        """Whether anybody may be shown it."""
        return self.grade in {Grade.STATUTE, Grade.OFFICIAL} or bool(self.printed_because)


class LawRole(StrEnum):
    """What an article of law says to the reader: what is forbidden, or what speaks for who stops."""

    OFFENCE = "offence"
    LENIENCY = "leniency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Fact):
    """One article of one law; ``article`` is written as ``31``, ``25(1)``, ``287-2`` or ``648-bis``."""

    title: str
    article: str
    role: LawRole = LawRole.OFFENCE


DISTRESS = "distress"
"""The kind of hotline that stands beside first steps only."""
POLICE, AMBULANCE = "police", "ambulance"
EMERGENCY = "emergency"
"""The kind of hotline for danger to life that reaches the police and an ambulance as well."""
BANK = "bank"
"""The kind of hotline that reaches a bank: what is called first where no fact says otherwise."""
HOTLINE_KINDS = ("consult", "report", POLICE, AMBULANCE, EMERGENCY, BANK, "block", "sms_spam", DISTRESS)
FRAUD = ("consult", "report")
"""The kinds of hotline for advice on a fraud and for reporting one."""
YOUNG = "young"
"""Whom a hotline serves alone: children and young people, their parents and teachers; told wherever it is."""
ACCESS = (YOUNG, "interpreter", "text", "chat")
"""How a hotline serves who does not speak its language, or cannot speak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCall(Fact):
    """Whom somebody in a country calls first whose money is gone: ``BANK`` or another kind of hotline."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline(Fact):
    """One number or address of one of ``HOTLINE_KINDS``; ``name`` is what its own country calls it.

    ``hours`` are a name that each language has words for, with a clock where it needs one: ``daily 9-24``.
    ``languages`` are those that are spoken there, by their own names, ``also`` other ways to reach it,
    ``app`` its app by name and ``deaf`` the way for who cannot hear or speak, each as it is read everywhere.
    """

    channel: str
    kind: str
    name: str = ""
    hours: str = ""
    languages: str = ""
    access: tuple[str, ...] = ()
    also: str = ""
    app: str = ""
    deaf: str = ""
