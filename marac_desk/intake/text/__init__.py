"""Reads plain text into blocks: lines with labels, columns parted by tabs, ticks, and lines that belong together."""
