"""Return sheets at the desk: taken in from a file, and accepted line by line."""
