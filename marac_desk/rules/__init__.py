"""What is true about a MARAC: pure functions and small frozen values, with today and every threshold as arguments."""
