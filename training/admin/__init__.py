"""The path in the admin: written by staff, walked by candidates through services alone."""

from training.admin import people, tracks

__all__ = ["people", "tracks"]
