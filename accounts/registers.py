"""Registration numbers of professionals: their form only. Whether someone is registered, the register alone knows.

BIG (Netherlands): eleven digits without a public check digit (big-register.nl prints them so).
RIZIV/INAMI (Belgium): eleven digits: profession and serial number (6), check digits (2), qualification (3). The check
digits are 97 minus the first six modulo 97; since the numbers ran out (RIZIV note I 2012/26; for doctors from
1 April 2019) new ones use 89 in place of 97.
Sources: infohos.be/nl/blog/12189 and "RIZIV" on nl.wikipedia.org.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RIZIV_MODULI = (97, 89)


def only_digits(text: str) -> str:
    """Return the number without the spaces, dots, dashes and slashes that people write in it."""
    return re.sub(r"[\s./-]", "", text)


def check_big(number: str) -> None:
    """Raise ValidationError unless `number` has the form of a BIG number."""
    if not re.fullmatch(r"[0-9]{11}", number) or not number.strip("0"):
        raise ValidationError(_("A BIG number has 11 digits. You find it in the BIG register, under your name."))


def check_riziv(number: str) -> None:
    """Raise ValidationError unless `number` has the form of a RIZIV/INAMI number, check digits included."""
    if not re.fullmatch(r"[1-9][0-9]{10}", number):
        raise ValidationError(_("A RIZIV number has 11 digits, for instance 1-23456-25-004."))
    serial, check = int(number[:6]), int(number[6:8])
    if check not in {modulus - serial % modulus for modulus in RIZIV_MODULI}:
        raise ValidationError(_("This RIZIV number does not add up: please check the digits for a typing error."))


CHECKS = {"BIG": check_big, "RIZIV": check_riziv}
