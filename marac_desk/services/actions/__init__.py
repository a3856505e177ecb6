"""Actions: adding one, following it until it is closed, and the register of all of them."""
