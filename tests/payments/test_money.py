from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from payments.money import NotAnAmount, cents_from_text, euro, smallest_units


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (69_500, "€\xa0695", "€695"),
        (115_050, "€\xa01.150,50", "€1,150.50"),
        (5, "€\xa00,05", "€0.05"),
        (0, "€\xa00", "€0"),
        (-12_345, "−€\xa0123,45", "−€123.45"),
        (100_000_000, "€\xa01.000.000", "€1,000,000"),
    ],
)
def test_an_amount_is_written_the_local_way(cents, dutch, english):
    assert (euro(cents, "nl"), euro(cents, "en")) == (dutch, english)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("695", 69_500),
        ("1.150,50", 115_050),
        ("€ 1.150,50", 115_050),
        ("€1,150.50", 115_050),
        ("1150,5", None),
        ("12,345", 1_234_500),
        ("12.34", 1_234),
        ("0,01", 1),
        ("1.15,00", None),
        ("-5", None),
        ("", None),
        ("vijf", None),
        ("１２", None),
        ("1e3", None),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, cents):
    if cents is None:
        with pytest.raises(NotAnAmount):
            cents_from_text(text)
    else:
        assert cents_from_text(text) == cents


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("500", "jpy", 500), ("5", "eur", 500), ("5.01", "EUR", 501), ("1.234", "kwd", 1234), ("500", "clp", 500)],
)
def test_smallest_units_follow_the_currency(amount, currency, units):
    assert smallest_units(Decimal(amount), currency) == units


def test_the_filter_writes_in_the_readers_language_and_nothing_for_nothing():
    template = Template("{% load money %}{{ cents|euro }}|{{ none|euro }}")

    with override("nl"):
        dutch = template.render(Context({"cents": 1250, "none": None}))
    with override("en"):
        english = template.render(Context({"cents": 1250, "none": None}))

    assert (dutch, english) == ("€\xa012,50|", "€12.50|")
