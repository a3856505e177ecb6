"""Coverage: the risks of a case beside the actions of its plan, and which answers which."""
