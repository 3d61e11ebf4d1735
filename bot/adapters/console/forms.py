"""What a page sends back: a small form, read within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_BYTES = 65_536
MOST_FIELDS = 20
READING = 10.0
"""Seconds that a form may take to arrive."""
_KIND = "application/x-www-form-urlencoded"


class UnfitForm(Exception):  # noqa: N818 - reads as the event that it is
    """A form that is not read; ``status`` says why."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a form; UnfitForm for one that is too long, too slow or something else."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _KIND:
        raise UnfitForm(415)
    body = bytearray()
    try:
        async with asyncio.timeout(READING):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise UnfitForm(413)
    except TimeoutError:
        raise UnfitForm(408) from None
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise UnfitForm(400) from None
    return {name: value.replace("\r\n", "\n") for name, value in fields}
