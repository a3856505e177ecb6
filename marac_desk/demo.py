"""The demonstration: a throw-away register and the walk of the whole job through the real windows."""
