"""A stand-in Bot API server with a page to act in front of the bot, for trying and for testing."""

from bot.playground.clock import PlaygroundClock
from bot.playground.demo import demo_world, empty_world
from bot.playground.refusal import PlayError
from bot.playground.server import ListenError, Playground
from bot.playground.world import World

__all__ = ["ListenError", "PlayError", "Playground", "PlaygroundClock", "World", "demo_world", "empty_world"]
