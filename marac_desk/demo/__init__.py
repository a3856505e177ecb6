"""The demonstration: a throw-away register of invented people, and the walk of the whole job by the real windows."""
