"""The window around the places: rail, command line, status; it knows only the list of places."""
