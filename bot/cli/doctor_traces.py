"""What ``antifraud doctor`` says of traces."""

from __future__ import annotations

import asyncio

from bot.adapters.traces import missing
from bot.config import Settings
from bot.errors import AntifraudError

INSTALL = "`make install TRACES=1` brings them, or install what requirements/traces.txt lists"


async def look_at_traces(settings: Settings) -> str:
    """Whether they are sent, and somebody takes them."""
    if not settings.otel_exporter_otlp_endpoint:
        return "off: OTEL_EXPORTER_OTLP_ENDPOINT is not set"
    need_traces()
    from bot.adapters.traces.export import is_taken

    if not await asyncio.to_thread(is_taken, settings.otel_exporter_otlp_endpoint):
        raise AntifraudError(
            "no collector takes OTLP over HTTP at OTEL_EXPORTER_OTLP_ENDPOINT: `run` goes on without it,"
            " and drops the traces"
        )
    return f"a collector takes them as {settings.otel_service_name}"


def need_traces() -> None:
    """AntifraudError where what sends them is not installed."""
    if absent := missing():
        raise AntifraudError(
            f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {' and '.join(absent)} not installed: {INSTALL}"
        )
