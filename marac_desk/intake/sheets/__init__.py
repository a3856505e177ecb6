"""Return sheets that come back: read word for word, in both their forms, with nothing believed that they say."""
