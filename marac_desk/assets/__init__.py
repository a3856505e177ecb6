"""The files we ship: reads and checks resources/, and refuses wrong files with file, line and reason."""
