"""Periodic gift agreements at the treasurer's desk: register signatures, see the years, end for a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import documents
from accounts.http import SignedInRequest, attachment, see_other
from donations.forms_agreements import EndForm, RegisterForm
from donations.models import PeriodicAgreement
from donations.services import agreement_years, agreements
from donations.views.agreements import pdf_of
from donations.views.desk import let_in

SHOWN = 200


def own_desk(request: HttpRequest, code: UUID) -> PeriodicAgreement:
    """Return an agreement to whoever keeps the books, a 404 to everybody else."""
    let_in(request, "donations.change_periodicagreement")
    return get_object_or_404(PeriodicAgreement.objects.select_related("standing__payer", "registered_by"), code=code)


@never_cache
@require_safe
def agreement_list(request: SignedInRequest) -> HttpResponse:
    """Show the agreements: those to be signed first, then those that run, then those that are over."""
    let_in(request, "donations.change_periodicagreement")
    rows = PeriodicAgreement.objects.select_related("standing__payer")
    live, over = rows.live().order_by("number"), rows.filter(state=PeriodicAgreement.State.ENDED)
    page = {
        "drafts": live.filter(state=PeriodicAgreement.State.DRAFT)[:SHOWN],
        "running": live.exclude(state=PeriodicAgreement.State.DRAFT)[:SHOWN],
        "over": over.order_by("-ended_on", "-number")[:SHOWN],
    }
    return render(request, "donations/desk_agreements.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def agreement(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show an agreement with its years; while it is to be signed, take both signatures and the form."""
    found = own_desk(request, code)
    form = RegisterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("giver_on", "foundation_on")}
        upload = form.cleaned_data["file"]
        try:
            agreements.register(agreement=found, upload=upload, by=request.user, now=timezone.now(), **facts)
        except agreements.AgreementRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Registered: both signed."))
            return see_other("donations:desk_agreement", code=code)
    return agreement_page(request, found, form)


def agreement_page(
    request: SignedInRequest, found: PeriodicAgreement, form: RegisterForm | None = None, end: EndForm | None = None
) -> HttpResponse:
    """Return the page of an agreement with these forms on it."""
    today = timezone.localdate()
    page = {
        "agreement": found,
        "years": agreement_years.years_of(found, today=today),
        "form": form or RegisterForm(),
        "end_form": end or EndForm(agreement=found, today=today),
    }
    is_wrong = bool((form and form.errors) or (end and end.errors))
    return render(request, "donations/desk_agreement.html", page, status=422 if is_wrong else 200)


@never_cache
@require_http_methods(["POST"])
def agreement_end(request: SignedInRequest, code: UUID) -> HttpResponse:
    """End an agreement for a reason that was agreed."""
    found = own_desk(request, code)
    form = EndForm(request.POST, agreement=found, today=timezone.localdate())
    if form.is_valid():
        try:
            agreements.end(agreement=found, ending=form.cleaned_data["ending"], on=form.cleaned_data["on"])
        except agreements.AgreementRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("This agreement has ended."))
            return see_other("donations:desk_agreement", code=code)
    return agreement_page(request, found, end=form)


@never_cache
@require_safe
def agreement_file(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the signed form, or while there is none the form to sign."""
    found = own_desk(request, code)
    if found.state == PeriodicAgreement.State.DRAFT:
        return pdf_of(found)
    if not found.file:
        raise Http404
    name = f"{found.label}.{documents.ENDINGS[found.mime]}"
    return attachment(documents.read(found), mime=found.mime, name=name)
