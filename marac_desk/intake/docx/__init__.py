"""Reads Word forms from their XML: what is struck out, deleted, hidden or a grey prompt is no answer."""
