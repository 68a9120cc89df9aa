"""A giver's periodic gift agreement: ask for it, fetch the form, see how its years go."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import see_other
from donations.agreement_form import form_pdf
from donations.forms_agreements import AgreementForm
from donations.models import Gift, PeriodicAgreement
from donations.services import agreement_years, agreements
from donations.views.standing import is_known, own_promise, standing_of


def known_promise(request: HttpRequest, code: UUID) -> Gift | HttpResponse:
    """Return the standing gift, if this visitor showed to be its giver; else where they can show it."""
    gift = own_promise(request, code)
    if isinstance(gift, Gift) and not is_known(request, gift):
        return see_other("donations:standing_gift", code=code)
    return gift


def latest_of(gift: Gift) -> PeriodicAgreement | None:
    """Return the agreement beside a standing gift: the one that lives, or else the last one that was signed."""
    rows = PeriodicAgreement.objects.filter(standing=standing_of(gift)).select_related("standing__payer")
    signed = rows.filter(giver_signed_on__isnull=False)
    return rows.live().first() or signed.order_by("-pk").first()


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def standing_agreement(request: HttpRequest, code: UUID) -> HttpResponse:
    """Explain a periodic gift and draw the form up; after that, show how far it is."""
    gift = known_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    agreement, today = latest_of(gift), timezone.localdate()
    if agreement:
        page = {"gift": gift, "agreement": agreement, "years": agreement_years.years_of(agreement, today=today)}
        return render(request, "donations/agreement.html", page)
    standing = standing_of(gift)
    if not standing.is_running:
        return see_other("donations:standing_gift", code=code)
    form = AgreementForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            language = get_language() or "nl"
            agreements.draw_up(standing=standing, language=language, now=timezone.now(), **form.cleaned_data)
        except agreements.AgreementRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return see_other("donations:standing_agreement", code=code)
    page = {
        "gift": gift,
        "form": form,
        "year_cents": agreements.year_cents_of(standing),
        "waiting": agreements.waiting_for(standing),
    }
    return render(request, "donations/agreement_ask.html", page, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_POST
def agreement_carry_on(request: HttpRequest, code: UUID) -> HttpResponse:
    """Let this standing gift take the place of one that stopped, under the agreement that was signed."""
    gift = known_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    agreement = agreements.waiting_for(standing_of(gift))
    if agreement is None:
        raise Http404
    try:
        agreements.carry_on(agreement=agreement, standing=standing_of(gift))
    except agreements.AgreementRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your agreement goes on with this gift."))
    return see_other("donations:standing_agreement", code=code)


@login_not_required
@never_cache
@require_safe
def agreement_form(request: HttpRequest, code: UUID) -> HttpResponse:
    """Give the form as a PDF, as long as it can be signed."""
    gift = known_promise(request, code)
    if isinstance(gift, HttpResponse):
        return gift
    agreement = latest_of(gift)
    if agreement is None or agreement.state != PeriodicAgreement.State.DRAFT:
        raise Http404
    return pdf_of(agreement)


def pdf_of(agreement: PeriodicAgreement) -> HttpResponse:
    """Return the form as a file."""
    answer = HttpResponse(form_pdf(agreement, get_language() or "nl"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{agreement.label}.pdf"'
    return answer
