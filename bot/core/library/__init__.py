"""What the bot can say, and how it is found: texts, tips, quizzes, laws, hotlines, schedules."""
