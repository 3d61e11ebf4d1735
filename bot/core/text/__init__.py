"""What a text says once nothing in it is obfuscated: views, languages, numbers, addresses."""
