"""Starts MARAC Desk."""
