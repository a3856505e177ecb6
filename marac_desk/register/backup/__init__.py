"""Backups: making and verifying copies under a key of their own, keeping the right ones, restoring one of them."""
