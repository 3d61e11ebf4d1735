"""Draws the statistics of a chat as a PNG."""

from bot.adapters.pictures.faces import missing_fonts
from bot.adapters.pictures.picture import render

__all__ = ["missing_fonts", "render"]
