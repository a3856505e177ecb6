"""What is put on paper: frozen content classes and the functions that lay them out."""
