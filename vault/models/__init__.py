"""The vault's rows. None is registered in the admin; none is in a dump; all that tells anything is sealed."""

from vault.models.cases import GrantRequest, KeyRing, SealedCopy, SealedItem, Wrap
from vault.models.keystore import AuditEntry, ShredKey
from vault.models.people import KeyPair, Lock, VaultSession

__all__ = [
    "AuditEntry",
    "GrantRequest",
    "KeyPair",
    "KeyRing",
    "Lock",
    "SealedCopy",
    "SealedItem",
    "ShredKey",
    "VaultSession",
    "Wrap",
]
