"""Enrolling, and one's own place."""

from uuid import UUID

from django.http import Http404, HttpResponse

from accounts.http import SignedInRequest


def edition_enrol(request: SignedInRequest, code: UUID) -> HttpResponse:
    raise Http404
