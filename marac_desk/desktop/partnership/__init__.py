"""Partnership: the agencies, the people who speak for them, and what the area sets."""
