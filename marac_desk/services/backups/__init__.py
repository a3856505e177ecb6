"""Backups: where they go, how old the last one is, making and checking them, and restoring one with two people."""
