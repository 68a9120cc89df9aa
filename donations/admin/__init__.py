"""Giving in the admin."""

from donations.admin import giving

__all__ = ["giving"]
