"""Reads lists: sheets of workbooks and exports whose columns are known by a profile or understood by their titles."""
