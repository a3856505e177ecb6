"""Says what the entries of a form mean: which field each answer belongs to, and whose it is."""
