"""What people touch: the lock window, the shell and one package a place."""
