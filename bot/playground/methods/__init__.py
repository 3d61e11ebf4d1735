"""The Bot API's methods, one function each, by their name in lower case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.playground.methods import (
    commands,
    deleting,
    editing,
    joining,
    looking,
    media,
    members,
    pinning,
    polls,
    queries,
    receiving,
    sending,
)
from bot.playground.params import Params
from bot.playground.world import World

Method = Callable[[World, Params], object]
"""Answers with the result, or with an awaitable of it where it has to wait."""

METHODS: Mapping[str, Method] = {
    name.lower(): method
    for table in (
        receiving.METHODS,
        sending.METHODS,
        media.METHODS,
        polls.METHODS,
        editing.METHODS,
        deleting.METHODS,
        pinning.METHODS,
        members.METHODS,
        joining.METHODS,
        looking.METHODS,
        queries.METHODS,
        commands.METHODS,
    )
    for name, method in table.items()
}
