"""Referrals: the inbox, the one form, taking in files, and screening."""
