"""What concerns those who run the bot: which chats are meant, and which time to believe."""
