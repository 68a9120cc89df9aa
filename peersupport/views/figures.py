"""The public figures: how soon somebody is answered, how far the steps go, how often we ask twice."""

from dataclasses import dataclass

from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peersupport.manners import INDEXED, sealed_page
from peersupport.services import published
from peersupport.services.published import BUCKETS, Quarter

WIDTH, STEP = 330, 30


@dataclass(frozen=True)
class Bar:
    """A quarter in the drawing: each bar as long as its bucket is far."""

    quarter: Quarter
    half: int
    most: int


@login_not_required
@csp(INDEXED)
@sealed_page
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the quarters that are over, as a drawing and as a table with the same figures."""
    quarters = published.quarters(now=timezone.now())
    shown = [one for one in quarters if one.cases is not None]
    bars = [
        Bar(one, half=(BUCKETS.index(one.half) + 1) * STEP, most=(BUCKETS.index(one.most) + 1) * STEP) for one in shown
    ]
    context = {"quarters": quarters, "bars": bars, "width": WIDTH}
    return render(request, "peersupport/figures.html", context)
