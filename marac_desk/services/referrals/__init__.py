"""Referrals: taking them in, screening them, and what the inbox shows."""
