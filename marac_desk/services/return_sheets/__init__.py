"""Return sheets that come back: proved, compared with what stands, and accepted line by line."""
