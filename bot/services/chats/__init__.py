"""What is known of each chat: record, settings, language, counts."""
