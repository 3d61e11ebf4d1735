"""Who read which text and when: ``locales/<lang>/reviewed.yaml``, kept by ``antifraud content correct``.

The bot says nothing of it, so that neither its start nor its looking for changes reads these files.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.content.editing import scalar
from bot.adapters.content.faults import Faults
from bot.adapters.content.strict_yaml import Node, read
from bot.adapters.content.texts import all_texts, is_heard, place
from bot.core.library.coverage import Reviewed

REVIEWED = "reviewed"
MAX_NAME = 60
NAME = r"[^@/<>\x00-\x1f]+"
"""A person or an office by name: no address, no link."""
_HEAD = """\
# Who read which text, and when: written by `antifraud content correct`. The digest is that of the text
# as it was read: what becomes of it later nobody has read yet.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person or office, the day, and ``digest`` of the text that was read."""

    by: str
    on: datetime.date
    digest: str

    def is_of(self, text: str) -> bool:
        """Whether this text is the one that was read."""
        return self.digest == digest(text)


def digest(text: str) -> str:
    """A few letters that another text hardly has."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def reviewed_at(lang: str) -> str:
    """Where the reviews of a language stand in the content folder."""
    return place(lang, REVIEWED)


def reviews(folder: Path, lang: str) -> dict[str, Review]:
    """The reviews of a language by the keys of its texts, none where nobody reviewed any; ContentError."""
    faults = Faults()
    found = reviews_of(_read(folder, lang, faults))
    faults.check()
    return found


def reviews_of(root: Node) -> dict[str, Review]:
    """What a file of reviews says."""
    return {key: _review(node) for key, node in root.mapping().items()}


def reviewed(folder: Path, lang: str) -> Reviewed:
    """How many of the texts that the bot says somebody read as they are now, and how many became others."""
    if not (found := reviews(folder, lang)):
        return Reviewed()
    texts = {key: text for key, text in all_texts(folder, lang).items() if not is_heard(key)}
    fresh = [found[key].is_of(text) for key, text in texts.items() if key in found]
    return Reviewed(fresh=sum(fresh), stale=len(fresh) - sum(fresh), texts=len(texts))


def check_reviews(folder: Path, langs: Iterable[str], today: datetime.date, faults: Faults) -> None:
    """Keep what is wrong with the reviews of these languages."""
    for lang in langs:
        root = _read(folder, lang, faults)
        if found := reviews_of(root):
            texts = all_texts(folder, lang)
            for key, review in found.items():
                if key not in texts:
                    root[key].fault("no text has this key any more, take the line out", value=key)
                if review.on > today:
                    root[key]["on"].fault(f"{key} is read on a day to come, today is {today}")


def written(found: Mapping[str, Review]) -> str:
    """The file that holds these reviews."""
    return _HEAD + "".join(
        f"{scalar(key)}: {{by: {scalar(one.by)}, on: {one.on}, digest: {one.digest}}}\n"
        for key, one in found.items()
    )


def is_of_reviews(path: Path) -> bool:
    """Whether a file of the content holds reviews, which nobody is told."""
    return path.name == f"{REVIEWED}.yaml"


def _read(folder: Path, lang: str, faults: Faults) -> Node:
    path = folder / reviewed_at(lang)
    # Most languages have none, and a link to nowhere is a fault.
    return read(path, faults, root=folder) if os.path.lexists(path) else Node(path.name, 1, {}, faults)


def _review(node: Node) -> Review:
    node.keys(required=("by", "on", "digest"))
    return Review(
        by=node["by"].text(longest=MAX_NAME, pattern=NAME),
        on=node["on"].date(),
        digest=node["digest"].text(pattern="[0-9a-f]{8}"),
    )
