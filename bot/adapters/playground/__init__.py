"""A stand-in Bot API server with a page to act in front of the bot, for trying and for testing."""

from bot.adapters.playground.clock import PlaygroundClock
from bot.adapters.playground.demo import demo_world, empty_world
from bot.adapters.playground.refusal import PlayError
from bot.adapters.playground.server import Playground
from bot.adapters.playground.world import World

__all__ = ["PlayError", "Playground", "PlaygroundClock", "World", "demo_world", "empty_world"]
