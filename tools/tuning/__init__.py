"""Fits the upper layers of the second reader's sentence encoder; needs PyTorch, which nothing else does.

Run: python -m tools.tuning --help
"""
