"""The meeting room: running a meeting case by case, and recording what is said and agreed."""
