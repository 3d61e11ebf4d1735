"""The web page of those who run the bot: who comes in, and in which words it speaks."""
