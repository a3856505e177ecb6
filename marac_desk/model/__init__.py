"""What is remembered: the mapped classes of the register, one file a subject."""
