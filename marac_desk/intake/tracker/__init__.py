"""Reads trackers, the workbooks in which areas kept their cases, so that repeats are known from the first day."""
