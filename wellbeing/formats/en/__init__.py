"""British, as the pages are."""
