"""Report-backs: whom to tell, what may be told, by which safe way, and what she answered."""
