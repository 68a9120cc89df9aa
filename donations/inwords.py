"""Amounts written out in words, as contracts ask, in Dutch and in English."""

from collections.abc import Callable

DUTCH = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
DUTCH_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MILLION, THOUSAND = 1_000_000, 1_000


def dutch(number: int) -> str:
    """Write a number below a thousand million out in Dutch: a space after *duizend* and around *miljoen*."""
    if number >= MILLION:
        return with_rest(f"{dutch(number // MILLION)} miljoen", dutch, number % MILLION, " ")
    if number >= THOUSAND:
        head = "duizend" if number < 2 * THOUSAND else f"{dutch(number // THOUSAND)}duizend"
        return with_rest(head, dutch, number % THOUSAND, " ")
    if number >= 100:
        head = "honderd" if number < 200 else f"{DUTCH[number // 100]}honderd"
        return with_rest(head, dutch, number % 100, "")
    if number < 20:
        return DUTCH[number]
    tens, one = DUTCH_TENS[number // 10 - 2], number % 10
    return tens if not one else f"{DUTCH[one]}{'ën' if one in (2, 3) else 'en'}{tens}"


def english(number: int) -> str:
    """Write a number below a thousand million out in British English."""
    for step, name in ((MILLION, "million"), (THOUSAND, "thousand")):
        if number >= step:
            rest = number % step
            joint = " and " if 0 < rest < 100 else " "
            return with_rest(f"{english(number // step)} {name}", english, rest, joint)
    if number >= 100:
        return with_rest(f"{ENGLISH[number // 100]} hundred", english, number % 100, " and ")
    if number < 20:
        return ENGLISH[number]
    tens, one = ENGLISH_TENS[number // 10 - 2], number % 10
    return tens if not one else f"{tens}-{ENGLISH[one]}"


def with_rest(head: str, write: Callable[[int], str], rest: int, joint: str) -> str:
    """Return a number's first part with what is left of it, where anything is."""
    return f"{head}{joint}{write(rest)}" if rest else head


def amount_in_words(cents: int, language: str) -> str:
    """Write an amount out: "driehonderd euro", "twelve euro and fifty cents"."""
    euros, rest = divmod(cents, 100)
    if language == "nl":
        return f"{dutch(euros)} euro" + (f" en {dutch(rest)} cent" if rest else "")
    return f"{english(euros)} euro" + (f" and {english(rest)} cent{'' if rest == 1 else 's'}" if rest else "")
