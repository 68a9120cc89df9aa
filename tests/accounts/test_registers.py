"""Registration numbers: their form, and sentences that help."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.registers import check_big, check_riziv, only_digits


@pytest.mark.parametrize("number", ["19012345601", "09900000101", "99999999999"])
def test_a_big_number_has_eleven_digits(number: str):
    check_big(number)


@pytest.mark.parametrize("number", ["", "1901234560", "190123456012", "1901234560a", "00000000000", "١٢٣٤٥٦٧٨٩٠١"])
def test_anything_else_is_no_big_number(number: str):
    with translation.override("nl"), pytest.raises(ValidationError) as wrong:
        check_big(number)

    assert wrong.value.messages == ["Een BIG-nummer heeft 11 cijfers. Je vindt het in het BIG-register, bij je naam."]


@pytest.mark.parametrize("number", ["12345625004", "10020001780", "12345676004"])
def test_a_riziv_number_adds_up_under_97_or_since_the_numbers_ran_out_under_89(number: str):
    check_riziv(number)


@pytest.mark.parametrize("number", ["12345624004", "12345675004", "21345625004", "1234562500", "02345625004", ""])
def test_a_riziv_number_that_does_not_add_up_is_refused(number: str):
    with pytest.raises(ValidationError):
        check_riziv(number)


def test_every_serial_has_check_digits_between_1_and_97():
    for serial in range(100_000, 100_300):
        check_riziv(f"{serial}{97 - serial % 97:02d}004")


@pytest.mark.parametrize("typed", ["1-23456-25-004", "1/23456/25/004", "1 23456 25 004", "1.23456.25.004"])
def test_signs_between_the_digits_are_left_out(typed: str):
    assert only_digits(typed) == "12345625004"
