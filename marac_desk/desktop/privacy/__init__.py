"""Privacy at the desk: locking by itself, what the clipboard keeps, who may capture the screen. Knows no page."""
