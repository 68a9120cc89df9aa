"""What anyone may see: the path, whether one is ready, who holds a title, and whether a certificate is genuine."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.pages import remembered
from training.certificate_pdf import certificate_facts
from training.forms import LANGUAGES, ReadyForm
from training.models import Candidate, Designation, Requirement, Stage, Track, TrackVersion
from training.services import register as registering

ON_A_PAGE = 60


def current(track: Track) -> TrackVersion:
    """Return the version that new candidates enter."""
    return track.versions.get(state=TrackVersion.State.CURRENT)


def stages_of(version: TrackVersion) -> list[dict[str, Any]]:
    """Return the stages with what each asks, in order. Two queries."""
    stages = Stage.objects.filter(version=version).order_by("position").prefetch_related("requirements")
    return [{"stage": stage, "requirements": in_order(stage)} for stage in stages]


def in_order(stage: Stage) -> list[Requirement]:
    """Return what a stage asks, in order, from what was prefetched."""
    return sorted(stage.requirements.all(), key=lambda row: (row.position, row.pk))


def mine_on(request: HttpRequest, track: Track) -> Candidate | None:
    """Return the visitor's own candidacy on a track, if they are on the way."""
    return Candidate.objects.of(request.user).live().filter(track=track).first()


@login_not_required
@require_safe
@remembered
def start(request: HttpRequest) -> HttpResponse:
    """Show the tracks; where there is one, its path."""
    tracks = list(Track.objects.published())
    if len(tracks) == 1:
        return show_track(request, tracks[0])
    return render(request, "training/start.html", {"tracks": tracks})


@login_not_required
@require_safe
@remembered
def track(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a track: what it is, and its path from the first step to the last title."""
    return show_track(request, get_object_or_404(Track.objects.published(), slug=slug))


def show_track(request: HttpRequest, track: Track) -> HttpResponse:
    """Draw the page of a track."""
    stages = stages_of(current(track))
    fee = next((row for part in stages for row in part["requirements"] if row.kind == Requirement.Kind.FEE), None)
    page = {
        "track": track,
        "stages": stages,
        "fee": fee,
        "mine": mine_on(request, track),
        "has_questions": any(row.ready_nl for row in stages[0]["requirements"]),
    }
    return render(request, "training/track.html", page)


@login_not_required
@csrf_exempt  # nothing is changed or kept, so that not even a cookie is needed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether one is ready, and answer at once: the answers are on this page and nowhere else."""
    found = get_object_or_404(Track.objects.published(), slug=slug)
    first = current(found).stages.order_by("position").first()
    asked = Requirement.objects.filter(stage=first).exclude(ready_nl="").order_by("position", "pk")
    form = ReadyForm(request.POST if request.method == "POST" else None, requirements=list(asked))
    page: dict[str, Any] = {"track": found, "form": form}
    if form.is_bound and form.is_valid():
        return render(request, "training/ready_answer.html", {**page, "not_yet": form.not_yet})
    return render(request, "training/ready.html", page, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
@remembered
def register(request: HttpRequest) -> HttpResponse:
    """Show who holds a title and chose to stand here."""
    page = Paginator(registering.holders(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"candidate": row, "title": row.designations.all()[0], "languages": spoken_by(row)} for row in page]
    here = reverse("training:register")
    return render(
        request,
        "training/register.html",
        {
            "rows": rows,
            "page": page,
            "previous_url": f"{here}?page={page.previous_page_number()}" if page.has_previous() else "",
            "next_url": f"{here}?page={page.next_page_number()}" if page.has_next() else "",
        },
    )


def spoken_by(candidate: Candidate) -> list[str]:
    """Return the languages in which somebody teaches, as they chose to say, in the reader's language."""
    labels = dict(LANGUAGES)
    return [str(labels[code]) for code in candidate.listed_languages.split(",") if code in labels]


@login_not_required
@require_safe
def certificate_verify(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say to anyone who holds the code whether the certificate is genuine, and what it says."""
    found = Designation.objects.filter(code=code).first()
    other = "en" if get_language() == "nl" else "nl"
    page = {
        "designation": found,
        "facts": certificate_facts(found) if found else [],
        "other_language_url": translate_url(reverse("training:certificate_verify", args=[code]), other),
    }
    return render(request, "training/certificate_verify.html", page, status=200 if found else 404)
