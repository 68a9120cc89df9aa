"""The logs carry a request's id and nothing about anybody."""

import json
import logging

import pytest
import structlog

from accounts.models import User
from wellbeing import logs


@pytest.fixture
def lines(settings):
    """Return the lines written so far, as the console would show them."""
    formatter = settings.LOGGING["formatters"]["json"]
    made = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Keep()
    handler.setFormatter(made)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(
    "name",
    ["email", "address", "name", "phone", "password", "token", "secret", "context", "ip_address", "session_key", "url"],
)
def test_a_denied_name_is_emptied_at_any_depth(name):
    event = {"event": "x", name: "Anna", "inner": {name: "Anna", "list": [{name: "Anna"}]}}

    clean = logs.without_personal_data(None, "info", event)

    assert "Anna" not in json.dumps(clean)
    assert clean["event"] == "x"


def test_an_address_is_masked_wherever_it_stands():
    clean = logs.without_personal_data(None, "info", {"event": "mail to anna@example.org failed", "part": ["a@b.nl"]})

    assert clean == {"event": "mail to [address] failed", "part": ["[address]"]}


def test_an_exception_leaves_its_kind_and_its_places_but_not_its_words(lines):
    try:
        raise ValueError("Anna de Vries lives here")
    except ValueError:
        structlog.get_logger("tests").exception("fault")

    [line] = lines()
    assert line["exception"] == "builtins.ValueError"
    assert "test_logs.py" in line["frames"][0]
    assert "Anna" not in json.dumps(line)


def test_a_librarys_exception_leaves_no_words_either(lines):
    try:
        raise ValueError("Anna de Vries lives here")
    except ValueError:
        logging.getLogger("library").exception("it went wrong for %s", "anna@example.org")

    [line] = lines()
    assert line["event"] == "it went wrong for [address]"
    assert "Anna" not in json.dumps(line)


def test_a_task_that_fails_is_told_by_name_and_id_alone(lines):
    record = {"name": "payments.tasks.look", "id": "7", "exc": "Anna", "args": "[1]", "kwargs": "{}"}
    logging.getLogger("celery.app.trace").error("Task %(name)s raised %(exc)s", record, extra={"data": record})

    [line] = lines()
    assert (line["event"], line["task"], line["task_id"]) == ("task_failed", "payments.tasks.look", "7")
    assert "Anna" not in json.dumps(line)


def test_an_answer_is_one_line_with_its_id_and_route(client, db, lines):
    client.get("/nl/", headers={"X-Request-ID": "abcdef0123456789"})

    [line] = lines()
    assert (line["event"], line["request_id"], line["route"], line["status"]) == (
        "request",
        "abcdef0123456789",
        "nl/",
        200,
    )
    assert "user" not in line


def test_an_id_that_is_not_plain_is_replaced(client, lines):
    answer = client.get("/healthz", headers={"X-Request-ID": "x\ny"})

    assert len(answer["X-Request-ID"]) == 32


def test_who_is_signed_in_is_a_hash_that_is_the_same_each_time(signed_in, person: User, lines, settings):
    signed_in.get("/nl/me/")
    signed_in.get("/nl/me/")

    users = {line["user"] for line in lines()}
    assert users == {logs.hashed_user(person.pk, settings.SECRET_KEY)}
    assert person.email not in json.dumps(lines())


def test_a_path_with_a_secret_is_not_in_the_logs(client, db, lines):
    client.get("/nl/accounts/password/reset/key/1-secret/")
    client.get("/nl/nothing/topsecret/?q=anna@example.org")

    assert "secret" not in json.dumps(lines())
    assert "anna" not in json.dumps(lines())


def test_a_failure_is_told_by_route_and_kind(client, db, lines, settings):
    settings.ROOT_URLCONF = "tests.wellbeing.failing_urls"
    client.raise_request_exception = False

    client.get("/broken/topsecret/")

    failed = next(line for line in lines() if line["event"] == "request_failed")
    assert (failed["route"], failed["status"]) == ("broken/<str:code>/", 500)
    assert failed["exception"] == "builtins.RuntimeError"
    assert "secret" not in json.dumps(lines())
