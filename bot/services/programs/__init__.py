"""What other programs ask of the bot."""
