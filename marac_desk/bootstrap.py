"""Joins the floors: builds the desk process around an unlocked register."""
