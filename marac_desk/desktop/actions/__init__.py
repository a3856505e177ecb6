"""The action register: what every agency took on, filtered, chased, moved and closed honestly."""
