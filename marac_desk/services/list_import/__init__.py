"""Importing whole lists: looked through first, written in one transaction, and taken back as a whole."""
