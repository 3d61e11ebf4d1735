"""Memory follows what others change; where that is not known, all of it is read anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.services.operating.listener import Listener, News, Subject


class Board:
    """Hands out news, and keeps what was made of them."""

    def __init__(self, *news: Sequence[News] | None) -> None:
        self.left = list(news)
        self.done: list[tuple[str, int, int]] = []
        self.listener = Listener(
            self,
            ((Subject.CHAT, self.chat), (Subject.CAMPAIGN, self.campaign)),
            anew=self.anew,
        )

    async def news(self) -> Sequence[News] | None:
        return self.left.pop(0)

    async def chat(self, key: int, chat: int) -> None:
        self.done.append(("chat", key, chat))

    async def campaign(self, key: int, chat: int) -> None:
        self.done.append(("campaign", key, chat))

    async def anew(self) -> None:
        self.done.append(("anew", 0, 0))


async def test_each_subject_is_heeded_by_its_own_and_once() -> None:
    board = Board([News(Subject.CHAT, 5), News(Subject.CAMPAIGN, 7, 5), News(Subject.CHAT, 5)])
    await board.listener.listen()
    assert board.done == [("chat", 5, 0), ("campaign", 7, 5)]


async def test_what_nobody_remembers_is_passed_over() -> None:
    board = Board([News(Subject.OPERATING)])
    await board.listener.listen()
    assert board.done == []


async def test_what_was_missed_is_read_anew() -> None:
    board = Board(None)
    await board.listener.listen()
    assert board.done == [("anew", 0, 0)]
