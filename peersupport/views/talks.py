"""A supporter says that they spoke with the person."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest, see_other
from peersupport import access
from peersupport.models import MoveRefused
from peersupport.services import talks
from peersupport.views.staff import staff_page


@staff_page
@require_POST
def spoke(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that they spoke with each other."""
    access.assignment(request, case_id)
    try:
        talks.spoke(case_id=case_id, by=request.user)
    except MoveRefused as refusal:
        raise Http404 from refusal
    return see_other("peersupport:talk", case_id)
