"""Cases: the list of all of them, and one page a case on which time runs down beside the risk."""
