"""What the bot would have flagged in a chat that Telegram Desktop exported: bytes in, one report out."""
