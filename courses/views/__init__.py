"""What the pages of this room answer, a module per part of it."""
