"""The books in the admin: to read, and to act on through services alone. No row is edited by hand."""

from payments.admin import documents, matters, money, provider, standing

__all__ = ["documents", "matters", "money", "provider", "standing"]
