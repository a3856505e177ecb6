"""The same use cases without a window, for administrators and for automation."""
