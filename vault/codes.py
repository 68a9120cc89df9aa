"""Codes that people write down and read out by phone: Crockford's base32 with a check symbol.

| code | symbols | of which random | found by |
| --- | --- | --- | --- |
| return, re-entry | 20, in five groups of four | 6 locator (30 bits), 13 secret (65 bits) | its locator |
| activation | 8, in two groups of four | 7 (35 bits), for seven days | its hash |
| recovery | 28, in seven groups of four | 27 (135 bits) | the signed-in user |

The last symbol is Luhn's check, modulo 32: it finds every single wrong symbol and nearly every swap of two
neighbours before anything is hashed.
"""

import secrets
import unicodedata
from typing import NamedTuple

from django.views.decorators.debug import sensitive_variables

from vault.errors import Mistyped

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")
GROUP = 4
RETURN, ACTIVATION, RECOVERY = 20, 8, 28
LOCATOR = 6


def check_symbol(symbols: str) -> str:
    """Return the symbol that makes `symbols` a sound code (Luhn mod N, from the right, every second one doubled)."""
    total = 0
    for place, symbol in enumerate(reversed(symbols)):
        value = SYMBOLS.index(symbol) * (2 if place % 2 == 0 else 1)
        total += value // len(SYMBOLS) + value % len(SYMBOLS)
    return SYMBOLS[-total % len(SYMBOLS)]


@sensitive_variables()
def make(length: int) -> str:
    """Return a random code of so many symbols, the last of them the check."""
    symbols = "".join(secrets.choice(SYMBOLS) for _ in range(length - 1))
    return symbols + check_symbol(symbols)


@sensitive_variables()
def shown(code: str) -> str:
    """Return the code in groups of four, as it is printed and read out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


@sensitive_variables()
def fold(typed: str) -> str:
    """Return what was typed without spaces, hyphens, case and look-alikes (O for 0; I and L for 1)."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in plain if c.isalnum()).translate(LOOKALIKES)


@sensitive_variables()
def read(typed: str, *lengths: int) -> str:
    """Return the code that was typed, folded. Raises Mistyped when no code of these lengths can look like this."""
    code = fold(typed)
    if len(code) not in lengths or not set(code) <= set(SYMBOLS) or check_symbol(code[:-1]) != code[-1]:
        raise Mistyped
    return code


class ReturnCode(NamedTuple):
    """A return code in its two parts. Never logged: `repr` shows no symbol."""

    locator: str
    secret: str

    def __repr__(self) -> str:
        return "<ReturnCode>"


def parts(code: str) -> ReturnCode:
    return ReturnCode(locator=code[:LOCATOR], secret=code[LOCATOR:-1])
