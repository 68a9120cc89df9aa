"""The OpenAPI 3.1 document of /api/v1/. A test holds every answer against it."""

from typing import Any

from django.conf import settings

from courses.models import Accreditation, Course, Price, Session
from courses.models.course import Competency, Delivery, TeachingLanguage
from courses.services.facts import Way

Schema = dict[str, Any]


def one_of(values: Any) -> Schema:
    return {"type": "string", "enum": [str(value) for value in values]}


def listing(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def thing(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
BOTH = thing(nl=TEXT, en=TEXT)
PAGES = thing(nl={"type": "string", "format": "uri"}, en={"type": "string", "format": "uri"})
VENUE = {**thing(name=TEXT, address=TEXT, city=TEXT, country=TEXT), "type": ["object", "null"]}


def schemas() -> Schema:
    """Return the shapes of what is answered."""
    shapes = {
        "Course": thing(
            slug=TEXT, title=BOTH, lead=BOTH, about=BOTH, prerequisites=BOTH, format=one_of(Course.Format.values),
            delivery=one_of(Delivery.values), language=one_of(TeachingLanguage.values), audiences=listing(TEXT),
            teachers=listing(TEXT),
            objectives=listing(thing(text=BOTH, competencies=listing(one_of(Competency.values)))),
            accreditations=listing(
                thing(body=TEXT, points={"type": "number"}, basis=one_of(Accreditation.Basis.values), heading=BOTH)
            ),
            pages=PAGES,
        ),
        "Edition": thing(
            code={"type": "string", "format": "uuid"}, course=TEXT, title=BOTH, format=one_of(Course.Format.values),
            delivery=one_of(Delivery.values), language=one_of(TeachingLanguage.values), rhythm=BOTH, starts_at=MOMENT,
            ends_at=MOMENT, time_zone=TEXT, opens_at=MOMENT, closes_at=MAYBE_MOMENT, venue=VENUE,
            teachers=listing(TEXT),
            sessions=listing(
                thing(kind=one_of(Session.Kind.values), title=BOTH, starts_at=MOMENT, ends_at=MOMENT,
                      is_online={"type": "boolean"})
            ),
            prices=listing(thing(kind=one_of(Price.Kind.values), label=BOTH, cents=NUMBER, until_on=MAYBE_DAY)),
            places=NUMBER, places_left=NUMBER, waiting=NUMBER, enrolment=one_of(way.value for way in Way), pages=PAGES,
        ),
        "Teacher": thing(slug=TEXT, name=TEXT, role=BOTH, about=BOTH, teaches_in=listing(TEXT), pages=PAGES),
        "Error": thing(error=TEXT),
        "Index": thing(courses=TEXT, editions=TEXT, teachers=TEXT, openapi=TEXT),
    }  # fmt: skip
    for name in ("Course", "Edition", "Teacher"):
        following: Schema = {"type": ["string", "null"], "format": "uri"}
        shapes[f"{name}List"] = thing(
            count=NUMBER, page=NUMBER, per_page=NUMBER, next=following, results=listing(ref(name))
        )
    return shapes


def document() -> Schema:
    """Return the whole document."""
    paging = [
        _asked("page", {"type": "integer", "minimum": 1, "default": 1}, "Which page."),
        _asked("per_page", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Rows a page."),
    ]
    several = {"explode": True, "style": "form"}
    filters = [
        {**_asked("format", listing(one_of(Course.Format.values)), "Kinds of course."), **several},
        {**_asked("place", listing(TEXT), "nl, be, online, or the name of a city."), **several},
        {**_asked("audience", listing(TEXT), "Target groups, by slug."), **several},
        {**_asked("language", listing(one_of(TeachingLanguage.values)), "Language taught in."), **several},
        {**_asked("month", listing({"type": "string", "pattern": r"^\d{4}-\d{2}$"}), "Month of the start."), **several},
        _asked("q", {"type": "string", "maxLength": 100}, "Words to find, in Dutch or English; forgives a slip."),
    ]
    slug = {"name": "slug", "in": "path", "required": True, "schema": TEXT}
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}: courses and groups",
            "version": "1.0.0",
            "description": "The catalogue, read-only. Texts in Dutch and English, moments in UTC, money in cents.",
        },
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "paths": {
            "/": _path("index", "What there is.", "Index"),
            "/courses/": _path("courses", "Courses on the site.", "CourseList", paging),
            "/courses/{slug}/": _path("course", "One course.", "Course", [slug]),
            "/editions/": _path("editions", "Editions that one can still join.", "EditionList", filters + paging),
            "/editions/{code}/": _path("edition", "One edition, also past or cancelled.", "Edition", [code]),
            "/teachers/": _path("teachers", "Who teaches.", "TeacherList", paging),
            "/teachers/{slug}/": _path("teacher", "One teacher.", "Teacher", [slug]),
        },
        "components": {"schemas": schemas()},
    }


def _asked(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _path(operation: str, summary: str, answer: str, parameters: list[Schema] | None = None) -> Schema:
    responses = {
        "200": {"description": "Found.", "content": {"application/json": {"schema": ref(answer)}}},
        "400": {
            "description": "A parameter cannot be read.",
            "content": {"application/json": {"schema": ref("Error")}},
        },
        "404": {"description": "There is nothing here.", "content": {"application/json": {"schema": ref("Error")}}},
    }
    return {
        "get": {"operationId": operation, "summary": summary, "parameters": parameters or [], "responses": responses}
    }
