"""The port ``Meter`` once more: what took time for an update becomes a span of the update's trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from random import getrandbits
from time import time_ns

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from bot.services.cause import CAUSE, Cause
from bot.services.metering import Event, Meter, Wait, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a span is called, and what its labels are."""

    name: str
    labels: tuple[str, ...] = ()
    kind: SpanKind = SpanKind.INTERNAL


SHAPES: Mapping[Wait, Shape] = {
    Wait.HANDLED: Shape(name="update", labels=("kind", "outcome"), kind=SpanKind.CONSUMER),
    Wait.ANSWERED: Shape(name="answer"),
    Wait.CALLED: Shape(name="call", labels=("method", "outcome"), kind=SpanKind.CLIENT),
    Wait.READ: Shape(name="read", labels=("reader",)),
    Wait.STORED: Shape(name="store", labels=("way",), kind=SpanKind.CLIENT),
    Wait.POSTED: Shape(name="tip"),
}
UPDATE = "antifraud.update"
"""The attribute that joins a trace to the lines of the log: the update's number."""
_SCOPE = InstrumentationScope("antifraud")
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_FAILED = Status(StatusCode.ERROR)
_UNSET = Status(StatusCode.UNSET)


class Spans:
    """Passes everything on to ``inner``, and a span to ``sink`` of each time that an update took.

    The ids of a trace and of its root are made of the bot's id and the update's: all processes that have
    to do with an update make the same, and nothing is handed on between them.
    """

    def __init__(
        self, inner: Meter, bot: str, resource: Resource, sink: Callable[[ReadableSpan], None]
    ) -> None:
        self._inner = inner
        self._bot = bot
        self._resource = resource
        self._sink = sink

    def count(self, event: Event, *labels: str, by: int = 1) -> None:
        """Pass it on: only what takes time has a span."""
        self._inner.count(event, *labels, by=by)

    def took(self, wait: Wait, seconds: float, *labels: str) -> None:
        """Pass it on, and make a span of it if it was for one update."""
        self._inner.took(wait, seconds, *labels)
        if (cause := CAUSE.get()) is not None:
            self._sink(self._span(cause, wait, seconds, labels))

    def _span(self, cause: Cause, wait: Wait, seconds: float, labels: tuple[str, ...]) -> ReadableSpan:
        shape, end = SHAPES[wait], time_ns()
        root = self._root(cause.update_id)
        is_root = wait is Wait.HANDLED
        named = {f"antifraud.{name}": word(label) for name, label in zip(shape.labels, labels, strict=True)}
        failed = wait is Wait.CALLED and "ok" not in labels
        return ReadableSpan(
            shape.name,
            context=root if is_root else _context(root.trace_id, getrandbits(64) or 1),
            parent=None if is_root else root,
            resource=self._resource,
            attributes={UPDATE: cause.update_id, **named},
            kind=shape.kind,
            status=_FAILED if failed else _UNSET,
            start_time=end - int(seconds * 1e9),
            end_time=end,
            instrumentation_scope=_SCOPE,
        )

    def _root(self, update_id: int) -> SpanContext:
        made = blake2b(f"{self._bot}:{update_id}".encode(), digest_size=24).digest()
        # Neither may be 0.
        return _context(int.from_bytes(made[:16]) or 1, int.from_bytes(made[16:]) or 1)


def _context(trace_id: int, span_id: int) -> SpanContext:
    return SpanContext(trace_id, span_id, is_remote=False, trace_flags=_SAMPLED)
