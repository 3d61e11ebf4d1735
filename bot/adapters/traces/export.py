"""Takes spans to a collector by OTLP over HTTP, in a thread beside; what it does not take is dropped."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from bot.adapters.traces.spans import Spans
from bot.services.metering import Meter

_log = logging.getLogger(__name__)
PATIENCE = 5.0
"""Seconds for a batch, all tries together."""
WAITING = 4096
"""Spans that wait at most; beyond them the oldest are dropped."""
BATCH = 512
EVERY = 1.0
"""Seconds between two batches that are not full."""
GRACE = 0.8
"""Seconds in which the last batch may leave when the bot stops."""


@asynccontextmanager
async def tracing(endpoint: str, service: str, role: str, bot: str, inner: Meter) -> AsyncIterator[Meter]:
    """A meter whose times go to a collector too; on leaving, what is left goes or is dropped."""
    # It says the same of every batch; who is told once that the collector is away knows enough.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    processor = BatchSpanProcessor(
        Noticing(_exporter(endpoint)),
        max_queue_size=WAITING,
        max_export_batch_size=BATCH,
        schedule_delay_millis=EVERY * 1000,
    )
    resource = Resource.create(
        {"service.name": service, "service.instance.id": str(uuid4()), "antifraud.role": role}
    )
    try:
        yield Spans(inner, bot, resource, processor.on_end)
    finally:
        # Not by a thread of the loop's own: the end of the program waits for those.
        ending = threading.Thread(target=processor.shutdown, name="traces end", daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, GRACE)


def is_taken(endpoint: str) -> bool:
    """Whether a collector there takes a batch of nothing; this blocks for up to ``PATIENCE``."""
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    exporter = _exporter(endpoint)
    try:
        return exporter.export(()) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()  # type: ignore[no-untyped-call]  # the library says nothing of what it returns


class Noticing(SpanExporter):
    """Exports by another; logs once when batches are not taken any more, and once when they are again."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._taken = True

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch."""
        result = self._inner.export(spans)
        taken = result is SpanExportResult.SUCCESS
        if taken is not self._taken:
            self._taken = taken
            if taken:
                _log.info("traces_taken")
            else:
                _log.warning("traces_dropped")
        return result

    def shutdown(self) -> None:
        """Let a batch that is on its way go."""
        self._inner.shutdown()


def _exporter(endpoint: str) -> OTLPSpanExporter:
    return OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=PATIENCE)
