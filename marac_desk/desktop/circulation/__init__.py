"""Circulation: the copies of a document before they are made, and the passwords after."""
