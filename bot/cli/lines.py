"""Lines of JSON in, and for each a line of JSON out, in order."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from typing import BinaryIO

from bot.services.programs.lines import JsonObject, as_json, object_of, reason_of


def answer_lines(
    given: BinaryIO, out: BinaryIO, answer: Callable[[JsonObject], JsonObject], *, blank: bool
) -> int:
    """Answer each line, at once; 1 if any could not be read, else 0. ``blank`` ones may be faults too."""
    status = 0
    for number, line in enumerate(given, 1):
        if not (blank or line.strip()):
            continue
        try:
            bare = line.removeprefix(BOM_UTF8) if number == 1 else line
            said = as_json(answer(object_of(bare)))
        except (ValueError, RecursionError) as error:
            said, status = as_json({"id": None, "error": f"line {number}: {reason_of(error)}"}), 1
        out.write(said + b"\n")
        out.flush()
    return status
