"""Messages that wait for their verdicts, in a line: each is recorded after the one before it."""

from __future__ import annotations

from collections import deque
from typing import Final

from bot.lab.scan.export import Head
from bot.lab.scan.judges import Judges
from bot.lab.scan.scan import Prepared, Scan

LONGEST: Final = 8_192
"""Messages that wait at most."""


class ScanLine:
    """The messages of one scan; without ``judges`` none ever waits."""

    def __init__(self, scan: Scan, judges: Judges | None = None) -> None:
        self._scan = scan
        self._judges = judges
        self._waiting: deque[Prepared] = deque()

    def take(self, head: Head, raw: bytes) -> None:
        """Have one message judged from its bytes, and record it now or in its turn."""
        if self._scan.forgets:
            self.finish()
        prepared = self._scan.prepare(head, raw)
        if prepared is None:
            return
        if self._judges is None:
            self._scan.record(prepared)
        else:
            self._waiting.append(prepared)
            self._record()
            self._keep_up(self._judges)

    def _keep_up(self, judges: Judges) -> None:
        while judges.behind:
            judges.wait()
            self._record()
        if len(self._waiting) > LONGEST:
            self.finish()

    def finish(self) -> None:
        """Wait until all were recorded."""
        while self._judges is not None and self._waiting:
            self._judges.wait()
            self._record()

    def _record(self) -> None:
        while self._waiting and self._waiting[0].answer.verdict is not None:
            self._scan.record(self._waiting.popleft())
