"""What comes in: bytes to drafts, read in a limited child process."""
