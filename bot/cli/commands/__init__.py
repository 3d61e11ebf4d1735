"""What each command takes, and what does it; nothing is imported before it is asked for."""
