"""What the bot counts and how it stands, as Prometheus scrapes it; whether it lives and is ready."""
