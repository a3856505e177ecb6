"""Circulation: what goes out on paper, to whom, and the record that it did."""
