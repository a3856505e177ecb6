"""Meetings: planning them, building the agenda, and how ready everything is."""
