"""What editors keep in the admin."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from knowledge.models import CrisisLine, Page
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LINES = reverse("admin:knowledge_crisisline_changelist")


@pytest.fixture(autouse=True)
def copy(settings, tmp_path):
    """The copy for error pages, for this test alone."""
    settings.CRISIS_LINES_COPY = tmp_path / "crisis_lines.json"
    return settings.CRISIS_LINES_COPY


@pytest.fixture
def editor(client):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="knowledge"))
    client.force_login(person)
    return client


def numbers(copy):
    return [row["number"] for row in json.loads(copy.read_text())]


def test_a_changed_line_is_in_the_copy_once_it_is_certain(editor, copy, django_capture_on_commit_callbacks):
    line = CrisisLine.objects.get(country="BE", number="1813")
    form = {name: getattr(line, name) for name in (
        "country", "name_nl", "name_en", "languages", "hours_nl", "hours_en", "source_url", "position",
    )} | {"number": "1814", "verified_on": "2026-11-21", "is_shown": "on"}  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(reverse("admin:knowledge_crisisline_change", args=[line.pk]), form)
        assert not copy.exists()

    assert answer.status_code == 302
    assert numbers(copy) == ["112", "113", "0800-0113", "112", "1814"]


def test_removed_lines_leave_the_copy(editor, copy, django_capture_on_commit_callbacks):
    belgian = CrisisLine.objects.filter(country="BE")

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(
            LINES,
            {"action": "delete_selected", "_selected_action": [line.pk for line in belgian], "post": "yes"},
        )

    assert numbers(copy) == ["112", "113", "0800-0113"]


def test_one_removed_line_leaves_the_copy(editor, copy, django_capture_on_commit_callbacks):
    line = CrisisLine.objects.get(number="113")

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(reverse("admin:knowledge_crisisline_delete", args=[line.pk]), {"post": "yes"})

    assert "113" not in numbers(copy)


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
