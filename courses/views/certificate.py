"""A certificate: a stranger verifies it, its owner takes it along."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe

from accounts.http import SignedInRequest
from courses.certificate_pdf import certificate_facts
from courses.certificate_pdf import certificate_pdf as make_pdf
from courses.models import Certificate, Enrolment


@login_not_required
@require_safe
def certificate_verify(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say to anyone who holds the code whether the certificate is real, and what it says."""
    certificate = Certificate.objects.filter(code=code).first()
    other = "en" if get_language() == "nl" else "nl"
    here = reverse("courses:certificate_verify", args=[code])
    page = {
        "certificate": certificate,
        "facts": certificate_facts(certificate) if certificate else [],
        "other_language_url": translate_url(here, other),
    }
    return render(request, "courses/certificate_verify.html", page, status=200 if certificate else 404)


@require_GET
def certificate_pdf(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the certificate as a PDF to its owner, and to staff who may view enrolments."""
    visible = Enrolment.objects.visible_to(request.user)
    certificate = get_object_or_404(Certificate.objects.filter(enrolment__in=visible), code=code)
    answer = HttpResponse(make_pdf(certificate, language=get_language() or "nl"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{certificate.code.hex[:8]}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
