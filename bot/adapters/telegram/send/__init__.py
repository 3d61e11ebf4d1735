"""To Telegram: texts and calls written, paced and performed."""
