"""Reads mails: who sent what and when, the body, and each attachment by the reader of its kind."""
