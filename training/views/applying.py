"""Going the path: applying, handing in, the conversation, a condition, trying again, stopping."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from training.forms import ConditionForm
from training.models import Candidate, Requirement, Slot, Track
from training.services import applying, slots
from training.services.asking import asks_of, decision_of, missing
from training.services.moving import TrainingRefused, conversation_of
from training.views.public import current, mine_on, stages_of


def own(request: SignedInRequest, code: UUID) -> Candidate:
    """Return one's own candidacy; anybody else's is not found."""
    rows = Candidate.objects.of(request.user).select_related("stage", "version", "track", "person", "mentor__person")
    return get_object_or_404(rows, code=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say what applying means, and begin on the button."""
    track = get_object_or_404(Track.objects.published(), slug=slug)
    found = mine_on(request, track)
    if found:
        return see_other("training:candidate", code=found.code)
    refused = ""
    if request.method == "POST":
        try:
            made = applying.start(person=request.user, track=track, language=get_language() or "nl", now=timezone.now())
        except applying.AlreadyOnTheWay:  # a second click: the first one did it
            return see_other("training:apply", slug=slug)
        except TrainingRefused as refusal:
            refused = str(refusal)
        else:
            return see_other("training:candidate", code=made.code)
    first = stages_of(current(track))[0]
    page = {"track": track, "first": first, "refused": refused}
    return render(request, "training/apply.html", page, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show all that will be handed in, to check, and hand it in on the button."""
    candidate, now = own(request, code), timezone.now()
    if candidate.state != Candidate.State.WORKING:
        return see_other("training:candidate", code=code)
    refused = ""
    if request.method == "POST":
        try:
            applying.submit(candidate=candidate, by=request.user, now=now)
        except TrainingRefused as refusal:
            refused = str(refusal)
        else:
            return see_other("training:sent", code=code)
    asks = asks_of(candidate, now=now)
    if missing(asks) or decision_of(asks) is None:
        return see_other("training:candidate", code=code)
    page = {"candidate": candidate, "asks": asks, "refused": refused}
    return render(request, "training/send.html", page, status=422 if refused else 200)


@never_cache
@require_safe
def sent(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Say that it was handed in, and what happens next."""
    candidate = own(request, code)
    if candidate.state != Candidate.State.SUBMITTED:
        return see_other("training:candidate", code=code)
    kinds = dict(candidate.stage.requirements.values_list("kind", "deciders"))
    page = {
        "candidate": candidate,
        "has_conversation": Requirement.Kind.CONVERSATION in kinds,
        "deciders": kinds.get(Requirement.Kind.DECISION) or 1,
    }
    return render(request, "training/sent.html", page)


@require_POST
def take_back(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Take back what was handed in."""
    return done(request, code, applying.take_back, _("You have it back. Change it, and hand it in again."))


def done(request: SignedInRequest, code: UUID, deed: object, said: str) -> HttpResponse:
    """Do a deed on one's own candidacy and return to its page, with what was done or why not."""
    candidate = own(request, code)
    try:
        deed(candidate=candidate, by=request.user, now=timezone.now())  # type: ignore[operator]  # one of the services
    except TrainingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return see_other("training:candidate", code=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show the free hours of the trainers, and book one."""
    candidate, now = own(request, code), timezone.now()
    if candidate.state != Candidate.State.SUBMITTED or conversation_of(candidate):
        return see_other("training:candidate", code=code)
    refused = ""
    if request.method == "POST":
        try:
            slots.book(candidate=candidate, code=UUID(request.POST.get("slot", "")), by=request.user, now=now)
        except ValueError:
            refused = _("Choose one of the hours.")
        except TrainingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The hour is yours. You get a letter with it for your calendar."))
            return see_other("training:candidate", code=code)
    bookable = Slot.objects.bookable(now).exclude(trainer__person=request.user).select_related("trainer__person")
    if candidate.mentor_id:
        bookable = bookable.exclude(trainer=candidate.mentor_id)
    page = {"candidate": candidate, "slots": bookable[:60], "refused": refused}
    return render(request, "training/conversation.html", page, status=422 if refused else 200)


@require_POST
def conversation_back(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the booked hour back."""
    return done(request, code, slots.give_back, _("The hour is free again. Choose another one."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Tell how the condition was met."""
    candidate = own(request, code)
    if candidate.state != Candidate.State.CONDITIONAL:
        return see_other("training:candidate", code=code)
    form = ConditionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            applying.answer_condition(
                candidate=candidate, by=request.user, text=form.cleaned_data["text"], now=timezone.now()
            )
        except TrainingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. A trainer reads it and answers."))
            return see_other("training:candidate", code=code)
    asked = candidate.moves.filter(to_state=Candidate.State.CONDITIONAL).order_by("-at", "-pk").first()
    page = {"candidate": candidate, "form": form, "asked": asked.words if asked else ""}
    return render(request, "training/condition.html", page, status=422 if form.is_bound else 200)


@require_POST
def again(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Take it up again after “not yet”."""
    return done(request, code, applying.try_again, _("Good that you go on. What you handed in is still here."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Ask once more, and stop on the button."""
    candidate = own(request, code)
    if not candidate.is_live:
        return see_other("training:candidate", code=code)
    if request.method == "POST":
        return done(request, code, applying.withdraw, _("You have stopped. Thank you for telling us."))
    return render(request, "training/withdraw.html", {"candidate": candidate})
