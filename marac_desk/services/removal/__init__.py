"""Removal: which rows belong to a case, and taking a whole case or one passage out of the register for good."""
