"""Public pages, remembered for as long as what they show stays the same.

Each process remembers pages by address, language, minute and the stamp of `services.changes`. The stamp is read from
the database for every visit, so a change by staff or an enrolment, in whatever process, is seen by the next visitor.
The minute is there for what changes by the clock alone: an enrolment that opens, an early price that ends.
Only visitors without a session are served from memory; what they see holds nothing about anyone.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language

from courses.services import changes

View = Callable[..., HttpResponse]
ROOM = 16 * 1024 * 1024  # bytes that a process may spend on pages


class Page(NamedTuple):
    """An answer as it was made."""

    body: bytes
    packed: bytes
    content_type: str
    etag: str

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.packed) + 500


class Memory:
    """Pages by key, the least recently shown forgotten first."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.weight = room, 0
        self._pages: OrderedDict[Any, Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Any, page: Page) -> None:
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self.weight += page.weight
            while self.weight > self.room:
                self.weight -= self._pages.popitem(last=False)[1].weight

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.weight = 0


memory = Memory()


def remembered(view: View) -> View:
    """Answer visitors without a session from memory while the page holds; answer "not modified" where it is."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not settings.REMEMBER_PAGES or _is_known(request):
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response
        minute = int(timezone.now().timestamp()) // 60
        key = (request.get_full_path(), get_language(), minute, changes.stamp())
        page = memory.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            if response.status_code != 200 or response.cookies or response.streaming:
                return response
            page = _kept(response)
            memory.put(key, page)
        return _shown(request, page)

    return answer


def _is_known(request: HttpRequest) -> bool:
    """Say whether the visitor may see something that others do not: a session, or a message that waits."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def _kept(response: HttpResponse) -> Page:
    body = response.content
    etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return Page(body, gzip.compress(body, 6, mtime=0), response["Content-Type"], etag)


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    """Return the page, packed where the browser unpacks: there is no secret in it that its length could tell."""
    response: HttpResponse
    if page.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, content_type=page.content_type, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.body, content_type=page.content_type)
    response["ETag"] = page.etag
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
