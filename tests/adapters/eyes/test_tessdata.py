"""`make install` brings the data of the scripts that only Tesseract reads, or says that it could not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.eyes import lacking, tongues
from tools import tessdata

APT = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
*" update") [ -n "$ONLINE" ] && : > updated ;;
*" download "*) [ -n "$ONLINE" ] && { [ -z "$BARE" ] || [ -f updated ]; } || exit 100
  for name in rus kor ell san; do : > "tesseract-ocr-${name}_1%3a4.1.0-2_all.deb"; done ;;
esac
"""
DPKG = """#!/bin/sh
name=$(basename "$2" | sed 's/tesseract-ocr-\\(...\\)_.*/\\1/')
mkdir -p "$3/usr/share/tesseract-ocr/5/tessdata" "$3/usr/share/doc/tesseract-ocr-$name"
echo data > "$3/usr/share/tesseract-ocr/5/tessdata/$name.traineddata"
echo terms > "$3/usr/share/doc/tesseract-ocr-$name/copyright"
"""


class Machine:
    """One without data, whose apt-get we wrote."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.own = folder / "share" / "tessdata"
        self.programs = folder / "programs"
        self.programs.mkdir()
        self._calls = folder / "calls"
        for name, text in (("apt-get", APT), ("dpkg-deb", DPKG)):
            (self.programs / name).write_text(text)
            (self.programs / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{self.programs}:/usr/bin:/bin")
        monkeypatch.setenv("CALLS", str(self._calls))
        monkeypatch.setenv("ONLINE", "1")
        monkeypatch.setenv("BARE", "")
        monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
        monkeypatch.setattr(tongues, "_FOLDERS", (folder / "usr", self.own))
        monkeypatch.setattr(tessdata, "OWN", self.own)

    @property
    def calls(self) -> list[str]:
        """What apt was asked for."""
        return [
            "update" if line.endswith(" update") else "download"
            for line in (self._calls.read_text().splitlines() if self._calls.exists() else ())
        ]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_the_data_and_its_terms_come_out_of_the_packages(machine: Machine) -> None:
    assert tessdata.main() == 0
    assert lacking() == ()
    assert sorted(file.name for file in machine.own.iterdir()) == [
        f"{name}.{kind}" for name in ("ell", "kor", "rus", "san") for kind in ("copyright", "traineddata")
    ]
    assert [file.name for file in machine.own.parent.iterdir()] == ["tessdata"]
    assert machine.calls == ["download"]


def test_a_machine_that_knows_of_no_packages_asks_for_a_list_of_its_own(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BARE", "1")
    assert tessdata.main() == 0
    assert machine.calls == ["download", "update", "download"]


def test_where_the_system_has_it_nothing_is_fetched(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "usr").mkdir()
    for one in tongues.TONGUES:
        (tmp_path / "usr" / f"{one.data}.traineddata").touch()
    assert tessdata.main() == 0
    assert machine.calls == []


def test_offline_it_says_what_stays_unread_and_how_to_try_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONLINE", "")
    assert tessdata.main() == 1
    said = capfd.readouterr().err
    assert "Cyrillic, Hangul, Greek, Devanagari will not be read in pictures, all else works" in said
    assert "the packages are not to be had now. `make eyes` tries again" in said
    assert list(machine.own.iterdir()) == []


def test_a_system_without_apt_is_told_what_to_install(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (machine.programs / "apt-get").unlink()
    monkeypatch.setenv("PATH", str(machine.programs))
    assert tessdata.main() == 1
    said = capfd.readouterr().err
    assert "there is no apt-get here" in said
    assert "install tesseract-ocr-rus tesseract-ocr-kor tesseract-ocr-ell tesseract-ocr-san" in said


def test_without_the_library_no_data_is_fetched(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for module in (tessdata, tongues):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert tessdata.main() == 1
    assert "tesserocr is not installed" in capfd.readouterr().err
    assert machine.calls == []


def test_an_apt_that_hangs_is_left(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine.programs / "apt-get").write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(tessdata, "PATIENCE", 0.2)
    assert tessdata.main() == 1
