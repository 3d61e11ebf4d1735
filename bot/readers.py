"""Who judges by an operator's settings: the fast reader, and the second and third where they can be had.

What is read from the content folder to start a bot is read here too, with nothing of the bot itself imported.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.changes import stamp
from bot.adapters.content.rules import load_ruleset
from bot.adapters.model.encoder import NAME as ENCODER
from bot.adapters.model.encoder import load_tuning
from bot.adapters.model.file import load_model
from bot.adapters.model.gist import load_learned
from bot.adapters.model.second import EmbeddingReader, open_second_reader
from bot.config import Settings
from bot.core.detection.engine import Engine
from bot.core.detection.model import Model
from bot.core.detection.tuning import Tuning
from bot.core.library.catalog import Catalog
from bot.core.library.gist import Phrasing
from bot.errors import DataError
from bot.services.guard.judging import TwoReaders

if TYPE_CHECKING:
    from bot.adapters.oracle.chat import ChatOracle


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What was read from the content folder to judge by.

    ``phrasing`` is what was learned beside the second reader, of how questions are worded.
    """

    engine: Engine
    second: EmbeddingReader | None
    phrasing: Phrasing | None

    def close(self) -> None:
        """Let go of the second reader."""
        if self.second is not None:
            self.second.close()


def open_readers(settings: Settings, *, second_reader: bool | None = None, patient: bool = False) -> Readers:
    """The readers of these settings; without a model file the rules judge alone.

    ``second_reader`` overrules the operator's setting; ``patient``: nobody else waits while it reads.
    """
    model = load_model(settings.content_dir)
    learned = load_learned(settings.content_dir)
    second = open_second_reader(
        model.meaning if model else None,
        wanted=settings.second_reader != "off" if second_reader is None else second_reader,
        tuning=lambda: fitting_tuning(settings.content_dir, model) if model else None,
        gist=learned.gist if learned is not None else None,
        patient=patient,
    )
    return Readers(
        engine=Engine(load_ruleset(settings.content_dir), model=model),
        second=second,
        phrasing=learned.phrasing if learned is not None else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContent:
    """A content folder as a bot starts with it: who judges by it, what is said, the stamp of its state."""

    readers: Readers
    catalog: Catalog
    stamp: str


def read_content(settings: Settings) -> ReadContent:
    """Read the content folder; ContentError or DataError where it cannot be used."""
    # Before anything is read: what changes while the bot starts is taken up afterwards.
    state = stamp(settings.content_dir)
    with ExitStack() as stack:
        # The larger first: the catalog moves into the memory that building the engine leaves free.
        readers = open_readers(settings)
        stack.callback(readers.close)
        catalog = load_catalog(settings.content_dir)
        stack.pop_all()
    return ReadContent(readers=readers, catalog=catalog, stamp=state)


def fitting_tuning(content: Path, model: Model) -> Tuning | None:
    """The tuning that the model was learned with; DataError where it was another one or none."""
    tuning = load_tuning(content)
    found = tuning.checksum if tuning else 0
    if found != model.encoder:
        why = "the model was learned with another one" if tuning else "is missing, and the model needs it"
        raise DataError(f"{content / ENCODER}: {why}; put back the one that came with the model")
    return tuning


def open_judging(settings: Settings, *, second_reader: bool | None = None) -> TwoReaders:
    """The verdict service of the command line; all that it is asked is answered ``at_once``."""
    readers = open_readers(settings, second_reader=second_reader, patient=True)
    return TwoReaders(readers.engine, readers.second, patient=True)


def open_oracle(settings: Settings) -> ChatOracle | None:
    """The model that the operator chose for a third reader, None where they chose none."""
    if settings.llm_base_url is None or settings.llm_model is None:
        return None
    # Whoever judges a line without it must not wait for a library that speaks HTTP.
    from bot.adapters.oracle.chat import ChatOracle, Endpoint

    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    return ChatOracle(Endpoint(base=settings.llm_base_url, model=settings.llm_model, key=key))
