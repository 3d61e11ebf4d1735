"""What keeps the bot going, and what the people who run it see."""
