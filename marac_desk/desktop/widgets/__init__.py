"""What every page is made of: tokens, type, icons, rows, fields and banners."""
