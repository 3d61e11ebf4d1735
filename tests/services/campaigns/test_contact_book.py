"""Contacts in memory: bounded, each in its chat, and no chat crowds out another's."""

from __future__ import annotations

from bot.core.detection.contacts import Contact
from bot.core.message import ChatId
from bot.services.campaigns.contact_book import OF_ONE, ContactBook

HERE, THERE, LOUD = ChatId(-1), ChatId(-2), ChatId(-3)


def contact(mark: int, chat: ChatId = HERE, *, of: int = 1, at: float = 10.0) -> Contact:
    return Contact(mark=mark, campaign=of, chat_id=chat, seen_at=at)


def test_a_contact_is_known_in_the_chat_that_saw_it() -> None:
    book = ContactBook(9)
    book.keep(contact(5))
    book.keep(contact(5, at=20.0))
    assert list(book.known(HERE, {5, 6})) == [(1, 20.0)]
    assert list(book.known(THERE, {5})) == []
    assert (book.has(HERE), book.has(THERE), len(book)) == (True, False, 1)


def test_who_keeps_thousands_gives_up_their_own() -> None:
    book = ContactBook(20)
    book.keep(contact(5))
    for number in range(1000):
        book.keep(contact(number, LOUD))
    assert list(book.known(HERE, {5})) == [(1, 10.0)]
    assert [mark for mark in range(1000) if list(book.known(LOUD, {mark}))] == list(range(981, 1000))
    assert len(book) == 20


def test_a_chat_that_has_nothing_left_is_forgotten() -> None:
    book = ContactBook(1)
    book.keep(contact(5))
    book.keep(contact(6, THERE))
    assert (book.has(HERE), book.has(THERE), len(book)) == (False, True, 1)


def test_of_one_contact_the_last_campaigns_are_kept() -> None:
    book = ContactBook(9)
    for number in range(2 * OF_ONE):
        book.keep(contact(5, of=number))
    assert [of for of, _ in book.known(HERE, {5})] == list(range(OF_ONE, 2 * OF_ONE))


def test_contacts_move_with_their_chat() -> None:
    book = ContactBook(9)
    book.keep(contact(5))
    book.keep(contact(6, THERE))
    for _ in range(2):
        book.moved(HERE, THERE)
    assert not book.has(HERE)
    assert (sorted(book.known(THERE, {5, 6})), len(book)) == ([(1, 10.0), (1, 10.0)], 2)
