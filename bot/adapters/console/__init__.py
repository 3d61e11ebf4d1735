"""The web page of those who run the bot."""
