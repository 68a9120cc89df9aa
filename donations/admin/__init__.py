"""Giving in the admin."""

from donations.admin import fund, giving, institutions

__all__ = ["fund", "giving", "institutions"]
