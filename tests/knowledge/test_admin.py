"""What editors keep in the admin."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.roles import lay_down_roles
from knowledge.models import CrisisLine, CrisisLineChange, Page
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LINES = reverse("admin:knowledge_crisisline_changelist")
CHANGES = reverse("admin:knowledge_crisislinechange_changelist")


@pytest.fixture(autouse=True)
def copy(settings, tmp_path):
    """The copy for error pages, for this test alone."""
    settings.CRISIS_LINES_COPY = tmp_path / "crisis_lines.json"
    return settings.CRISIS_LINES_COPY


def signed_in_editor():
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Texts"))
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def editor():
    return signed_in_editor()


@pytest.fixture
def second():
    return signed_in_editor()


def numbers(copy):
    return [row["number"] for row in json.loads(copy.read_text())]


def as_typed(line, **changed):
    names = ("country", "number", "name_nl", "name_en", "languages", "hours_nl", "hours_en", "source_url", "position")
    kept = {name: getattr(line, name) for name in names}
    return kept | {"verified_on": line.verified_on.isoformat(), "is_shown": "on"} | changed


def decide(client, deed, change, **more):
    return client.post(CHANGES, {"action": deed, "_selected_action": [change.pk], **more})


def test_a_line_is_changed_by_one_and_confirmed_by_another(editor, second, copy, django_capture_on_commit_callbacks):
    line = CrisisLine.objects.get(country="BE", number="1813")
    answer = editor.post(reverse("admin:knowledge_crisisline_change", args=[line.pk]), as_typed(line, number="1814"))
    change = CrisisLineChange.objects.get()
    assert (answer.status_code, CrisisLine.objects.filter(number="1814").exists()) == (303, False)

    decide(editor, "confirm", change)  # one's own
    line.refresh_from_db()
    assert line.number == "1813"

    with django_capture_on_commit_callbacks(execute=True):
        decide(second, "confirm", change)
        assert not copy.exists()
    line.refresh_from_db()
    assert line.number == "1814"
    assert numbers(copy) == ["112", "113", "0800-0113", "112", "1814"]


def test_a_new_line_stands_on_the_strip_once_it_is_confirmed(editor, second):
    line = CrisisLine.objects.get(number="113")
    editor.post(reverse("admin:knowledge_crisisline_add"), as_typed(line, number="0900-1234", position=9))
    assert CrisisLine.objects.count() == 5

    decide(second, "confirm", CrisisLineChange.objects.get())

    assert CrisisLine.objects.shown().last().number == "0900-1234"


def test_a_change_is_refused_with_a_reason_by_another_or_withdrawn_by_its_own(editor, second):
    line = CrisisLine.objects.get(number="113")
    path = reverse("admin:knowledge_crisisline_change", args=[line.pk])
    editor.post(path, as_typed(line, number="114"))
    change = CrisisLineChange.objects.get()

    assert b"id_reason" in decide(second, "refuse", change).content
    decide(second, "refuse", change, reason="Dit nummer bestaat niet.")
    change.refresh_from_db()
    assert (change.state, change.reason) == ("refused", "Dit nummer bestaat niet.")

    editor.post(path, as_typed(line, number="115"))
    mine = CrisisLineChange.objects.get(state="proposed")
    decide(second, "withdraw", mine)
    mine.refresh_from_db()
    assert mine.state == "proposed"
    decide(editor, "withdraw", mine)
    mine.refresh_from_db()
    assert mine.state == "withdrawn"


def test_lines_are_neither_removed_nor_moved_past_the_second_person(editor):
    line = CrisisLine.objects.get(number="113")

    for path in (
        reverse("admin:knowledge_crisisline_delete", args=[line.pk]),
        reverse("admin:knowledge_crisislinechange_add"),
    ):
        assert editor.post(path, {"post": "yes"}).status_code == 403


def test_a_line_that_is_hidden_is_not_in_the_strip_nor_in_the_copy(copy, client):
    from knowledge import services

    CrisisLine.objects.filter(number="113").update(is_shown=False)
    services.keep_crisis_lines()

    assert "113" not in numbers(copy)
    assert b"tel:113" not in client.get("/nl/").content


def test_a_copy_that_cannot_be_written_stops_nobody(settings, tmp_path):
    from knowledge import services

    settings.CRISIS_LINES_COPY = tmp_path / "nowhere" / "crisis_lines.json"

    services.keep_crisis_lines()

    assert len(services.kept_crisis_lines()) == 5


def test_a_page_of_the_foundation_is_changed_but_neither_added_nor_removed(editor):
    page = Page.objects.get(slug="about")
    change = reverse("admin:knowledge_page_change", args=[page.pk])

    assert editor.get(change).status_code == 200
    assert editor.get(reverse("admin:knowledge_page_add")).status_code == 403
    assert editor.post(reverse("admin:knowledge_page_delete", args=[page.pk]), {"post": "yes"}).status_code == 403


def test_a_member_sees_none_of_it(signed_in):
    assert signed_in.get(LINES).status_code in {302, 403, 404}
