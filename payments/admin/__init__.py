"""The books in the admin: to read, and to act on through services alone. No row is edited by hand."""

from payments.admin import annual, documents, matters, money, provider, standing

__all__ = ["annual", "documents", "matters", "money", "provider", "standing"]
