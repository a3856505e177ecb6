"""Past cases: a tracker of before taken into the register, so that repeats are found from the first day on."""
