"""Words first aid: one step at a time, or all of it. Telegram HTML."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.library.catalog import Catalog
from bot.core.library.facts import DISTRESS
from bot.core.library.situations import LOGINS
from bot.core.library.wording import AUTO
from bot.core.talk.calling import CALL, GENERAL, distress, hotline
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.guide import REASONS
from bot.core.talk.pressing import APPS
from bot.core.talk.screen import Piece, Weight

EVIDENCE = "paid"
"""The situation whose list of evidence serves for all."""


def kept(catalog: Catalog, lang: str) -> str:
    """What to keep of what happened, whatever it was."""
    lines = catalog.aid(lang, EVIDENCE).keep
    return "\n".join((catalog.text(lang, "ask.aid.keep"), *(f"• {line}" for line in lines)))


def one_step(catalog: Catalog, lang: str, state: Dialogue, region: str, *, cannot: bool) -> Iterator[Piece]:
    """The one thing to do now, with its number; behind the last of them what comes after.

    ``cannot``: somebody is unable to, and is told what else helps.
    """
    help_ = catalog.aid(lang, state.situation, state.besides)
    steps, number = (*help_.now, *help_.day), max(state.number, 1)
    yield Piece(text=f"🧭 <b>{help_.title}</b>")
    if number > len(steps):
        yield from _end(catalog, lang, state, region, of=len(steps))
        return
    step = steps[number - 1]
    if number == 1 and not cannot:
        yield Piece(text=help_.head, weight=Weight.SPARE)
    when = catalog.text(lang, "ask.aid.now" if number <= len(help_.now) else "ask.aid.day")
    mark = "☑️" if number in state.done else "👉"
    yield Piece(text=f"{when} · {number}/{len(steps)}\n{mark} {step}")
    if cannot:
        yield Piece(text=f"🤝 {_else(catalog, lang, state, step)}")
    if CALL in step or number == 1:
        yield Piece(text=hotline(catalog, lang, state.scheme, region), weight=Weight.CALL)
    if number > 1 and not cannot:
        yield Piece(text=f"✋ {help_.never[number % len(help_.never)]}", weight=Weight.SPARE)


def _else(catalog: Catalog, lang: str, state: Dialogue, step: str) -> str:
    """What else helps who cannot take a step: by why they cannot, where that was said, else by the step."""
    if state.cannot in REASONS:
        return catalog.text(lang, f"ask.aid.cant_{state.cannot}")
    return catalog.text(lang, f"ask.aid.else_{_kind(state, step)}")


def _kind(state: Dialogue, step: str) -> str:
    if CALL in step:
        return "call"
    return "login" if state.situation in LOGINS else "other"


def _end(catalog: Catalog, lang: str, state: Dialogue, region: str, *, of: int) -> Iterator[Piece]:
    """What comes after the last step."""
    done = sum(1 for number in state.done if 1 <= number <= of)
    yield Piece(text=f"✅ {catalog.text(lang, 'ask.aid.done', done=done, all=of)}")
    yield Piece(text=catalog.text(lang, "ask.aid.end"))
    yield Piece(text=f"{CALL} {distress(catalog, lang, region)}", weight=Weight.CALL)


def evidence(catalog: Catalog, lang: str, state: Dialogue) -> str:
    """What to keep of what happened, and what had better not be done."""
    help_ = catalog.aid(lang, state.situation, state.besides)
    kept = (f"• {line}" for line in help_.keep)
    never = (f"• {line}" for line in help_.never)
    heads = (catalog.text(lang, f"ask.aid.{name}") for name in ("keep", "never"))
    return "\n".join((f"🧭 <b>{help_.title}</b>", next(heads), *kept, next(heads), *never))


def forward(catalog: Catalog, lang: str, state: Dialogue, region: str) -> str:
    """How to come forward, and where."""
    said = (catalog.text(lang, "ask.aid.forward"), catalog.text(lang, "aid.forward"))
    return "\n".join((*said, hotline(catalog, lang, state.scheme, region)))


def aid(catalog: Catalog, lang: str, state: Dialogue, region: str = AUTO) -> str:
    """First aid for what happened, all of it: what is done, evidence, and whom to call."""
    help_ = catalog.aid(lang, state.situation, state.besides)
    steps = (*help_.now, *help_.day)
    shown = [f"{'☑️' if n in state.done else '▫️'} <b>{n}.</b> {step}" for n, step in enumerate(steps, 1)]
    split = len(help_.now)
    calls = catalog.phonebook.line(lang, state.scheme or GENERAL, DISTRESS, region=region)
    lines = [
        f"🧭 <b>{help_.title}</b>",
        help_.head,
        catalog.text(lang, "ask.aid.now"),
        *shown[:split],
        catalog.text(lang, "ask.aid.day"),
        *shown[split:],
        catalog.text(lang, "ask.aid.keep"),
        *(f"• {line}" for line in help_.keep),
        catalog.text(lang, "ask.aid.never"),
        *(f"• {line}" for line in help_.never),
        catalog.text(lang, "ask.aid.forward"),
        catalog.text(lang, "aid.forward"),
        catalog.text(lang, "ask.card.call", hotlines=calls),
    ]
    if state.done:
        lines.append(catalog.text(lang, "ask.aid.done", done=len(state.done), all=len(steps)))
    return "\n".join(lines)


def logout(catalog: Catalog, lang: str) -> str:
    """How other devices are logged out, app by app."""
    apps = (catalog.text(lang, f"aid.logout.{app}") for app in APPS)
    return "\n".join((catalog.text(lang, "ask.aid.logout"), *(f"• {line}" for line in apps)))
