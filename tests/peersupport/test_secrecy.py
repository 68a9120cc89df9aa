"""What must not be found: words in clear, cases by the excluded, a trace of what was typed when a page fails."""

import logging
import re
import zlib
from base64 import b64encode
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse

from notifications.models import Message
from peersupport.models import Case, Desk
from peersupport.services import people
from tests.peersupport.test_journey import STORY
from tests.peersupport.world import CONTACT, FACTS, World

CANARY = "Kanarie-Zeldzaam-Woord"
# The clear-text ledger of the design, written out by hand; what else a case has stands sealed in the vault.
LEDGER = {
    "case": {"id", "state", "step", "desk_id", "urgent", "state_since", "due_at", "retain_until", "before"},
    "paperreferral": {"id", "case_id", "expert_id", "state", "answer_by"},
    "seat": {"id", "case_id", "person_id", "key"},
    "pairing": {"id", "code", "one_id", "other_id", "state", "one_said_yes", "other_said_yes", "answer_by"},
    "assignment": {"id", "case_id", "person_id", "role", "accepted_on", "is_live"},
    "offer": {"id", "code", "case_id", "person_id", "role", "state", "rank", "answer_by"},
    "happening": {"id", "case_id", "seq", "type", "actor_role", "actor_id", "hour", "chain"},
    "noticeaddress": {"id", "case_id", "sealed", "quiet_until"},
    "draft": {"id", "sealed", "expires_at"},
    "aftertalk": {"id", "case_id", "due_on", "is_told"},
    "attachment": {"id", "case_id", "item", "gone_on"},
    "alarm": {"id", "case_id", "clock", "due_at", "is_told", "is_over"},
    "watch": {"id", "case_id", "person_id"},
    "counted": {"id", "case_id"},
}
ABOUT_PEOPLE = {
    "desk", "deskalarm", "deskmember", "duty", "dutyhours", "expert", "figure", "holiday", "institutionname",
    "phone", "quiet", "region", "standing",
    "supporter", "tick", "tie",
}  # fmt: skip


def everything() -> bytes:
    """Return every value in both databases, as bytes."""
    found = []
    for connection in connections.all():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for r in cursor for v in r]
    return b"\n".join(found)


def shapes_of(text: str) -> list[bytes]:
    raw = text.encode()
    return [raw, b64encode(raw)[:-4], text.encode("utf-16-le"), zlib.compress(raw)[2:-4]]


def shown(client: Client) -> str:
    """Return the queue without the token that differs at every look."""
    page = client.get(reverse("peersupport:queue")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_schema_is_the_ledger() -> None:
    models = {model._meta.model_name: model for model in apps.get_app_config("peersupport").get_models()}

    assert {
        name: {field.column for field in model._meta.local_fields}
        for name, model in models.items()
        if name not in ABOUT_PEOPLE
    } == LEDGER


def test_no_word_of_a_case_stands_in_a_database(world: World) -> None:
    facts = replace(FACTS, persons=(CANARY,), employers=(CANARY,), departments=(CANARY,), specialty=CANARY)
    contact = replace(CONTACT, name=CANARY, phone="0687654321", safe_hours=CANARY)
    asking = world.submit(facts=facts, contact=contact, story=CANARY, notice_address="kanarie@example.net").accepted()
    browser = asking.browser()
    browser.post(reverse("peersupport:message_write"), {"text": CANARY})
    people.add_standing(person=world.peer.user, name=CANARY)
    people.keep_phone(person=world.peer.user, number="0687654321")

    stored = everything()

    for secret in (
        CANARY,
        "0687654321",
        "kanarie@example.net",
        asking.return_code,
        asking.return_code.replace("-", ""),
    ):
        for shape in shapes_of(secret):
            assert shape not in stored


def test_answers_under_way_are_sealed_and_gone_with_the_visit(world: World) -> None:
    client = Client()
    client.post(reverse("peersupport:request"), {"safety": "yes"})
    client.post(reverse("peersupport:request_step", args=["contact"]), {"how": "write", "name": CANARY})
    client.post(reverse("peersupport:request_step", args=["story"]), {"story": CANARY})

    assert CANARY in client.get(reverse("peersupport:request_step", args=["story"])).content.decode()
    assert CANARY.encode() not in everything()
    client.get(reverse("peersupport:leave"))
    assert CANARY not in client.get(reverse("peersupport:request_step", args=["story"])).content.decode()


def test_what_is_sealed_is_not_in_the_admin() -> None:
    registered = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "peersupport"}

    assert registered == {"desk", "region", "deskmember", "supporter", "duty", "institutionname"}


@pytest.mark.ignore_template_errors
def test_no_page_of_the_admin_names_a_case_or_who_stands_beside_whom(world: World, admin_client: Client) -> None:
    case = world.submit().accepted().case
    rows = (world.desk, world.peer.user.supporter, world.clerk.user.desk_membership, world.peer.user)
    for row in rows:
        for page in ("change", "history", "delete"):
            address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])
            response = admin_client.get(address)
            assert response.status_code == (403 if page == "delete" else 200), address
            assert str(case.pk) not in response.content.decode()
            assert str(case.pk)[:8] not in response.content.decode()
    for model in ("desk", "supporter", "deskmember"):
        chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
        response = admin_client.post(reverse(f"admin:peersupport_{model}_changelist"), chosen, follow=True)
        assert str(case.pk) not in response.content.decode()
    assert Desk.objects.filter(pk=world.desk.pk).exists()


def test_a_desk_member_who_is_kept_away_sees_no_case_no_count_and_gets_no_mail(world: World) -> None:
    third = world._clerk("Ingrid Bosman")
    client = third.browser()
    before = shown(client)

    asking = world.submit(facts=replace(FACTS, persons=("mevr. I. Bosman",)), urgent=True)

    assert shown(client) == before
    assert Case.objects.seen_by_desk(third.user).count() == 0
    assert Case.objects.seen_by_desk(world.clerk.user).get() == asking.case
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "broken"),
    [
        ("request_check", {}, "peersupport.services.requests.submit"),
        ("return", {"code": CANARY}, "vault.services.requesters.come_back"),
        ("message_write", {"text": CANARY}, "peersupport.services.sealed.write"),
    ],
)
def test_a_page_that_fails_tells_nothing(
    world: World, settings: object, caplog: pytest.LogCaptureFixture, name: str, data: dict[str, str], broken: str
) -> None:
    settings.ADMINS = [("Beheer", "beheer@example.org")]  # type: ignore[attr-defined]
    client = world.submit(story=STORY).browser()
    client.raise_request_exception = False
    client.post(reverse("peersupport:request_step", args=["contact"]), {"how": "call", "phone": "0612345678"})
    client.post(
        reverse("peersupport:request_step", args=["facts"]),
        {"reason": "loss", "profession": "nurse", "region": "utrecht", "languages": ["nl"], "chooser": "self",
         "specialty": CANARY},
    )  # fmt: skip
    caplog.set_level(logging.DEBUG)

    with patch(broken, side_effect=ValueError(f"could not read {CANARY}")):
        response = client.post(reverse(f"peersupport:{name}"), data)

    assert response.status_code == 500
    told = [response.content.decode(), caplog.text, *(m.body + str(m.alternatives) for m in mail.outbox)]
    assert not [text for text in told if CANARY in text]
    assert any("ValueError in" in text for text in told)


def test_a_file_is_refused_before_a_byte_of_it_is_kept(world: World) -> None:
    from io import BytesIO

    upload = BytesIO(CANARY.encode() * 200_000)
    upload.name = "verhaal.txt"

    with patch("tempfile.NamedTemporaryFile", side_effect=AssertionError("written to disk")):
        response = Client().post(reverse("peersupport:return"), {"code": "", "file": upload})

    assert response.status_code == 422
    assert dict(response.wsgi_request.FILES) == {}


def test_a_forged_post_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("peersupport:request"), {"safety": "yes"}).status_code == 403


def test_leaving_ends_everything_and_goes_somewhere_ordinary(world: World, settings: object) -> None:
    asking = world.submit()
    client = asking.browser()
    client.force_login(world.peer.user)

    response = client.get(reverse("peersupport:leave"))

    assert (response.status_code, response["Location"]) == (302, settings.SUPPORT_LEAVE_URL)  # type: ignore[attr-defined]
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(reverse("peersupport:case")).status_code == 303
    assert "_auth_user_id" not in client.session
