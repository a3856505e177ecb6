"""Cases: the list of all of them, and one page a case."""
