"""Chasing: drafts that ask for what is missing, the ladder of late actions, and their letters."""
