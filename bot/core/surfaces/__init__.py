"""Whatever carries words in a message, read within fixed bounds, live or exported."""
