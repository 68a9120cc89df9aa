"""From what a person knows to a key: Argon2id (RFC 9106), at a cost that cannot be lowered where it matters."""

import os
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

from vault.keys import KEY_BYTES
from vault.slots import slot

SALT_BYTES = 16
LANES = 4
NICE = 10


class Cost(NamedTuple):
    passes: int
    kibibytes: int


PHRASE = Cost(passes=4, kibibytes=256 * 1024)  # a supporter, now and then
CODE = Cost(passes=4, kibibytes=128 * 1024)  # a requester, on any phone, while others wait
TESTS_ONLY = Cost(passes=1, kibibytes=32)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def price(cost: Cost) -> Cost:
    """Return the cost to pay: the given one, but for the test suite. Outside the demo that cannot be asked for."""
    if not getattr(settings, "VAULT_CHEAP_HASHES", False):
        return cost
    if not settings.IS_DEMO:
        raise ImproperlyConfigured("VAULT_CHEAP_HASHES is for tests only.")
    return TESTS_ONLY


@sensitive_variables()
def key_from(typed: str, *, salt: bytes, cost: Cost) -> bytes:
    """Return the key that this phrase or code gives with this salt. Raises Overloaded."""
    passes, kibibytes = price(cost)
    argon2 = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=LANES, memory_cost=kibibytes)
    with slot(), ThreadPoolExecutor(1, initializer=_step_back) as thread:
        return thread.submit(argon2.derive, typed.encode()).result()


def _step_back() -> None:
    """Let this thread, and the lanes it starts, give way to those that answer pages: crisis numbers come first."""
    with suppress(OSError):  # a system that knows no priority of a single thread goes without
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
