"""The meeting room: one case at a time, her words first, one line to record an action, the clock the loudest thing."""
