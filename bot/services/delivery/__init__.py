"""Work in order, calls that are never lost, pauses before trying again."""
