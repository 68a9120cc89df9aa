"""Rows as CSV, safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

# A cell that begins with one of these may be run as a formula (OWASP, "CSV injection").
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
AMOUNT = re.compile(r"-?[0-9]+,[0-9]{2}")


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a file with a row each, parted by semicolons, as Dutch spreadsheets open it."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([cell(head) for head in heads])
    for row in rows:
        writer.writerow([cell(value) for value in row])
    response = HttpResponse("\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def cell(value: object) -> str:
    """Write a value so that no spreadsheet runs it. Numbers are written as they are, below nothing too."""
    text = "" if value is None else str(value)
    if isinstance(value, int) or AMOUNT.fullmatch(text):
        return text
    return f"'{text}" if text.startswith(DANGEROUS) else text


def plain_amount(cents: int) -> str:
    """Write cents as "1150,50": a number to a Dutch spreadsheet."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"
