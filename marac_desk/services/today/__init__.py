"""Today: what runs out and what needs somebody now."""
