"""What admins see of what was done, and do about it."""
