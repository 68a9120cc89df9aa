"""Files of a conversation: add one, download one; by the requester, and by a supporter who reads along."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, queue
from peersupport.access import Visit
from peersupport.files import ENDINGS, FileRefused
from peersupport.forms.files import FileForm
from peersupport.manners import OneFileInMemory, takes_a_file
from peersupport.models import Actor
from peersupport.services import attachments, sealed
from peersupport.views.requester import requester_page
from peersupport.views.staff import has_place, staff_page
from vault.holders import OpenCase

NEVER_RUN = "sandbox; default-src 'none'"


def _form(request: HttpRequest) -> FileForm:
    if request.method != "POST":
        return FileForm()
    handler = request.upload_handlers[0]
    return FileForm(request.POST, request.FILES, handler=handler if isinstance(handler, OneFileInMemory) else None)


@sensitive_variables()
def _kept(form: FileForm, keep: Callable[[bytes, str], object]) -> bool:
    """Keep the file; where it is not taken, the form says why."""
    if not form.is_valid():
        return False
    try:
        keep(form.cleaned_data["file"].read(), form.cleaned_data["file"].name)
    except (FileRefused, sealed.MessageRefused) as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


@requester_page
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def file_add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put a file into one's own conversation."""
    form, opened = _form(request), visit.opened

    def keep(content: bytes, called: str) -> None:
        name = sealed.contact(opened).name
        attachments.enclose(opened=opened, content=content, called=called, role=Actor.REQUESTER, name=name)

    if _kept(form, keep):
        return see_other(f"{reverse('peersupport:case')}?said=written")
    return render(request, "peersupport/file_add.html", {"form": form}, status=422 if form.is_bound else 200)


@requester_page
@require_safe
@sensitive_variables()
def file_take(request: HttpRequest, visit: Visit, code: UUID) -> HttpResponse:
    """Download a file of one's own conversation."""
    return _download(visit.opened, code)


@staff_page
@takes_a_file
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def talk_file_add(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Put a file into the conversation with somebody one stands beside."""
    beside, opened = _beside(request, case_id)
    form = _form(request)

    def keep(content: bytes, called: str) -> None:
        me, name = request.user, request.user.get_short_name()
        attachments.enclose(opened=opened, content=content, called=called, role=beside, name=name, by=me)

    if _kept(form, keep):
        return see_other("peersupport:talk", case_id)
    context = {"form": form, "name": queue.name(case_id), "case_id": case_id, **has_place(request)}
    return render(request, "peersupport/talk_file_add.html", context, status=422 if form.is_bound else 200)


@staff_page
@require_safe
@sensitive_variables()
def talk_file_take(request: SignedInRequest, case_id: UUID, code: UUID) -> HttpResponse:
    """Download a file of the conversation, as far as one reads it."""
    _role, opened = _beside(request, case_id)
    return _download(opened, code)


def _beside(request: SignedInRequest, case_id: UUID) -> tuple[Actor, OpenCase]:
    beside = access.assignment(request, case_id)
    opened = access.conversation(beside, access.vault(request))
    if opened is None:
        raise Http404
    return Actor(beside.role), opened


@sensitive_variables()
def _download(opened: OpenCase, code: UUID) -> HttpResponse:
    """Hand the file over to be kept, never to be shown here; under a name that tells nothing."""
    kind, content = attachments.take(opened=opened, item=code)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{str(code)[:8]}.{ENDINGS[kind]}"'
    response["Content-Security-Policy"] = NEVER_RUN
    response["X-Content-Type-Options"] = "nosniff"
    return response
