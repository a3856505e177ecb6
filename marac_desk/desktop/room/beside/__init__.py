"""The windows beside the room: the chair's on a second screen, and the one that is safe to share."""
