"""Quick entry: lines typed in the room, read again at every key, with nothing dropped that was not understood."""
