"""From Telegram: updates fetched or received, committed, made plain, and brought where they belong."""
