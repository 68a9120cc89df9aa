"""Signs that no keyboard makes, in every address that reads what a visitor typed: never an error of ours."""

import pytest
from django.test import Client

NUL = "a%00b"
LONE = "%ED%A0%80"  # half of a pair, in no text
NO_TEXT = "%FF%FE"
PLACES = [
    "/nl/courses/?q=", "/nl/courses/?place=", "/nl/courses/?audience=", "/nl/courses/?month=", "/nl/courses/?page=",
    "/nl/courses/?view=", "/nl/search/?q=", "/nl/knowledge/?q=", "/nl/donate/?campaign=", "/nl/donate/?amount=",
    "/nl/accounts/login/?next=", "/api/v1/editions/?q=", "/api/v1/editions/?place=", "/nl/courses/", "/nl/people/",
    "/nl/practices/", "/nl/books/", "/nl/knowledge/", "/nl/donate/manage/", "/nl/calendar/x", "/certificates/",
    "/nl/accounts/password/reset/key/",
]  # fmt: skip


@pytest.mark.django_db(databases=["default", "keystore"])
@pytest.mark.parametrize("strange", [NUL, LONE, NO_TEXT])
@pytest.mark.parametrize("place", PLACES)
def test_strange_signs_in_an_address_are_no_error_of_ours(client: Client, place: str, strange: str):
    address = place + strange + ("" if "?" in place else "/")

    assert client.get(address).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("strange", ["a\x00b", "\u202eabc", "😀" * 200, "9" * 400])
@pytest.mark.parametrize("name", ["name", "institution_name", "registration_number", "profession", "register"])
def test_strange_signs_in_a_form_are_told_or_kept(signed_in: Client, name: str, strange: str):
    told = {"name": "Noor", "language": "nl", "profession": "", "register": "", "registration_number": ""}

    assert signed_in.post("/nl/me/profile/", {**told, name: strange}).status_code in {303, 422}
