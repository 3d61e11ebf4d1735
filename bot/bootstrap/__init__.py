"""The one place that knows everyone: builds adapters and services and hands them to each other.

``App`` is a bot put together over an ``Outside``; ``open_app`` opens the outside of a program. Beside them is
a file for each room of ``bot.services``, where its services are made.
"""

from bot.bootstrap.app import GRACE, App
from bot.bootstrap.opening import open_app, ticking
from bot.bootstrap.outside import Outside

__all__ = ["GRACE", "App", "Outside", "open_app", "ticking"]
