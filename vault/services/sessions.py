"""Sessions in which a private key is open: the server keeps it sealed, and only a cookie holds the secret."""

import base64
import binascii
import secrets
import uuid
from datetime import datetime, timedelta

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import envelopes
from vault.errors import EnvelopeBroken
from vault.holders import Holder
from vault.keys import KEY_BYTES, PrivateKey, derived
from vault.models import VaultSession

SEEN_EVERY = timedelta(minutes=1)
PRIVATE_BYTES = 96  # the private key; what follows in the envelope is a return code that may still be shown


@sensitive_variables()
def begin(*, holder: Holder, login: str = "") -> str:
    """Keep the holder's key open on the server and return what goes into the cookie.

    `login` names the log-in to which a supporter's session is tied; it opens with no other.
    """
    secret, now = secrets.token_bytes(KEY_BYTES), timezone.now()
    VaultSession.objects.over(now).delete()
    row = VaultSession(
        code=uuid.uuid4(),
        locator=_locator(secret),
        login=login,
        key_pair=holder.key_pair,
        started_at=now,
        seen_at=now,
    )
    kept = holder.private.to_bytes() + holder.return_code.encode()
    row.envelope = envelopes.seal_private(_key(secret, login), kept, use="session", holder=holder.code, row=row.code)
    row.save()
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


@sensitive_variables()
def resume(*, cookie: str, now: datetime, login: str = "") -> Holder | None:
    """Return who has the vault open with this cookie and this log-in, or None: no session, or over, or changed."""
    row = find(cookie=cookie, now=now)
    if row is None:
        return None
    try:
        kept = envelopes.open_private(
            _key(_secret(cookie), login),
            bytes(row.envelope),
            use="session",
            holder=row.key_pair.code,
            row=row.code,
        )
    except EnvelopeBroken:
        return None
    if now - row.seen_at >= SEEN_EVERY:
        VaultSession.objects.filter(pk=row.pk).update(seen_at=now)
    private = PrivateKey.from_bytes(kept[:PRIVATE_BYTES])
    return Holder(row.key_pair, private, return_code=kept[PRIVATE_BYTES:].decode())


@sensitive_variables()
def find(*, cookie: str, now: datetime) -> VaultSession | None:
    """Return the live row of this cookie."""
    sought = VaultSession.objects.filter(locator=_locator(_secret(cookie)))
    live = sought.exclude(pk__in=VaultSession.objects.over(now).values("pk"))
    return live.select_related("key_pair__user").first()


@sensitive_variables()
def end(*, cookie: str) -> None:
    """Forget this session."""
    VaultSession.objects.filter(locator=_locator(_secret(cookie))).delete()


def end_all(*, login: str) -> None:
    """Forget what was open in this log-in."""
    VaultSession.objects.filter(login=login).delete()


def sweep(now: datetime) -> int:
    """Delete the rows of sessions that are over."""
    return VaultSession.objects.over(now).delete()[0]


@sensitive_variables()
def _secret(cookie: str) -> bytes:
    """Return the bytes in the cookie; of a malformed one, bytes that fit no session."""
    try:
        return base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except (binascii.Error, ValueError):
        return b""


@sensitive_variables()
def _locator(secret: bytes) -> str:
    return derived(secret, "session locator").hex()


@sensitive_variables()
def _key(secret: bytes, login: str) -> bytes:
    return derived(secret, "session key", salt=login.encode())
