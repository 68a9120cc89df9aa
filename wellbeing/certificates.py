"""One address at which a stranger verifies any certificate of the house."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.views import certificate
from training.models import Designation
from training.views import public


@login_not_required
@require_safe
def verify(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show what a certificate says: of a title where the code is one's, else of a course."""
    if Designation.objects.filter(code=code).exists():
        return public.certificate_verify(request, code=code)
    return certificate.certificate_verify(request, code=code)
