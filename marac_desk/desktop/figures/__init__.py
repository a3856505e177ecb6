"""Figures: empty until the returns and indicators are there."""
