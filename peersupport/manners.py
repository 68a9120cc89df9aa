"""How every page of this room behaves: nothing kept by the browser, nothing told when it fails, nothing to disk."""

from collections.abc import Callable, ItemsView
from functools import wraps
from io import BytesIO
from pathlib import Path
from traceback import extract_tb
from typing import Any, cast

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import BadHeaderError, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.debug import SafeExceptionReporterFilter
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from vault.errors import NoKey, Overloaded, Shredded

View = Callable[..., HttpResponse]
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
INDEXED = POLICY | {"connect-src": [SELF]}  # what judges a page for search engines reads robots.txt from within it


class SealedPageFailed(Exception):
    """A page of this room failed. It says what kind of error and where in the code; never a word of what was typed."""


class NoReport(SafeExceptionReporterFilter):
    """An error report without anything that was sent, set or computed."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}


class NoUploads(FileUploadHandler):
    """Refuse files before a byte of them is kept: Django would put a large one on disk in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class OneFileInMemory(FileUploadHandler):
    """Take one file up to a limit, into memory and nowhere else. A larger one is let pass by unread."""

    MOST_BYTES = 10 * 1024 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.is_too_large, self.has_one = False, False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.has_one:
            raise SkipFile
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > self.MOST_BYTES:
            self.is_too_large, self.content = True, BytesIO()
            raise SkipFile
        self.content.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.has_one = True
        self.content.seek(0)
        return InMemoryUploadedFile(self.content, self.field_name, self.file_name or "", None, file_size, None)


def takes_a_file(view: View) -> View:
    """Let this page take one file, in memory. Goes right above the view."""
    setattr(view, "takes_a_file", True)  # noqa: B010 - a mark that `wraps` carries upwards
    return view


def sealed_page(view: View) -> View:
    """Give a view the manners of this room. Goes under `login_not_required`, above all else.

    The check against forged posts is done inside, because it reads the form: the upload handler must be there first.
    """
    checked = csrf_protect(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        takes_one = getattr(view, "takes_a_file", False)
        request.upload_handlers = [OneFileInMemory(request) if takes_one else NoUploads(request)]
        request.exception_reporter_filter = NoReport()
        setattr(request, "sensitive_post_parameters", "__ALL__")  # noqa: B010 - Django looks for it here
        response = _without_words(checked, request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return cast(View, csrf_exempt(csp(POLICY)(guarded)))


def _without_words(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Call the view; whatever goes wrong leaves without message, values or cause."""
    try:
        return view(request, *args, **kwargs)
    except Overloaded:
        return render(request, "peersupport/busy.html", status=503)
    except (Http404, NoKey, Shredded):
        failure: Exception = Http404()
    except PermissionDenied:
        failure = PermissionDenied()
    except (SuspiciousOperation, BadHeaderError):
        failure = SuspiciousOperation("refused")
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        failure = SealedPageFailed(f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}")
    raise failure
