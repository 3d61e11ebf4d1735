"""A stand-in for an OpenTelemetry collector: it keeps what it is sent over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, kw_only=True)
class Told:
    """A span as it arrived; ``process`` is the one that sent it."""

    name: str
    trace: bytes
    id: bytes
    parent: bytes
    process: str
    said: dict[str, str | int]
    failed: bool


class Collector:
    """What was sent to it, and how it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.bodies: list[bytes] = []
        self.status = 200
        self.gate = asyncio.Event()
        self.gate.set()

    @property
    def spans(self) -> list[Told]:
        return [span for body in self.bodies for span in _read(body)]

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        await self.gate.wait()
        return web.Response(status=self.status)


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """A collector that listens on this machine."""
    collector, app = Collector(), web.Application()
    app.router.add_post("/v1/traces", collector.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    collector.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield collector
    finally:
        await runner.cleanup()


def _read(body: bytes) -> list[Told]:
    found = ExportTraceServiceRequest.FromString(body)
    told = []
    for sent in found.resource_spans:
        process = {one.key: one.value.string_value for one in sent.resource.attributes}
        for span in (span for scope in sent.scope_spans for span in scope.spans):
            said = {one.key: one.value.int_value or one.value.string_value for one in span.attributes}
            told.append(
                Told(
                    name=span.name,
                    trace=span.trace_id,
                    id=span.span_id,
                    parent=span.parent_span_id,
                    process=process["service.instance.id"],
                    said=said,
                    failed=bool(span.status.code),
                )
            )
    return told
