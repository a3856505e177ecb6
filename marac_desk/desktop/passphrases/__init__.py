"""Passphrases inside the desk: changing one's own, setting somebody's who types it here, taking a sign-in away."""
