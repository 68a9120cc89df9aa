"""Which pages are open to everyone, and that whoever only looks gets no cookie.

Every address of the house is walked. A page that is open must be in the list below, on purpose; all others send a
stranger to sign in. allauth and the admin keep their own doors and are tried by name.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.functional import cached_property

from tests.courses.factories import EditionFactory

THEIR_OWN = ("account_", "mfa_", "usersessions_", "socialaccount_", "admin:")
OPEN = {
    "front_door", "home", "search", "healthz", "readyz", "robots", "sitemap", "api:index", "api:openapi", "api:courses",
    "api:course", "api:editions", "api:edition", "api:teachers", "api:teacher", "api:nothing", "courses:catalogue",
    "courses:calendar", "courses:feed", "courses:course", "courses:edition", "courses:teacher_list",
    "courses:teacher", "courses:calendar_feed", "courses:certificate_verify", "certificate_verify",
    "courses:practice_list", "courses:practice", "courses:practice_audio",
    "training:start", "training:register", "training:certificate_verify", "training:track", "training:ready",
    "books:book_list", "books:book", "books:cover", "books:review_write", "books:review_confirm",
    "books:review_withdraw", "books:review_done", "donations:fund", "donations:institutions", "donations:seat_ask",
    "donations:seat_asked", "donations:gift_give", "donations:gift",
    "donations:gift_pay", "donations:campaign", "donations:gift_manage", "donations:gift_manage_sent",
    "donations:gift_manage_open",
    "donations:gift_list", "donations:gift_hide", "donations:gift_receipt", "donations:gift_manage_leave",
    "donations:gift_overview", "donations:standing_gift", "donations:standing_amount", "donations:standing_stop",
    "donations:standing_method", "donations:standing_link",
    "donations:standing_agreement", "donations:agreement_form", "donations:agreement_carry_on",
    "donations:standing_pause",
    "knowledge:figures", "knowledge:about", "knowledge:contact", "knowledge:privacy", "knowledge:terms",
    "knowledge:accessibility", "knowledge:article_list", "knowledge:article",
    "accounts:account_closed", "stripe_webhook",
    "payments:payment_return", "peersupport:start", "peersupport:now", "peersupport:promise",
    "peersupport:colleague", "peersupport:leave", "peersupport:request", "peersupport:request_check",
    "peersupport:request_step", "peersupport:return", "peersupport:code", "peersupport:code_renew",
    "peersupport:case", "peersupport:message_write", "peersupport:offer_choose_for_me", "peersupport:offer_choose",
    "peersupport:offer_veto", "peersupport:another", "peersupport:grant_answer", "peersupport:seat_answer",
    "peersupport:erase", "peersupport:figures", "peersupport:file_add", "peersupport:file_take",
    "peersupport:own_dates", "peersupport:after_talks", "peersupport:fellow", "peersupport:fellow_answer",
    "peersupport:peer_again",
    "peersupport:widen", "peersupport:step_down", "peersupport:letter", "peersupport:letter_send",
    "peersupport:letter_print", "peersupport:letter_answered", "peersupport:introduced", "peersupport:pause",
    "peersupport:resume", "peersupport:end", "peersupport:stay", "peersupport:reopen", "peersupport:own_contact",
    "peersupport:undo", "peersupport:close_visit", "peersupport:erased", "demo_mail_list", "demo_mail_read",
    "demo_mail_html", "demo_mail_file", "components",
}  # fmt: skip
# Pages that one looks at: no form of one's own to keep, nothing to remember.
LOOKED_AT = [
    "/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/nl/", "/en/", "/nl/courses/", "/nl/courses/?q=rust",
    "/nl/courses/calendar.ics", "/nl/courses/feed.xml", "/nl/people/", "/nl/books/", "/nl/knowledge/",
    "/nl/knowledge/?q=tuchtt", "/nl/search/", "/nl/search/?q=tucht", "/nl/about/", "/nl/contact/",
    "/nl/privacy/", "/nl/terms/", "/nl/accessibility/", "/nl/support/", "/nl/support/now/", "/api/v1/",
    "/api/v1/openapi.json", "/api/v1/courses/", "/demo/mail/", "/static/css/tokens.css", "/static/nothing.css",
    "/nl/nothing/", "/nl/courses/nothing/", "/nl/me/",
]  # fmt: skip
EXAMPLES = {"uuid": str(uuid.uuid4()), "slug": "nothing", "str": "nothing", "int": "1", "path": "nothing"}


class Address:
    """One address of the house: its name, and whether Django would let a stranger through."""

    def __init__(self, pattern: URLPattern, names: tuple[str, ...], route: str) -> None:
        self.name = ":".join([*names, pattern.name or ""])
        self.route = route + str(pattern.pattern)
        self.view = pattern.callback

    @cached_property
    def is_open(self) -> bool:
        return not getattr(self.view, "login_required", True)


def walk(resolver: URLResolver, names: tuple[str, ...] = (), route: str = "") -> Iterator[Address]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield Address(part, names, route)
        else:
            inside = (*names, part.namespace) if part.namespace else names
            yield from walk(part, inside, route + str(part.pattern))


ADDRESSES = [address for address in walk(get_resolver()) if not address.name.startswith(THEIR_OWN)]


def test_no_page_is_open_that_is_not_in_the_list():
    assert {address.name for address in ADDRESSES if address.is_open} - OPEN == set()


def test_no_page_of_the_list_is_closed_or_gone():
    assert OPEN - {address.name for address in ADDRESSES if address.is_open} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address in ADDRESSES if not address.is_open], ids=lambda one: one.name)
def test_a_stranger_is_sent_to_sign_in(client, address):
    path = "/" + re.sub(r"<(\w+):\w+>", lambda found: EXAMPLES[found[1]], address.route)

    answer = client.get(path)

    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/nl/accounts/login/")


@pytest.mark.django_db(databases=["default", "keystore"])
@pytest.mark.parametrize("path", LOOKED_AT)
def test_whoever_only_looks_gets_no_cookie(client, path):
    answer = client.get(path)

    answer.close()
    assert answer.status_code < 500 or path == "/readyz"
    assert not answer.cookies


@pytest.mark.django_db
def test_an_edition_and_its_course_give_no_cookie_either(client):
    edition = EditionFactory()

    for path in (
        reverse("courses:edition", args=[edition.code]),
        reverse("courses:course", args=[edition.course.slug]),
    ):
        answer = client.get(path)
        assert (answer.status_code, bool(answer.cookies)) == (200, False)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nl/", "/nl/nothing/", "/nl/accounts/login/", "/static/css/tokens.css"])
def test_every_answer_carries_the_headers_that_protect(client, path):
    answer = client.get(path)
    answer.close()
    headers = answer.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Request-ID"]


@pytest.mark.django_db
def test_the_content_policy_allows_our_own_and_nothing_inline(client):
    policy = dict(
        part.strip().split(" ", 1) for part in client.get("/nl/").headers["Content-Security-Policy"].split(";")
    )

    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in " ".join(policy.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nl/me/", "/nl/me/profile/", "/nl/me/calendar/", "/nl/accounts/2fa/", "/nl/nothing/"]
)
def test_nothing_that_was_shown_to_somebody_stays_in_the_browser(signed_in, path):
    assert "no-store" in signed_in.get(path).headers["Cache-Control"]


@pytest.mark.django_db
def test_a_page_for_everyone_may_be_kept_as_it_says(signed_in):
    assert "no-store" not in signed_in.get("/nl/courses/").headers["Cache-Control"]
