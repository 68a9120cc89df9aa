"""The interface for machines: it answers as its own document says, and tells nothing that the pages do not."""

import re
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Accreditation, Audience, Edition, Objective
from courses.models.course import Competency
from tests.accounts.factories import UserFactory
from tests.courses.factories import CourseFactory, EditionFactory, TeacherFactory

pytestmark = pytest.mark.django_db

KINDS: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    "null": type(None),
}  # fmt: skip


def hold(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str = "$") -> None:
    """Fail unless `value` is as `schema` says: the parts of JSON Schema that our document uses."""
    if "$ref" in schema:
        return hold(value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, at)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(
        isinstance(value, KINDS[kind]) and not (kind != "boolean" and isinstance(value, bool)) for kind in kinds
    ), at
    if value is None:
        return None
    assert "enum" not in schema or value in schema["enum"], at
    assert "minimum" not in schema or value >= schema["minimum"], at
    readers = {"date-time": datetime.fromisoformat, "date": date.fromisoformat, "uuid": UUID}
    if schema.get("format") in readers:
        readers[schema["format"]](value)  # type: ignore[operator]
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), at
        for name, inner in value.items():
            hold(inner, schema["properties"][name], document, f"{at}.{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            hold(inner, schema["items"], document, f"{at}[{number}]")
    return None


@pytest.fixture
def edition() -> Edition:
    course = CourseFactory(slug="stilte")
    course.audiences.add(Audience.objects.create(slug="doctors", name_nl="artsen", name_en="doctors"))
    Objective.objects.create(
        course=course, text_nl="Je luistert.", text_en="You listen.", competencies=[Competency.SCHOLAR]
    )
    Accreditation.objects.create(course=course, body="ABAN", points=1.5)
    edition: Edition = EditionFactory(course=course, price=69500, join_url="https://video.example/secret-room")
    edition.teachers.add(TeacherFactory(slug="noor", person=UserFactory(email="noor@example.org")))
    return edition


def test_every_answer_is_as_the_document_says(client: Client, edition: Edition):
    document = client.get("/api/v1/openapi.json").json()
    values = {"slug": {"courses": "stilte", "teachers": "noor"}, "code": {"editions": str(edition.code)}}

    assert document["openapi"] == "3.1.0"
    for path, deeds in document["paths"].items():
        room = path.split("/")[1]
        address = re.sub(r"\{(\w+)\}", lambda part: values[part[1]][room], path)  # noqa: B023 - used at once
        answer = client.get(f"/api/v1{address}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        hold(answer.json(), deeds["get"]["responses"]["200"]["content"]["application/json"]["schema"], document, path)


def test_errors_are_as_the_document_says(client: Client):
    document = client.get("/api/v1/openapi.json").json()
    wrong = {
        "/api/v1/courses/nothing/": 404, "/api/v1/nothing/at/all": 404, "/api/v1/editions/?format=xyz": 400,
        "/api/v1/editions/?formt=xyz": 400, "/api/v1/courses/?page=0": 400, "/api/v1/teachers/?per_page=1000": 400,
    }  # fmt: skip

    for address, status in wrong.items():
        answer = client.get(address)
        assert answer.status_code == status
        hold(answer.json(), {"$ref": "#/components/schemas/Error"}, document, address)


def test_only_reading_is_possible(client: Client):
    assert client.post("/api/v1/editions/", {}).status_code == 405


def test_nothing_private_is_told(client: Client, edition: Edition):
    text = "".join(
        client.get(f"/api/v1/{path}").content.decode()
        for path in ("editions/", f"editions/{edition.code}/", "teachers/")
    )

    assert "secret-room" not in text
    assert "noor@example.org" not in text


def test_drafts_and_hidden_courses_are_not_there(client: Client):
    draft = EditionFactory(state=Edition.State.DRAFT)
    hidden = EditionFactory(course=CourseFactory(slug="geheim", is_published=False))

    assert client.get("/api/v1/editions/").json()["count"] == 0
    assert [client.get(f"/api/v1/editions/{row.code}/").status_code for row in (draft, hidden)] == [404, 404]
    assert client.get("/api/v1/courses/geheim/").status_code == 404


def test_filters_and_pages_are_those_of_the_catalogue(client: Client, edition: Edition):
    later = EditionFactory(course=edition.course, in_days=70)
    EditionFactory()

    first = client.get("/api/v1/editions/?audience=doctors&per_page=1").json()
    second = client.get(first["next"].removeprefix("http://127.0.0.1:8000")).json()

    assert (first["count"], [row["code"] for row in first["results"]]) == (2, [str(edition.code)])
    assert (second["next"], [row["code"] for row in second["results"]]) == (None, [str(later.code)])


def test_lists_take_as_many_statements_for_three_as_for_one(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(5):
        client.get("/api/v1/editions/")
    for _number in range(2):
        EditionFactory(price=1).teachers.add(TeacherFactory())
    with django_assert_num_queries(5):
        client.get("/api/v1/editions/")
