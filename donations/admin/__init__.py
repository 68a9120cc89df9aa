"""Giving in the admin."""

from donations.admin import agreements, fund, giving, institutions

__all__ = ["agreements", "fund", "giving", "institutions"]
