"""Talks with people who ask."""
