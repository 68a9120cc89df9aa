"""Cookies and sessions: the key is open in one browser, for a while, and nowhere else."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.conf import settings as house
from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from vault import http
from vault.holders import Holder, NewVault
from vault.models import VaultSession
from vault.services import requesters, sessions
from vault.services.requesters import Begun

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Browser:
    """Just enough of a browser: it keeps cookies, and a Django session."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}
        self.session = import_module(house.SESSION_ENGINE).SessionStore()
        self.session.create()
        self.user = AnonymousUser()

    def request(self):
        request = RequestFactory().get("/")
        request.COOKIES = dict(self.cookies)
        request.session, request.user = self.session, self.user
        return request

    def sign_in(self, user) -> None:
        request = self.request()
        login(request, user, backend=BACKEND)
        request.session.save()
        self.session, self.user = request.session, user

    def keep(self, response: HttpResponse) -> HttpResponse:
        for name, morsel in response.cookies.items():
            self.cookies[name] = morsel.value
            if morsel["max-age"] == 0:
                del self.cookies[name]
        return response

    def open_supporter(self, holder: Holder) -> HttpResponse:
        response = HttpResponse()
        http.open_supporter(self.request(), response, holder=holder)
        return self.keep(response)

    def open_requester(self, holder: Holder) -> HttpResponse:
        response = HttpResponse()
        http.open_requester(self.request(), response, holder=holder)
        return self.keep(response)


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def unlocked(browser: Browser, peer: NewVault) -> Browser:
    """A browser in which the peer is signed in with an open vault."""
    browser.sign_in(peer.holder.user)
    browser.open_supporter(peer.holder)
    return browser


def test_a_supporters_key_stays_open_between_requests(unlocked: Browser, peer: NewVault):
    holder = http.supporter(unlocked.request())

    assert holder.private.to_bytes() == peer.holder.private.to_bytes()
    assert (holder.user, holder.return_code) == (peer.holder.user, "")


def test_a_requesters_key_stays_open_with_the_code_that_may_still_be_shown(browser: Browser, begun: Begun):
    browser.open_requester(begun.holder)

    holder = http.requester(browser.request())

    assert (holder.case, holder.return_code) == (begun.opened.case, begun.return_code)


def test_the_cookie_is_for_this_host_only_and_hidden_from_scripts(browser: Browser, begun: Begun, settings):
    settings.IS_DEMO = False
    settings.VAULT_CHEAP_HASHES = False

    morsel = browser.open_requester(begun.holder).cookies["__Host-visit"]

    assert (morsel["secure"], morsel["httponly"], morsel["samesite"]) == (True, True, "Strict")
    assert (morsel["path"], morsel["domain"], morsel["max-age"], morsel["expires"]) == ("/", "", "", "")
    assert len(morsel.value) == 43  # 32 bytes, and nothing else


def test_in_the_demo_on_plain_http_the_cookie_has_a_plain_name(browser: Browser, begun: Begun):
    morsel = browser.open_requester(begun.holder).cookies["visit"]

    assert (morsel["secure"], morsel["httponly"], morsel["samesite"]) == ("", True, "Strict")


def test_one_browser_may_be_both(unlocked: Browser, begun: Begun, peer: NewVault):
    unlocked.open_requester(begun.holder)

    assert http.supporter(unlocked.request()).code == peer.holder.code
    assert http.requester(unlocked.request()).code == begun.holder.code


def test_a_supporters_secret_in_the_requesters_cookie_opens_nothing(unlocked: Browser, begun: Begun):
    unlocked.cookies["visit"] = unlocked.cookies["vault"]

    assert http.requester(unlocked.request()) is None


def test_a_supporters_session_without_a_login_is_no_requesters(browser: Browser, peer: NewVault):
    browser.cookies["visit"] = sessions.begin(holder=peer.holder)

    assert http.requester(browser.request()) is None


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 43, "====", "A" * 4000])
def test_a_made_up_cookie_opens_nothing(browser: Browser, begun: Begun, cookie: str):
    browser.open_requester(begun.holder)
    browser.cookies["visit"] = cookie

    assert http.requester(browser.request()) is None


def test_closing_forgets_the_key_on_both_sides(unlocked: Browser, begun: Begun):
    unlocked.open_requester(begun.holder)
    old = dict(unlocked.cookies)

    response = HttpResponse()
    http.close_supporter(unlocked.request(), response)
    http.close_requester(unlocked.request(), response)
    unlocked.keep(response)

    assert {(cookie["path"], cookie["samesite"]) for cookie in response.cookies.values()} == {("/", "Strict")}
    assert unlocked.cookies == {}
    assert VaultSession.objects.count() == 0
    unlocked.cookies = old
    assert http.supporter(unlocked.request()) is None
    assert http.requester(unlocked.request()) is None


def test_unlocking_again_leaves_one_session(unlocked: Browser, peer: NewVault):
    unlocked.open_supporter(peer.holder)

    assert VaultSession.objects.count() == 1


def test_log_out_closes_the_vault(unlocked: Browser):
    logout(unlocked.request())

    assert VaultSession.objects.count() == 0


def test_another_login_of_the_same_person_opens_nothing(unlocked: Browser, peer: NewVault):
    """A password reset, or a thief with the password and the vault's cookie: it is tied to one log-in."""
    elsewhere = Browser()
    elsewhere.sign_in(peer.holder.user)
    elsewhere.cookies = dict(unlocked.cookies)

    assert http.supporter(elsewhere.request()) is None


def test_another_user_in_the_same_login_opens_nothing(unlocked: Browser, other: NewVault):
    unlocked.user = other.holder.user

    assert http.supporter(unlocked.request()) is None


def test_nobody_signed_in_opens_nothing(unlocked: Browser):
    unlocked.user = AnonymousUser()

    assert http.supporter(unlocked.request()) is None


def test_the_session_tables_and_every_secret_of_the_house_open_nothing_without_the_cookie(
    unlocked: Browser, begun: Begun, peer: NewVault
):
    """A thief has all rows and SECRET_KEY, and forges a log-in: the session key is the victim's own."""
    unlocked.open_requester(begun.holder)
    thief = Browser()
    thief.session, thief.user = unlocked.session, peer.holder.user
    rows = list(VaultSession.objects.values_list("locator", "envelope"))

    for locator, _envelope in rows:
        thief.cookies = {"vault": locator, "visit": locator}
        assert http.supporter(thief.request()) is None
        assert http.requester(thief.request()) is None
    for cookie in unlocked.cookies.values():
        assert not [row for row in rows if cookie in row[0] or cookie.encode() in bytes(row[1])]


def test_rows_swapped_between_sessions_open_nothing(unlocked: Browser, other: NewVault):
    elsewhere = Browser()
    elsewhere.sign_in(other.holder.user)
    elsewhere.open_supporter(other.holder)
    mine, theirs = VaultSession.objects.order_by("pk")

    VaultSession.objects.filter(pk=mine.pk).update(envelope=theirs.envelope)

    assert http.supporter(unlocked.request()) is None


@pytest.mark.parametrize(("minutes", "is_open"), [(29, True), (30, False)])
def test_a_supporters_vault_shuts_after_half_an_hour_idle(unlocked: Browser, minutes: int, is_open: bool):
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert (http.supporter(unlocked.request()) is not None) == is_open


@pytest.mark.parametrize(("minutes", "is_open"), [(19, True), (20, False)])
def test_a_requesters_case_shuts_after_twenty_minutes_idle(browser: Browser, begun: Begun, minutes: int, is_open: bool):
    browser.open_requester(begun.holder)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert (http.requester(browser.request()) is not None) == is_open


def test_eight_hours_is_the_most_however_busy(unlocked: Browser):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(23):
            clock.shift(20 * 60)
            assert http.supporter(unlocked.request()) is not None
        clock.shift(20 * 60)
        assert http.supporter(unlocked.request()) is None


def test_a_requester_who_keeps_writing_stays(browser: Browser, begun: Begun):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser.open_requester(begun.holder)
        for _ in range(40):
            clock.shift(19 * 60)
            assert http.requester(browser.request()) is not None


def test_what_is_over_is_swept(unlocked: Browser, begun: Begun):
    assert sessions.sweep(timezone.now()) == 0
    assert sessions.sweep(timezone.now() + timedelta(minutes=30)) == 1


def test_a_new_session_sweeps_those_that_are_over(unlocked: Browser, begun: Begun):
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        unlocked.open_requester(begun.holder)

    assert VaultSession.objects.count() == 1


def test_after_a_shred_an_open_browser_holds_nothing(browser: Browser, begun: Begun):
    from vault.services import cases

    browser.open_requester(begun.holder)
    cases.shred(cases=[begun.opened.case], by=None)

    assert http.requester(browser.request()) is None


def test_the_code_is_no_longer_shown_after_a_log_out(browser: Browser, begun: Begun):
    browser.open_requester(begun.holder)
    response = HttpResponse()
    http.close_requester(browser.request(), response)
    browser.keep(response)

    browser.open_requester(requesters.come_back(typed=begun.return_code))

    assert http.requester(browser.request()).return_code == ""
