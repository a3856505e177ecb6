"""Approvals: what takes two people is asked for by one, decided by another, and used once before it runs out."""
