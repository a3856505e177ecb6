"""Passing a case on to another area, and taking one in."""
