"""What may go wrong in the vault. Every one leaves the door shut, and none carries a secret in its words."""

from datetime import datetime


class VaultError(Exception):
    """Something did not open. Catching this, and nothing narrower, is always safe."""


class Mistyped(VaultError):
    """What was typed cannot be right; nothing was hashed and no try was burnt. `word` counts from 1, or is 0."""

    def __init__(self, word: int = 0) -> None:
        super().__init__("mistyped")
        self.word = word


class WrongSecret(VaultError):
    """Well-formed, but it opens nothing: unknown, wrong, expired and replaced are not told apart."""


class NotYet(VaultError):
    """The secret is right, and the code opens only later."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__("not yet")
        self.opens_at = opens_at


class Overloaded(VaultError):
    """As many hashes run as this machine can carry, and enough people wait. Nothing was tried."""


class NoVault(VaultError):
    """This person has not set up a vault."""


class AlreadySetUp(VaultError):
    """This person has a vault; it is recovered or replaced, never silently overwritten."""


class NoKey(VaultError):
    """This holder has no key to this case, epoch or copy."""


class Shredded(VaultError):
    """The case has no shred key: nothing of it opens, for anyone, ever."""


class EnvelopeBroken(VaultError):
    """Swapped, truncated, flipped, or sealed for somebody or something else."""


class TooLong(VaultError):
    """More than fits into the largest envelope."""


class NoAudit(VaultError):
    """The audit could not be written, so nothing was done."""


class BrokenChain(VaultError):
    """The audit was changed: an entry is missing, altered or out of order."""
