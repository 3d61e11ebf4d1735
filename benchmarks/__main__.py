"""``python -m benchmarks [NAME...]``: prints the figures; exit status 1 when a target is missed."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import FIGURES, MEASURED, SERVER, Figure

_LIBRARIES = ("python-telegram-bot", "aiohttp", "httpx", "sqlalchemy", "orjson")


def main() -> int:
    """Measure what was asked for, else everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FIGURES)}")
    names: list[str] = parser.parse_args().names
    if unknown := set(names) - set(FIGURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    print(_machine())
    missed = False
    for name in names or FIGURES:
        began = time.monotonic()
        for figure in FIGURES[name]():
            print(_line(figure), flush=True)
            missed = missed or figure.ok is False
        print(f"{name} took {time.monotonic() - began:.0f} s", flush=True)
    return 1 if missed else 0


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores (server on {SERVER}, measured on {MEASURED}),"
        f" {platform.system()} {platform.release()}\nPython {platform.python_version()}, {libraries}\n"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _line(figure: Figure) -> str:
    mark = {True: "ok", False: "MISSED", None: ""}[figure.ok]
    return f"{figure.name:<34} {figure.value:<42} {figure.target:<10} {mark:<7} {figure.note}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
