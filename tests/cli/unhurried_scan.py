"""The program, whose scan rests at each state that it kept until it is asked to stop."""

from __future__ import annotations

from time import sleep

from bot.__main__ import main
from bot.lab.scan.export import ReadMark
from bot.lab.scan.running import ScanRun

_save = ScanRun._save


def _kept(run: ScanRun, mark: ReadMark) -> None:
    _save(run, mark)
    while not run._stopped():
        sleep(0.02)


if __name__ == "__main__":
    ScanRun._save = _kept  # type: ignore[method-assign]
    main()
