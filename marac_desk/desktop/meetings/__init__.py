"""Meetings: the list of them, and one meeting's agenda builder."""
