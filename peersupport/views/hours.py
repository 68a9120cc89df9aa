"""When a desk answers, as data: kept by its own members, and by the lead for every desk."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport.forms.clocks import HolidayForm, HoursForm
from peersupport.models import Desk
from peersupport.services import clocks, hours, leads, rota
from peersupport.views.staff import has_place, staff_page


def _desk(request: SignedInRequest, code: str) -> Desk:
    """Return a desk whose hours this person keeps. Raises Http404."""
    has_place(request)
    desk = get_object_or_404(Desk, code=code)
    if not rota.may_plan(person=request.user, desk=desk):
        raise Http404
    return desk


@staff_page
@require_safe
def hours_start(request: SignedInRequest) -> HttpResponse:
    """Lead to the hours of one's own desk; a lead without one sees those of the national desk first."""
    has_place(request)
    own = Desk.objects.filter(members__person=request.user, members__is_active=True).first()
    desk = own or (Desk.objects.order_by("-is_national", "pk").first() if leads.is_lead(request.user) else None)
    if desk is None:
        raise Http404
    return see_other("peersupport:hours", desk.code)


@staff_page
@require_safe
def hours_page(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the hours and holidays of a desk, and when it answers next."""
    return _page(request, _desk(request, code))


def _page(request: SignedInRequest, desk: Desk, **bound: Any) -> HttpResponse:
    now = timezone.now()
    stretches = sorted(desk.duty_hours.all(), key=lambda one: (one.weekday, one.opens))
    context = {
        "desk": desk,
        "hours": stretches,
        "holidays": desk.holidays.filter(day__gte=timezone.localdate()).order_by("day"),
        "is_on_duty": clocks.is_on_duty(desk=desk, now=now),
        "next_opening": clocks.next_opening(desk=desk, now=now),
        "others": Desk.objects.exclude(pk=desk.pk).order_by("pk") if leads.is_lead(request.user) else [],
        "form": HoursForm(),
        "holiday_form": HolidayForm(),
        **has_place(request),
        **bound,
    }
    return render(request, "peersupport/hours.html", context, status=422 if bound else 200)


@staff_page
@require_POST
def hours_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a stretch of a weekday."""
    desk = _desk(request, code)
    form = HoursForm(request.POST)
    if form.is_valid():
        try:
            hours.add(desk=desk, by=request.user, **form.cleaned_data)
        except hours.HoursRefused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _page(request, desk, form=form)
    return see_other("peersupport:hours", code)


@staff_page
@require_POST
def hours_remove(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Take a stretch out."""
    hours.remove(desk=_desk(request, code), pk=number, by=request.user)
    return see_other("peersupport:hours", code)


@staff_page
@require_POST
def holiday_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Close the desk for a day."""
    desk = _desk(request, code)
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, holiday_form=form)
    hours.close_on(desk=desk, day=form.cleaned_data["day"], by=request.user)
    return see_other(f"{reverse('peersupport:hours', args=[code])}#holidays")


@staff_page
@require_POST
def holiday_remove(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Open the desk on that day after all."""
    hours.open_on(desk=_desk(request, code), pk=number, by=request.user)
    return see_other(f"{reverse('peersupport:hours', args=[code])}#holidays")
