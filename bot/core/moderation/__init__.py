"""What a chat decides: settings, policy, ladder, lists, federations, statistics."""
