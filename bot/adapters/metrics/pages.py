"""The three pages of ``METRICS_LISTEN``: /metrics, /healthz and /readyz."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.adapters.metrics.counts import Counts
from bot.adapters.metrics.gauges import GaugeMetrics
from bot.services.operating.gauges import Gauges
from bot.services.operating.operating import Vitals


def metrics_app(
    counts: Counts,
    vitals: Vitals,
    read: Callable[[], Awaitable[Gauges]],
    ready: Callable[[], Awaitable[Mapping[str, bool]]],
) -> Starlette:
    """An application that tells how the bot is; ``read`` gives the gauges, ``ready`` what it needs."""
    # A registry of its own: the library's is the whole process's.
    gauges, registry = GaugeMetrics(vitals), CollectorRegistry()
    registry.register(counts)
    registry.register(gauges)
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        gauges.found = await read()
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def healthz(_: Request) -> Response:
        # Whoever reads this has heard from the loop that everything runs on.
        return JSONResponse({"alive": True})

    async def readyz(_: Request) -> Response:
        found = await ready()
        is_ready = all(found.values())
        return JSONResponse({"ready": is_ready, **found}, status_code=200 if is_ready else 503)

    return Starlette(
        routes=[Route("/metrics", metrics), Route("/healthz", healthz), Route("/readyz", readyz)]
    )
