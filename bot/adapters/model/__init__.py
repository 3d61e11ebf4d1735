"""The learned parts: the model file, and the second reader that looks where the fast judges are unsure."""
