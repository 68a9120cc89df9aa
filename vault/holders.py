"""Who has a key open, in the memory of this one request."""

from collections.abc import Mapping
from uuid import UUID

from accounts.models import User
from vault.keys import PrivateKey
from vault.models import KeyPair
from vault.unshown import Unshown


class Holder(Unshown):
    """Somebody whose private key is open."""

    def __init__(self, key_pair: KeyPair, private: PrivateKey, *, return_code: str = "") -> None:
        self.key_pair, self.private, self.return_code = key_pair, private, return_code

    @property
    def code(self) -> UUID:
        """What stands as author under what they write."""
        return self.key_pair.code

    @property
    def user(self) -> User | None:
        return self.key_pair.user

    @property
    def case(self) -> UUID | None:
        """The case of a requester; None of a supporter."""
        return self.key_pair.case


class OpenCase(Unshown):
    """The case keys that a holder can read, open in memory. `vault.services.cases` renews it after a rotation."""

    def __init__(self, holder: Holder, case: UUID, epoch: int, keys: Mapping[int, bytes], shred_key: bytes) -> None:
        self.holder, self.case, self.epoch = holder, case, epoch
        self.keys, self.shred_key = dict(keys), shred_key
        self.author = holder.code

    @property
    def epochs(self) -> list[int]:
        """The epochs this holder can read."""
        return sorted(self.keys)


class NewVault(Unshown):
    """What a supporter is shown once."""

    def __init__(self, holder: Holder, phrase: str, recovery_code: str) -> None:
        self.holder, self.phrase, self.recovery_code = holder, phrase, recovery_code
