"""What trainers do with a candidate. Each is one form on the candidate's page."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest, see_other
from training.forms import ConditionAnswerForm, DecisionForm, MentorForm, MoreForm
from training.models import Candidate
from training.services import deciding, mentoring, slots
from training.services.moving import TrainingRefused
from training.views.board import my_place, show_candidate, theirs


def carry_out(
    request: SignedInRequest,
    candidate: Candidate,
    name: str,
    form: forms.Form | None,
    deed: Callable[[], object],
    said: str,
) -> HttpResponse:
    """Do a deed if its form is valid, and return to the candidate; else show the form with what is wrong."""
    if form is None or form.is_valid():
        try:
            deed()
        except TrainingRefused as refusal:
            if form is None:
                messages.warning(request, str(refusal))
                return see_other("training:desk_candidate", code=candidate.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            seen = Candidate.objects.visible_to(request.user).filter(pk=candidate.pk).exists()
            return see_other("training:desk_candidate", code=candidate.code) if seen else see_other("training:board")
    candidate.refresh_from_db()
    return show_candidate(request, candidate, wrong=(name, form), status=422)


@require_POST
def decide(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Write down one's decision."""
    my_place(request)
    candidate = theirs(request, code)
    form = DecisionForm(request.POST, auto_id="decide_%s")

    def deed() -> object:
        return deciding.decide(candidate=candidate, by=request.user, now=timezone.now(), **form.cleaned_data)

    return carry_out(request, candidate, "decide", form, deed, _("Your decision is kept."))


@require_POST
def ask_more(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give what was handed in back, with what is still asked."""
    my_place(request)
    candidate = theirs(request, code)
    form = MoreForm(request.POST, auto_id="more_%s")

    def deed() -> object:
        return deciding.ask_more(
            candidate=candidate, by=request.user, words=form.cleaned_data["words"], now=timezone.now()
        )

    return carry_out(request, candidate, "more", form, deed, _("The candidate has it back, with your words."))


@require_POST
def answer_condition(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Say whether a condition is met; after its last day without an answer, say “not yet”."""
    my_place(request)
    candidate = theirs(request, code)
    if "end" in request.POST:
        ending = MoreForm(request.POST, auto_id="more_%s")

        def end() -> object:
            return deciding.end_condition(
                candidate=candidate, by=request.user, words=ending.cleaned_data["words"], again_on=None,
                now=timezone.now(),
            )  # fmt: skip

        return carry_out(request, candidate, "more", ending, end, _("The candidate has your answer."))
    form = ConditionAnswerForm(request.POST, auto_id="condition_%s")

    def deed() -> object:
        given, about = form.cleaned_data, {"candidate": candidate, "by": request.user, "now": timezone.now()}
        if given["answer"] == "met":
            return deciding.confirm_condition(**about, words=given["words"])  # type: ignore[arg-type]  # see above
        return deciding.ask_again(**about, words=given["words"], due_on=given["due_on"])  # type: ignore[arg-type]  # idem

    return carry_out(request, candidate, "condition", form, deed, _("The candidate has your answer."))


@require_POST
def spoken(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Write down that the conversation was held."""
    my_place(request)
    candidate = theirs(request, code)

    def deed() -> object:
        return slots.record_conversation(candidate=candidate, by=request.user, now=timezone.now())

    return carry_out(request, candidate, "", None, deed, _("Kept: the conversation was held."))


@require_POST
def appoint(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the candidate a mentor."""
    my_place(request)
    candidate = theirs(request, code)
    form = MentorForm(request.POST, auto_id="mentor_%s")

    def deed() -> object:
        return mentoring.appoint(
            candidate=candidate, mentor=form.cleaned_data["mentor"], by=request.user, now=timezone.now()
        )

    return carry_out(request, candidate, "mentor", form, deed, _("The mentor and the candidate get a letter."))
