"""The pages of the console, one file each: what is shown, and what its buttons do."""
