"""Puts what a form says into a draft: words become dates, answers and codes, and nothing is overwritten in silence."""
