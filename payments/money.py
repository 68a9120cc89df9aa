"""Amounts: whole cents in the code, written the local way for people. Euro only at the door."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.utils.translation import get_language

# Currencies whose smallest unit is not a hundredth, as Stripe counts them (docs.stripe.com/currencies).
ZERO_DECIMAL: Final = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMAL: Final = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})


class NotAnAmount(ValueError):
    """The text is not an amount of money; the message is fit to show."""


def euro(cents: int, language: str | None = None) -> str:
    """Return an amount as a reader writes it: "€ 1.150,50" in Dutch, "€1,150.50" in English; no ",00"."""
    dutch = (language or get_language() or "nl")[:2] != "en"
    whole, part = divmod(abs(cents), 100)
    figures = f"{whole:,}" + (f".{part:02d}" if part else "")
    if dutch:
        figures = figures.translate(str.maketrans(",.", ".,"))
    return f"{'−' if cents < 0 else ''}€{chr(0xA0) if dutch else ''}{figures}"


def cents_from_text(text: str) -> int:
    """Read an amount in euro as people type it: "695", "1.150,50", "€1,150.50".

    A comma or point followed by exactly two digits at the end parts the cents. Raises NotAnAmount.
    """
    figures = text.replace("€", "").replace("\xa0", "").replace(" ", "").replace("\N{MINUS SIGN}", "-")
    head, parting, tail = figures.rpartition(max(",", ".", key=figures.rfind))
    if parting and len(tail) == 2:
        whole, part = head, tail
    else:
        whole, part = figures, "00"
    groups = whole.replace(".", ",").split(",")
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise NotAnAmount(text)
    digits = "".join(groups)
    if not (digits.isascii() and digits.isdigit() and part.isascii() and part.isdigit()):
        raise NotAnAmount(text)
    return int(digits) * 100 + int(part)


def smallest_units(amount: Decimal, currency: str) -> int:
    """Return `amount` in the smallest unit of `currency`, as Stripe counts: 500 yen are 500, 5 euro are 500."""
    currency = currency.lower()
    factor = 1 if currency in ZERO_DECIMAL else 1000 if currency in THREE_DECIMAL else 100
    return int((amount * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
