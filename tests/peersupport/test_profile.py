"""One's own profile: supporters and desk members alike say to whom they are too near, and the matching listens."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from peersupport.models import Seat
from tests.peersupport.world import FACTS, World


@pytest.mark.parametrize(
    ("address", "filled_in", "asked"),
    [
        ("tie_add", {"kind": "employed", "place": "Ziekenhuis De Kade"}, {"employers": ("De Kade",)}),
        ("tie_add", {"kind": "trainer", "region": "utrecht"}, {"training_region": "utrecht"}),
        ("tie_add", {"kind": "inspectorate"}, {}),
        ("standing_add", {"name": "Ziekenhuis De Kade"}, {"employers": ("De Kade",)}),
        ("standing_add", {"name": "mevr. C. de Wit"}, {"requester": "Carla de Wit"}),
    ],
)
def test_what_a_desk_member_says_of_themselves_keeps_requests_from_them(
    world: World, address: str, filled_in: dict[str, str], asked: dict[str, object]
) -> None:
    from peersupport.models import Region
    from tests.peersupport.world import CONTACT

    third = world._clerk("Ingrid Bosman")
    client = third.browser()
    if "region" in filled_in:
        filled_in = {**filled_in, "region": str(Region.objects.get(code=filled_in["region"]).pk)}

    response = client.post(reverse(f"peersupport:{address}"), filled_in)
    name = str(asked.pop("requester", CONTACT.name)) if "requester" in asked else CONTACT.name
    asking = world.submit(facts=replace(FACTS, **asked), contact=replace(CONTACT, name=name))

    assert response.status_code == 303
    assert {seat.person for seat in Seat.objects.all()} == {world.clerk.user, world.other_clerk.user}
    assert client.get(reverse("peersupport:desk_case", args=[asking.case.pk])).status_code == 404


def test_a_desk_member_sees_and_removes_what_they_said_and_no_field_of_supporters(world: World) -> None:
    client, address = world.clerk.browser(), reverse("peersupport:profile")
    client.post(reverse("peersupport:tie_add"), {"kind": "board", "place": "Ziekenhuis De Kade"})
    client.post(reverse("peersupport:standing_add"), {"name": "Carla de Wit"})

    page = client.get(address)
    wrong = client.post(reverse("peersupport:tie_add"), {"kind": "board"})

    assert "Ziekenhuis De Kade" in page.content.decode()
    assert "Carla de Wit" in page.content.decode()
    assert page.context["form"] is None
    assert wrong.status_code == 422
    assert client.post(address, {"capacity": 3}).status_code == 404
    tie, entry = world.clerk.user.ties.get(), world.clerk.user.standing.get()
    assert client.post(reverse("peersupport:tie_remove", args=[tie.code])).status_code == 303
    assert client.post(reverse("peersupport:standing_remove", args=[entry.code])).status_code == 303
    assert "Carla de Wit" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "label"),
    [("nl", "Telefoonnummer (als we je moeten bellen)"), ("en", "Telephone number (if we are to")],
)
def test_the_label_says_when_the_number_is_needed(world: World, language: str, label: str) -> None:
    client = Client()
    page = client.get(f"/{language}/support/request/contact/").content.decode()
    words = " ".join(page[page.index('for="id_phone"') :].split())[:200].replace('<span class="optional">', "")

    assert label in words
    answer = client.post(f"/{language}/support/request/contact/", {"how": "call"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phone"])
    assert client.post(f"/{language}/support/request/contact/", {"how": "write"}).status_code == 303
