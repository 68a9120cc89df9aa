"""Turn words into values. Nothing here writes."""
