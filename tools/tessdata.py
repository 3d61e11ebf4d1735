"""Brings the data with which Tesseract reads the scripts that the first reader does not know.

``python -m tools.tessdata`` takes it from the packages of Debian or Ubuntu, without root and without
installing them: apt checks their signatures, and only the data goes into the virtual environment. ``make
install`` does it where the system has no such data, ``make eyes`` tries again. Exit status 1 where something
stays unread.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

from bot.adapters.eyes.tongues import LIBRARY, OWN, TONGUES, lacking

PATIENCE: Final = 180
"""Seconds for one call of apt."""
NEEDED: Final = ("apt-get", "dpkg-deb")
PACKAGES: Final = {one.data: f"tesseract-ocr-{one.data}" for one in TONGUES}
_HASTE: Final = ("Acquire::Retries=1", "Acquire::http::Timeout=15", "Acquire::https::Timeout=15")


def main() -> int:
    """Bring what is lacking, and tell what is not to be had."""
    if not (unread := lacking()):
        return 0
    why = "the packages are not to be had now" if find_spec(LIBRARY) else f"{LIBRARY} is not installed"
    if find_spec(LIBRARY) and (absent := [name for name in NEEDED if which(name) is None]):
        why = f"there is no {' and no '.join(absent)} here"
    elif find_spec(LIBRARY):
        _tell(f"Fetching what reads {', '.join(one.name for one in unread)} in pictures, some 8 MB ...")
        OWN.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=OWN.parent) as folder:
            bring(Path(folder), OWN)
    if unread := lacking():
        names, packages = (one.name for one in unread), (PACKAGES[one.data] for one in unread)
        _tell(
            f"{', '.join(names)} will not be read in pictures, all else works: {why}."
            f" `make eyes` tries again; or install {' '.join(packages)}, or what your system calls them."
        )
    return 1 if unread else 0


def bring(folder: Path, place: Path) -> None:
    """Put the data of every package that is to be had into its place; ``folder`` is for work alone."""
    with_lists = ("-o", f"Dir::State::Lists={folder / 'lists'}")
    # Most machines know where their packages are; one that was made bare must ask first.
    for way in ((), with_lists):
        if way:
            (folder / "lists" / "partial").mkdir(parents=True)
            _apt(folder, *way, "update")
        _apt(folder, *way, "download", *PACKAGES.values())
        if _unpacked(folder, place):
            return


def _apt(folder: Path, *words: str) -> None:
    # Root would hand the download to a user who may not write here.
    settings = (*_HASTE, f"Dir::Cache={folder / 'cache'}", "APT::Sandbox::User=root")
    (folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    _quietly(folder, "apt-get", "-qq", *(word for one in settings for word in ("-o", one)), *words)


def _unpacked(folder: Path, place: Path) -> bool:
    """Whether the data of all packages came."""
    for name, package in PACKAGES.items():
        for file in folder.glob(f"{package}_*.deb"):
            inside = folder / package
            _quietly(folder, "dpkg-deb", "-x", str(file), str(inside))
            for data in inside.rglob(f"{name}.traineddata"):
                for terms in inside.rglob("copyright"):
                    terms.replace(place / f"{name}.copyright")
                data.replace(place / data.name)
    return all((place / f"{name}.traineddata").is_file() for name in PACKAGES)


def _quietly(folder: Path, *command: str) -> None:
    """What fails leaves no file behind, which is seen; what it says of itself helps nobody here."""
    try:
        subprocess.run(  # noqa: S603 - words of our own
            command, cwd=folder, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
