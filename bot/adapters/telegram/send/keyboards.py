"""The buttons under the bot's messages, and what they carry back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.library.catalog import Catalog
from bot.core.talk.answers import Answer
from bot.core.talk.ways import Way, country_way, first_aid, ways
from bot.services.store import Json

RIGHTS = "delete_messages+restrict_members+invite_users+pin_messages"
"""What the link that adds the bot asks for; every mode works with fewer, and says what is missing."""

MENU_OF = "set"
"""What a start payload begins with that opens a group's settings in private; the group's number follows."""

LOG_OF = "log"
"""The same for a group's last cases."""

LAND_OF = "land"
"""The same for the country that a group is in."""

Rows = list[list[dict[str, str]]]


def button(text: str, data: str) -> dict[str, str]:
    """A button that calls back with ``data`` (64 bytes at most)."""
    return {"text": text, "callback_data": data}


def inline(rows: Rows) -> Json:
    """Rows of buttons as a reply markup."""
    return {"inline_keyboard": rows}


def yes_no(catalog: Catalog, lang: str, yes: str, no: str, *, beside: bool = False) -> Json:
    """Under a question: yes and no with their data, one below or ``beside`` the other."""
    row = [button(catalog.text(lang, "button.yes"), yes), button(catalog.text(lang, "button.no"), no)]
    return inline([row] if beside else [[one] for one in row])


def warning_keyboard(catalog: Catalog, lang: str, message_id: int, scheme: str, placing: str = "") -> Json:
    """Under a warning: why, I already did it, ask in private, not fraud.

    ``placing`` is the address where admins say in which country the group is, "" where the warning knows it.
    """
    place = {"text": catalog.text(lang, "ask.button.place_group"), "url": placing}
    return inline(
        [
            [
                button(catalog.text(lang, "button.why"), f"why:{message_id}"),
                button(catalog.text(lang, "button.did_it"), f"did:{scheme}"),
            ],
            [
                button(catalog.text(lang, "ask.button.private"), f"about:{message_id}"),
                button(catalog.text(lang, "button.not_fraud"), f"ok:{message_id}"),
            ],
            *([[place]] if placing else []),
        ]
    )


GO = "go"
"""What the data of a door or of another page begin with; its name follows."""
CHECK, CALL = "check", "call"
"""The doors that lead to a check of a message and to whom to call."""


def doors_keyboard(catalog: Catalog, lang: str, username: str, country: str = "") -> Json:
    """Under the greeting in private: what somebody may have come for, and the link that adds the bot.

    ``country`` is the one that they chose, "" for none: it is asked for without standing in the way.
    """
    url = f"https://t.me/{username}?startgroup=true&admin={RIGHTS}"
    return inline(
        [
            [button(catalog.text(lang, "button.door_check"), f"{GO}:{CHECK}")],
            [talk_button(first_aid(catalog, lang))],
            [button(catalog.text(lang, "button.door_call"), f"{GO}:{CALL}")],
            [{"text": catalog.text(lang, "button.add_to_group"), "url": url}],
            [talk_button(country_way(catalog, lang, country))],
        ]
    )


_RIGHTS = {"can_delete_messages": "delete_messages", "can_restrict_members": "restrict_members"}


def add_link(username: str, rights: Iterable[str]) -> str:
    """The address that adds the bot to a group, or asks there for exactly these rights."""
    wanted = "+".join(_RIGHTS[right] for right in rights)
    return f"https://t.me/{username}?startgroup=true" + (f"&admin={wanted}" if wanted else "")


def start_link(username: str, payload: str) -> str:
    """The address that opens the private chat with a payload."""
    return f"https://t.me/{username}?start={payload}"


TALK = "ask"
"""What the data of a talk's buttons begin with; the action follows."""


def talk_button(way: Way) -> dict[str, str]:
    """A way on in a talk as a button."""
    return button(way.label, f"{TALK}:{way.action}")


def talk_keyboard(catalog: Catalog, answer: Answer, left: Sequence[str]) -> Json:
    """Under an answer of a talk: what may be answered or asked next; None where nothing is."""
    rows = [[talk_button(way) for way in row] for row in ways(catalog, answer, left)]
    return inline(rows) if rows else None
