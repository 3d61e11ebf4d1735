"""Copies of a database: written while the bot runs, proven, and put in its place; of either kind."""

from bot.adapters.store.copies.contents import Contents
from bot.adapters.store.copies.exports import backup, export
from bot.adapters.store.copies.rehearsal import Rehearsal, rehearse
from bot.adapters.store.copies.restores import Old, Restored, restore, verify
from bot.adapters.store.copies.staging import Made, Staged

__all__ = [
    "Contents",
    "Made",
    "Old",
    "Rehearsal",
    "Restored",
    "Staged",
    "backup",
    "export",
    "rehearse",
    "restore",
    "verify",
]
