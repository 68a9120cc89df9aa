"""Walk the whole demonstration as its people do, in both languages, along every link there is.

No link is broken, no page fails, no page asks anything of another house, and none speaks the other language unawares.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ASKS = {
    "script": "src",
    "img": "src",
    "audio": "src",
    "source": "src",
    "iframe": "src",
    "use": "href",
    "form": "action",
}
LEFT = ("/admin/", "/demo/mail/", "/static/", "/api/", "/nl/accounts/logout/", "/en/accounts/logout/")
LEAVING = re.compile(r"/(leave|logout)/")  # pages whose point is to go elsewhere
# Words that no sentence of the other language holds; names and titles are marked with their language or listed below.
ENGLISH = re.compile(r"\b(the|and|with|your|you|from|which|when|this|that|have|are)\b", re.IGNORECASE)
DUTCH = re.compile(r"\b(het|een|niet|voor|wordt|zijn|jouw|maar|naar|deze|ook|bij|als|zoals|je)\b", re.IGNORECASE)
WIDEST = 5  # pages with the same path and the same names in their query, such as months: one shows what all do


class Reading(HTMLParser):
    """A page as it is read: its links, what it asks for by itself, its ids, and its text in its own language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.asks: list[str] = []
        self.ids: set[str] = set()
        self.texts: list[str] = []
        self.language = ""
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids |= {found[name] for name in ("id", "name") if name in found}
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if found.get(ASKS.get(tag, "")):
            self.asks.append(found[ASKS[tag]])
        if tag == "link" and not {"canonical", "alternate"} & set(found.get("rel", "").split()):
            self.asks.append(found["href"])
        if self._speaks(found.get("lang", self._lang)):
            self.texts += [found[name] for name in ("aria-label", "placeholder", "alt", "title") if found.get(name)]
        if tag not in VOID:
            self._open.append((tag, found.get("lang", self._lang)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_code = any(tag in {"script", "style", "cite"} for tag, _lang in self._open)
        if data.strip() and not is_code and self._speaks(self._lang):
            self.texts.append(" ".join(data.split()))

    @property
    def _lang(self) -> str:
        return self._open[-1][1] if self._open else self.language

    def _speaks(self, language: str) -> bool:
        return language == self.language


def english_texts() -> set[str]:
    """Return the English texts that have another Dutch one: none of them belongs on a Dutch page."""
    catalogues = [polib.pofile(str(Path(folder) / "nl/LC_MESSAGES/django.po")) for folder in settings.LOCALE_PATHS]
    entries = [(entry.msgid, entry.msgstr) for catalogue in catalogues for entry in catalogue if not entry.msgctxt]
    dutch = {after for _before, after in entries}
    return {
        before for before, after in entries if after and before != after and before not in dutch and len(before) > 3
    }


class Walk:
    """One visitor's way through the house, from its front door to wherever links lead."""

    def __init__(self, client: Client, *, within: tuple[str, ...] = ()) -> None:
        self.client = client
        self.within = tuple(f"/{language}/{part}/" for part in within for language in ("nl", "en"))
        self.seen: dict[str, Reading | None] = {}
        self.faults: list[str] = []
        self._alike: dict[tuple[str, tuple[str, ...]], int] = {}
        self._english = english_texts()

    def go(self, *starts: str) -> None:
        waiting = [(start, "the door") for start in starts]
        fragments: list[tuple[str, str, str]] = []
        while waiting:
            address, source = waiting.pop()
            path, fragment = urldefrag(address)
            if fragment:
                fragments.append((path, fragment, source))
            if path in self.seen or self._is_wide(path):
                continue
            self.seen[path] = page = self.read(path, source)
            if page:
                waiting += [(link, path) for link in self.onward(page, path)]
        for path, fragment, source in fragments:
            page = self.seen.get(path)
            if page and fragment not in page.ids:
                self.faults.append(f"{source}: nothing at {path}#{fragment}")

    def _is_wide(self, path: str) -> bool:
        parts = urlsplit(path)
        if not parts.query:
            return False
        kind = (parts.path, tuple(sorted(parse_qs(parts.query, keep_blank_values=True))))
        self._alike[kind] = self._alike.get(kind, 0) + 1
        return self._alike[kind] > WIDEST

    def read(self, path: str, source: str) -> Reading | None:
        answer = self.client.get(path)
        if answer.status_code in {301, 302, 303}:
            target = urljoin(path, answer["Location"])
            if not urlsplit(target).netloc and target not in self.seen:
                self.seen[target] = self.read(target, path)
            return None
        if answer.status_code != 200:
            self.faults.append(f"{source}: {path} answers {answer.status_code}")
            return None
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            b"".join(answer)  # read to its end: closing a file half-way would close the test's database with it
            return None
        page = Reading(answer.content.decode())
        self.judge(page, path)
        return page

    def judge(self, page: Reading, path: str) -> None:
        for asked in page.asks:
            if urlsplit(asked).netloc and not asked.startswith(settings.SITE_URL):
                self.faults.append(f"{path} asks {asked}")
        if path[1:3] in {"nl", "en"} and page.language != path[1:3]:
            self.faults.append(f"{path} says that it speaks {page.language!r}")
        strange = ENGLISH if page.language == "nl" else DUTCH  # people's own pages hold what they wrote themselves
        for text in page.texts:
            if page.language == "nl" and text.strip(" :") in self._english:
                self.faults.append(f"{path} is not translated: {text!r}")
            elif not self.within and len({word.lower() for word in strange.findall(text)}) > 1:
                self.faults.append(f"{path} speaks the other language: {text[:90]!r}")

    def onward(self, page: Reading, path: str) -> Iterator[str]:
        for link in [*page.links, *(asked for asked in page.asks if asked.startswith("/static/"))]:
            target = urljoin(path, link)
            if target.startswith(settings.SITE_URL):
                target = target.removeprefix(settings.SITE_URL)
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue  # another house, or a telephone
            if target.startswith(LEFT) and not target.startswith("/static/"):
                continue
            if not LEAVING.search(parts.path) and target.startswith(self.within or "/"):
                yield target


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demonstration, for every test of this file; taken away again at the end."""
    with django_db_blocker.unblock(), ExitStack() as held:
        for alias in ("default", "keystore"):
            outermost = transaction.atomic(using=alias)
            outermost._from_testcase = True  # what is durable may nest in it, as in Django's own tests
            held.enter_context(outermost)
            held.callback(transaction.set_rollback, True, using=alias)
        call_command("demo", stdout=StringIO())
        yield


def test_every_way_leads_somewhere_in_the_readers_own_language(demo):
    walk = Walk(Client(raise_request_exception=False))

    walk.go("/nl/", "/en/", "/sitemap.xml", "/robots.txt")

    assert "\n".join(walk.faults) == ""
    assert len([page for page in walk.seen.values() if page]) > 250


@pytest.mark.parametrize(
    "who",
    ["doctor", "resident", "teacher", "trainer", "candidate", "coach", "peer", "desk", "expert", "editor", "treasurer",
     "institution", "staff"],
)  # fmt: skip
def test_so_does_every_way_on_the_pages_that_are_ones_own(demo, who):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=f"{who}@example.org"))
    walk = Walk(client, within=("me", "desk", "practices", "training", "accounts", "profile", "institutions"))

    walk.go(
        "/nl/me/", "/en/me/", "/nl/practices/", "/nl/accounts/2fa/", *(["/nl/desk/"] if is_somewhere(client) else [])
    )

    assert "\n".join(walk.faults) == ""


def is_somewhere(client: Client) -> bool:
    """Whether this person has a desk at all; whoever has none finds nothing there."""
    return client.get("/nl/desk/").status_code == 200
