"""Sealed minutes: fixed when the meeting is closed, corrected by dated additions, approved, and checked at any time."""
