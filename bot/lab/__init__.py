"""Where detection is taught, measured and looked at."""
