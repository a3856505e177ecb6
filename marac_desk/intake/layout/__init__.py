"""Sees the structure of a form: which words are labels, which are answers to them, and which rows make a table."""
