"""Reads HTML into blocks without fetching or running anything."""
