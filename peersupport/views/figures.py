"""The public figures: how soon somebody is answered, how far the steps go, how often we ask twice."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peersupport.manners import sealed_page
from peersupport.services import published
from peersupport.services.published import BUCKETS, Quarter

ROW, WIDTH, STEP = 56, 330, 30


@dataclass(frozen=True)
class Bar:
    """A quarter in the drawing: as long as the bucket is far."""

    quarter: Quarter
    top: int
    half: int
    most: int

    @property
    def label_at(self) -> int:
        return self.top + 16

    @property
    def bar_at(self) -> int:
        return self.top + 24

    @property
    def inner_at(self) -> int:
        return self.top + 30


@login_not_required
@sealed_page
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the quarters that are over, as a drawing and as a table with the same figures."""
    quarters = published.quarters(now=timezone.now())
    shown = [one for one in quarters if one.cases is not None]
    bars = [
        Bar(one, number * ROW, (BUCKETS.index(one.half) + 1) * STEP, (BUCKETS.index(one.most) + 1) * STEP)
        for number, one in enumerate(shown)
    ]
    context = {"quarters": quarters, "bars": bars, "view_box": f"0 0 {WIDTH} {max(len(bars), 1) * ROW}"}
    return render(request, "peersupport/figures.html", context)
