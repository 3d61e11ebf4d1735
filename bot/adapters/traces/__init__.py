"""Traces of updates by OpenTelemetry, where an operator names a collector; else none of it is loaded."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

LIBRARIES: Final = ("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http")


def missing() -> tuple[str, ...]:
    """The libraries without which no trace is sent, by the names to install them by."""
    return tuple(name for name in LIBRARIES if not _is_there(name))


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
