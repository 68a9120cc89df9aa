"""One's own path: where one is, what is asked, by whom, by when, what comes next; mentor, titles, register."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from courses.models import Edition
from training.certificate_pdf import certificate_pdf as make_pdf
from training.forms import ListingForm, WordForm
from training.models import Candidate, Designation, Move, Stage
from training.services import mentoring, register
from training.services.asking import asks_of, decision_of, missing
from training.services.moving import TrainingRefused, today
from training.views.applying import own

# Where the trainers' last words stand above, and need not be said once more in what happened.
ANSWERED_ABOVE = {Candidate.State.WORKING, Candidate.State.CONDITIONAL, Candidate.State.NOT_YET}


@never_cache
@require_safe
def candidate(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show where one is on the path and what is asked now."""
    found, now = own(request, code), timezone.now()
    asks = asks_of(found, now=now) if found.is_live else []
    stages = list(Stage.objects.filter(version=found.version).order_by("position"))
    moves = list(found.moves.select_related("stage").order_by("-at", "-pk"))
    last = next((row for row in moves if row.sealed_words and row.deed != Move.Deed.ANSWERED), None)
    page: dict[str, Any] = {
        "candidate": found,
        "asks": [ask for ask in asks if ask.is_of_candidate],
        "missing": missing(asks),
        "decision": decision_of(asks),
        "conversation": next((ask for ask in asks if ask.kind == "conversation"), None),
        "editions": editions_of(asks, now),
        "stages": stages,
        "number": 1 + sum(stage.position < found.stage.position for stage in stages),
        "coming": next((stage for stage in stages if stage.position > found.stage.position), None),
        "moves": moves,
        "last": last,
        "on_top": last.pk if last and found.state in ANSWERED_ABOVE else None,
        "titles": found.designations.order_by("rank"),
        "may_try_again": not found.again_on or found.again_on <= today(now),
        "is_late": found.due_on is not None and found.due_on < today(now),
        "today": today(now),
    }
    return render(request, "training/candidate.html", page)


def editions_of(asks: list[Any], now: Any) -> list[Edition]:
    """Return the coming editions of the trainings that the stage asks for and that are not completed yet."""
    wanted = [ask.requirement for ask in asks if ask.kind == "course" and not ask.is_met]
    courses = {course.pk for requirement in wanted for course in requirement.courses.all()}
    if not courses:
        return []
    rows = Edition.objects.published().upcoming(now).filter(course__in=courses, starts_at__gt=now)
    return list(rows.select_related("course", "venue")[:6])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, code: UUID) -> HttpResponse:
    """What one and one's mentor say to each other."""
    found = own(request, code)
    return show_thread(request, found, "training/thread.html", "training:thread")


def show_thread(request: SignedInRequest, found: Candidate, template: str, here: str, **more: object) -> HttpResponse:
    """Show what was said, by stage, and keep a word that is added."""
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            mentoring.write(candidate=found, by=request.user, text=form.cleaned_data["text"], now=timezone.now())
        except TrainingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other(here, code=found.code)
    posts = mentoring.thread(found, reader=request.user)
    page = {"candidate": found, "form": form, "posts": posts, **more}
    return render(request, template, page, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Choose to stand in the public register, or not any more."""
    found = own(request, code)
    get_object_or_404(found.designations.filter(withdrawn_at=None)[:1])
    if request.method == "POST" and "leave" in request.POST:
        register.unlist(candidate=found)
        messages.success(request, _("You are not in the register any more."))
        return see_other("training:candidate", code=code)
    known = {"listed_place": found.listed_place, "listed_languages": found.listed_languages.split(",")}
    form = ListingForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_bound and form.is_valid():
        register.list_holder(
            candidate=found,
            place=form.cleaned_data["listed_place"],
            languages=form.cleaned_data["listed_languages"],
            now=timezone.now(),
        )
        messages.success(request, _("You are in the register."))
        return see_other("training:candidate", code=code)
    return render(
        request, "training/listing.html", {"candidate": found, "form": form}, status=422 if form.is_bound else 200
    )


@never_cache
@require_safe
def certificate_pdf(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give a certificate as a PDF to its holder, and to trainers who see the candidate."""
    visible = Candidate.objects.visible_to(request.user)
    found = get_object_or_404(Designation.objects.filter(candidate__in=visible), code=code)
    answer = HttpResponse(make_pdf(found, language=get_language() or "nl"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.code.hex[:8]}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
