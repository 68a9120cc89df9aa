"""What keeps somebody away from people, as it was when they were asked: a change of it shows at their yes.

Whoever asks has compared it with the facts; at the yes nobody need be there who can read those.
"""

import hashlib

from accounts.models import User
from peersupport.models import Case
from peersupport.services import people
from peersupport.services.shapes import TIES
from vault.errors import NoKey
from vault.holders import Holder
from vault.services import copies
from vault.services import supporters as vault_supporters


def digest(person: User) -> bytes:
    """Return one's name, ties and standing conflicts as a digest: any change of them is another one."""
    seen = people.near_by([person])[person]
    words = [seen.name, *sorted(map(repr, seen.ties)), *sorted(seen.standing)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest().encode()


def keep(*, case: Case, person: User, by: Holder) -> None:
    """Seal the digest for somebody who is asked, for themselves alone."""
    key = vault_supporters.key_pair(user=person)
    copies.give(case=case.pk, to=key, kind=TIES, content=digest(person), by=by)


def have_changed(*, case: Case, person: User, holder: Holder) -> bool:
    """Say whether the ties are others than when this person was asked."""
    try:
        return copies.take(holder=holder, case=case.pk, kind=TIES) != digest(person)
    except NoKey:
        return False  # asked before this was sealed
