"""The flags on agencies' own files: which are to be placed, which lapse, and what places one by itself."""
