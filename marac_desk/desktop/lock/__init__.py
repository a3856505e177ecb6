"""The small lock process: its windows, and the desk process beside it. Nothing here ever holds case data."""
