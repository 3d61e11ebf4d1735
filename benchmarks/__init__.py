"""Measurements: the bot against a bare handler of the library, on one stand-in server, and under kill -9."""
