"""Pages of who leads and who oversees: counts and ages only."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from peersupport.queue import age
from peersupport.services import overview, published
from peersupport.services.overview import Heap
from peersupport.views.staff import has_place, staff_page


@staff_page
@require_safe
def lead(request: SignedInRequest) -> HttpResponse:
    """Show the lead what stands where since when, which alarms ring, how the desks are, where nobody is."""
    places, now = has_place(request), timezone.now()
    if not places["is_lead"]:
        raise Http404
    regions, professions = overview.pool()
    context = {
        "states": [_aged(heap) for heap in overview.states(lead=request.user)],
        "alarms": [_aged(heap) for heap in overview.alarms(lead=request.user)],
        "ailments": overview.ailments(now=now),
        "is_still": overview.is_still(now=now),
        "regions": regions,
        "professions": professions,
        "without": [one.name for one in regions if not one.peers],
        **places,
    }
    return render(request, "peersupport/lead.html", context)


def _aged(heap: Heap) -> tuple[str, int, str]:
    return heap.name, heap.count, age(timezone.now() - heap.since) if heap.since else "–"


@staff_page
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """Show the board whether people are answered and the desks are well; nothing under ten."""
    places, now = has_place(request), timezone.now()
    if not places["is_board"]:
        raise Http404
    context = {
        "now": overview.coarse(now=now),
        "ailments": overview.ailments(now=now),
        "is_still": overview.is_still(now=now),
        "quarters": published.quarters(now=now),
        **places,
    }
    return render(request, "peersupport/board.html", context)
