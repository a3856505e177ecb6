"""Checks a file before any parser sees it: what it is, how large it is, and whether anything in it is active."""
