"""What people type: kept while they type, read as days and numbers, refused with a sentence, saved in one step."""
