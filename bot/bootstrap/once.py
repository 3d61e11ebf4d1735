"""Services that are made when somebody first asks for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.bootstrap.app import App

    T = TypeVar("T")

    def once(make: Callable[[App], T]) -> T:
        """An attribute of what ``make`` gives, to whoever looks from without."""

else:
    once = cached_property
