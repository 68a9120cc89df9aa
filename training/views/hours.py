"""A trainer's own free hours for conversations."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest, see_other
from training.forms import SlotForm
from training.models import Slot
from training.services import slots as services
from training.services.moving import TrainingRefused
from training.views.board import my_place


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: SignedInRequest) -> HttpResponse:
    """Show one's coming hours, and keep another one free."""
    trainer, now = my_place(request), timezone.now()
    if not trainer.decides:
        raise Http404
    form = SlotForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            services.offer(
                trainer=trainer, starts_at=form.starts_at, minutes=given["minutes"], place=given["place"], now=now
            )
        except TrainingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The hour is kept free."))
            return see_other("training:slots")
    coming = Slot.objects.filter(trainer=trainer, ends_at__gt=now, state__in=[Slot.State.FREE, Slot.State.BOOKED])
    rows = coming.select_related("candidate__person").order_by("starts_at", "pk")[:200]
    page = {"trainer": trainer, "form": form, "slots": rows}
    return render(request, "training/slots.html", page, status=422 if form.is_bound else 200)


@require_POST
def slot_cancel(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Take one of one's own hours out."""
    trainer = my_place(request)
    slot = get_object_or_404(Slot.objects.filter(trainer=trainer).select_related("candidate"), code=code)
    try:
        services.cancel(slot=slot, by=request.user, now=timezone.now())
    except TrainingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The hour is taken out."))
    return see_other("training:slots")
