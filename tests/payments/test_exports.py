import pytest

from payments.exports import cell, csv_response, plain_amount


@pytest.mark.parametrize("text", ["=1+1", "+31", "-cmd", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_no_cell_begins_like_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("A. Jansen", "A. Jansen"),
        (-1250, "-1250"),
        ("-12,50", "-12,50"),  # what went back adds up with what came in
        ("-12,50+cmd", "'-12,50+cmd"),
        (None, ""),
        ("", ""),
        ("a=b", "a=b"),
    ],
)
def test_other_cells_are_written_as_they_are(value, written):
    assert cell(value) == written


@pytest.mark.parametrize(("cents", "text"), [(115_050, "1150,50"), (-5, "-0,05"), (0, "0,00")])
def test_amounts_are_numbers_to_a_dutch_spreadsheet(cents, text):
    assert plain_amount(cents) == text


def test_the_file_is_utf8_with_a_mark_and_semicolons():
    answer = csv_response("payments", ["name", "amount"], [["=evil;é", 12]])

    assert answer.content.decode("utf-8-sig") == 'name;amount\r\n"\'=evil;é";12\r\n'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == 'attachment; filename="payments.csv"'
