"""What many tests need: servers, registers, windows, people."""
