"""MARAC Desk: referrals, agenda, meeting room, actions and report-backs on an encrypted register."""

__version__ = "0.1.0"
