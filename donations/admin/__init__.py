"""Giving in the admin."""

from donations.admin import fund, giving

__all__ = ["fund", "giving"]
