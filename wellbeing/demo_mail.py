"""The mail of the demonstration, read in the browser. These paths exist in demo mode alone."""

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from wellbeing import mailbox

NONE, SELF = "'none'", "'self'"
HTML_POLICY = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": [NONE],
    "script-src": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": "allow-popups allow-popups-to-escape-sandbox",
}


@login_not_required
@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """List the latest mails."""
    return render(request, "wellbeing/demo_mail_list.html", {"mails": mailbox.mails()})


@login_not_required
@never_cache
@csp_replace({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def mail_read(request: HttpRequest, code: str) -> HttpResponse:
    """Show one mail: its heads, its HTML in a frame that may do nothing, its text, its attachments."""
    return render(request, "wellbeing/demo_mail_read.html", {"mail": found(code)})


@login_not_required
@never_cache
@xframe_options_sameorigin
@csp_replace(HTML_POLICY)  # type: ignore[arg-type]  # typed for views without arguments
@require_safe
def mail_html(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the mail's HTML and nothing around it, for the frame: no script, no picture from elsewhere."""
    return HttpResponse(found(code).html)


@login_not_required
@never_cache
@require_safe
def mail_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer with an attachment, to be kept as a file."""
    files = found(code).files
    if number >= len(files):
        raise Http404
    file = files[number]
    answer = HttpResponse(file.content, content_type=file.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file.name.replace(chr(34), "")}"'
    return answer


def found(code: str) -> mailbox.Mail:
    """Return the mail with this code, or answer 404."""
    mail = mailbox.mail(code) if code.isalnum() else None
    if mail is None:
        raise Http404
    return mail
