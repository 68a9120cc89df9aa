"""One thing that a stage asks: a text, files, a number, a fee. Saved at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, attachment, see_other
from payments import services as payments
from training.forms import FileForm, TallyForm, TextForm
from training.models import Candidate, Evidence, Requirement
from training.services import evidence as files
from training.services import fees, working
from training.services.asking import Ask, asks_of
from training.services.moving import TrainingRefused
from training.views.applying import own

Kind = Requirement.Kind


def find_ask(candidate: Candidate, position: int) -> Ask:
    """Return one of the things that the candidate's stage asks of them."""
    for ask in asks_of(candidate, now=timezone.now()):
        if ask.requirement.position == position and ask.is_of_candidate:
            return ask
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedInRequest, code: UUID, position: int) -> HttpResponse:
    """Show one thing that is asked, with what is there already, and keep what is added."""
    candidate = own(request, code)
    ask = find_ask(candidate, position)
    form = form_for(ask, request if request.method == "POST" and candidate.is_open_to_work else None)
    if form is not None and form.is_bound and form.is_valid():
        try:
            keep(candidate, ask.requirement, form.cleaned_data)
        except TrainingRefused as refusal:
            form.add_error("file" if "file" in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            if ask.kind == Kind.TEXT:
                return see_other("training:candidate", code=code)
            return see_other("training:item", code=code, position=position)
    page = {"candidate": candidate, "ask": ask, "form": form, "takes_files": files.takes_files(ask.requirement)}
    is_wrong = form is not None and form.is_bound
    return render(request, "training/item.html", page, status=422 if is_wrong else 200)


def form_for(ask: Ask, request: SignedInRequest | None) -> TextForm | FileForm | TallyForm | None:
    """Return the form that fits what is asked; None for a fee, or a course that only we can know of."""
    data, sent_files = (request.POST, request.FILES) if request else (None, None)
    if ask.kind == Kind.TEXT:
        return TextForm(data, initial={"text": ask.fulfilment.text if ask.fulfilment else ""})
    if ask.kind == Kind.COUNT:
        return TallyForm(data)
    return FileForm(data, sent_files) if files.takes_files(ask.requirement) else None


def keep(candidate: Candidate, requirement: Requirement, given: dict[str, object]) -> None:
    """Hand what was given to the service that keeps it."""
    about = {"candidate": candidate, "requirement": requirement, "now": timezone.now()}
    if "file" in given:
        working.add_file(**about, upload=given["file"])  # type: ignore[arg-type]  # the form has checked the kinds
    elif "text" in given:
        working.write_text(**about, text=given["text"])  # type: ignore[arg-type]  # as above
    else:
        working.count_up(**about, **given)  # type: ignore[arg-type]  # as above


@require_POST
def item_pay(request: SignedInRequest, code: UUID, position: int) -> HttpResponse:
    """Lead on to the checkout page; when it cannot be opened, back to the page, with the reason."""
    candidate = own(request, code)
    ask = find_ask(candidate, position)
    try:
        payment = fees.ask_fee(candidate=candidate, requirement=ask.requirement, by=request.user, now=timezone.now())
        return see_other(payments.checkout_url(payment))
    except (TrainingRefused, payments.CheckoutUnavailable) as refusal:
        messages.warning(request, str(refusal))
        return see_other("training:item", code=code, position=position)


@never_cache
@require_safe
def evidence(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give a file to whoever may see the candidate, to keep and never to be shown by the browser itself."""
    visible = Candidate.objects.visible_to(request.user)
    found = get_object_or_404(Evidence.objects.filter(fulfilment__candidate__in=visible), code=code)
    return attachment(files.read_evidence(found), mime=found.mime, name=found.name)


@require_POST
def evidence_remove(request: SignedInRequest, code: UUID, file: UUID) -> HttpResponse:
    """Remove a file for good."""
    candidate = own(request, code)
    try:
        files.remove_evidence(candidate=candidate, code=file)
    except TrainingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return back_to(request, candidate)


@require_POST
def tally_remove(request: SignedInRequest, code: UUID, tally: UUID) -> HttpResponse:
    """Take back something that was counted."""
    candidate = own(request, code)
    try:
        working.count_off(candidate=candidate, code=tally, now=timezone.now())
    except TrainingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return back_to(request, candidate)


def back_to(request: SignedInRequest, candidate: Candidate) -> HttpResponse:
    """Return to the part that the button stood on."""
    position = request.POST.get("position", "")
    if position.isdecimal():
        return see_other("training:item", code=candidate.code, position=int(position))
    return see_other("training:candidate", code=candidate.code)
