"""The pages that say what went wrong, with and without the database."""

import json

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from knowledge import services as knowledge
from knowledge.models import CrisisLine, CrisisLineChange
from knowledge.services.crisis import FIRST_LINES, PROPOSED
from tests.accounts.factories import UserFactory
from wellbeing import refusals


@pytest.fixture
def client(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def copy(settings, tmp_path):
    """The copy of the crisis lines, for this test alone."""
    settings.CRISIS_LINES_COPY = tmp_path / "crisis_lines.json"
    return settings.CRISIS_LINES_COPY


@pytest.fixture
def no_database(monkeypatch):
    """Every question to the database fails."""

    def refuse(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", refuse)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "language", "words"),
    [("/nl/niets/", "nl", "Hier is niets"), ("/en/nothing/", "en", "There is nothing here")],
)
def test_not_found_keeps_layout_language_and_crisis_lines(client, path, language, words):
    answer = client.get(path)
    page = answer.content.decode()

    assert answer.status_code == 404
    assert f'<html lang="{language}">' in page
    assert f"<h1>{words}</h1>" in page
    assert 'href="tel:113"' in page
    assert f'href="/{language}/"' in page
    assert not answer.cookies


@pytest.mark.django_db
def test_not_found_does_without_the_database(client, copy, no_database):
    answer = client.get("/nl/niets/")

    assert answer.status_code == 404
    assert 'href="tel:08000113"' in answer.content.decode()


@pytest.mark.django_db
def test_not_found_does_without_the_database_for_somebody_signed_in(client, copy, monkeypatch):
    client.force_login(UserFactory())

    def refuse(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", refuse)

    assert client.get("/en/nothing/").status_code == 404


@pytest.mark.django_db
def test_a_page_that_needs_the_database_says_that_the_fault_is_ours(client, copy, no_database):
    answer = client.get("/en/courses/")
    page = answer.content.decode()

    assert answer.status_code == 500
    assert "<h1>Something went wrong here</h1>" in page
    assert '<html lang="en">' in page
    assert 'href="tel:1813"' in page
    assert "the database is away" not in page


@pytest.mark.django_db
def test_a_fault_of_ours_quotes_nothing_and_asks_the_database_nothing(
    client, copy, settings, django_assert_num_queries
):
    settings.ROOT_URLCONF = "tests.wellbeing.failing_urls"

    with django_assert_num_queries(0):
        answer = client.get("/broken/topsecret/", headers={"Accept-Language": "en"})

    assert answer.status_code == 500
    assert b"Anna typed" not in answer.content
    assert answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.django_db
def test_the_error_page_shows_what_staff_last_wrote(client, copy, settings, django_capture_on_commit_callbacks):
    line = CrisisLine.objects.get(number="1813")
    fields = {name: getattr(line, name) for name in PROPOSED} | {"number": "1814"}
    change = knowledge.propose_crisis_line(line=line, fields=fields, by=UserFactory())
    with django_capture_on_commit_callbacks(execute=True):
        knowledge.decide_crisis_line(
            change=change, to=CrisisLineChange.State.CONFIRMED, by=UserFactory(), now=timezone.now()
        )
    settings.ROOT_URLCONF = "tests.wellbeing.failing_urls"

    page = client.get("/broken/x/").content.decode()

    assert 'href="tel:1814"' in page
    assert 'href="tel:1813"' not in page


@pytest.mark.parametrize("content", ["", "{", "[]", '[{"number": "1"}]', "3"])
def test_a_spoilt_copy_is_passed_over_for_the_first_lines(copy, content):
    copy.write_text(content)

    assert [line.number for line in knowledge.kept_crisis_lines()] == ["112", "113", "0800-0113", "112", "1813"]


def test_the_first_lines_have_a_source_in_both_languages():
    for row in json.loads(FIRST_LINES.read_text()):
        assert row["source_url"].startswith("https://")
        assert all(row[name] for name in ("name_nl", "name_en", "hours_nl", "hours_en"))


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/en/accounts/login/", {"login": "a"})

    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "error", "status", "words"),
    [
        (refusals.forbidden, PermissionDenied(), 403, "Deze pagina is voor jou niet open"),
        (refusals.bad_request, SuspiciousOperation(), 400, "Dat konden we niet lezen"),
    ],
)
def test_the_other_refusals_speak_the_readers_language(rf, view, error, status, words):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/nl/x/")
    request.user, request.resolver_match = AnonymousUser(), None
    answer = view(request, error)

    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in answer.content.decode()
