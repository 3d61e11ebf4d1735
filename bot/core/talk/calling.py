"""Words whom to call. Telegram HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.library.catalog import Catalog
from bot.core.library.facts import AMBULANCE, DISTRESS, EMERGENCY, POLICE
from bot.core.library.situations import IN_NEED
from bot.core.library.wording import AUTO

GENERAL = "other_fraud"
"""The scheme whose law and numbers are told where none is known."""
CALLING: Mapping[str, tuple[str, ...]] = {
    "say.help": (AMBULANCE, POLICE, EMERGENCY),
    **{f"say.{need}": (AMBULANCE, POLICE, EMERGENCY) for need in IN_NEED},
    **dict.fromkeys(("say.stay", "say.safe", "say.held_calls", "need.group"), (AMBULANCE, POLICE, EMERGENCY)),
    "say.threat": (POLICE, EMERGENCY),
}
"""Parts that name whom to call at once, with the kinds of numbers that help there."""
CALL = "☎️"
"""Stands in a step of first aid that is a call: whom to call is told below it."""


def hotline(catalog: Catalog, lang: str, scheme: str, region: str) -> str:
    """The line of a card that says whom to call."""
    line = catalog.phonebook.line(lang, scheme or GENERAL, region=region)
    return catalog.text(lang, "ask.card.call", hotlines=line)


def distress(
    catalog: Catalog, lang: str, region: str = AUTO, *, marked: bool = True, named: bool = True
) -> str:
    """Somebody to talk to; in words where no number was checked, for the police's is no line to talk.

    ``marked``: with what serves who does not speak the language, for one person only; ``named``: with what it
    is for.
    """
    local = catalog.text(lang, "ask.distress.local")
    return _lines(catalog, lang, (DISTRESS,), region, local, marked=marked, named=named)


def emergency(
    catalog: Catalog, lang: str, region: str = AUTO, kinds: Sequence[str] = CALLING["say.danger"]
) -> str:
    """The numbers for danger to life, each once; in words where none is known."""
    return _lines(catalog, lang, kinds, region, catalog.text(lang, "ask.emergency.local"))


def _lines(
    catalog: Catalog,
    lang: str,
    kinds: Sequence[str],
    region: str,
    local: str,
    *,
    marked: bool = True,
    named: bool = True,
) -> str:
    """The lines of a country; of those where a language is at home, if nobody knows where somebody is."""
    # Of a country that is a guess the numbers are told, and not all that is known of them.
    lines = catalog.phonebook.of_kinds(lang, kinds, region, marked=marked and region != AUTO, named=named)
    if region != AUTO:
        return lines or local
    return catalog.text(lang, "ask.distress.elsewhere", lines=lines, local=local) if lines else local
