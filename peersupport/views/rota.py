"""The rota: who is on call when, one's own slots to offer, others' to take; planned by the desk and the lead."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from accounts.models import User
from peersupport.forms.clocks import DutyForm
from peersupport.models import Desk, DeskMember, Duty, Supporter
from peersupport.services import leads, rota
from peersupport.services.clocks import ZONE
from peersupport.views.staff import has_place, staff_page

FORTNIGHT = timedelta(days=14)
LAST = 12


@staff_page
@require_safe
def rota_page(request: SignedInRequest) -> HttpResponse:
    """Show two weeks of slots, with what one may do with each."""
    return _page(request)


def _page(request: SignedInRequest, *, form: DutyForm | None = None, refusal: str = "") -> HttpResponse:
    places = _may_see(request)
    desk = _own_desk(request.user)
    now = timezone.now()
    fortnight = _fortnight(request)
    start = datetime.combine(now.astimezone(ZONE).date(), time(), ZONE) + fortnight * FORTNIGHT
    slots = [_slot(duty, request.user) for duty in rota.between(start=max(start, now), end=start + FORTNIGHT)]
    days = groupby(slots, key=lambda slot: slot["duty"].starts_at.astimezone(ZONE).date())
    context = {
        "days": [(found[0]["duty"].starts_at, found) for found in (list(group) for _day, group in days)],
        "gaps": rota.gaps(desk=desk, start=now, end=now + timedelta(days=7)) if desk else [],
        "form": (form or DutyForm(desk=desk)) if desk else None,
        "refusal": refusal,
        "fortnight": fortnight,
        "before": fortnight - 1,
        "after": fortnight + 1 if fortnight < LAST else 0,
        **places,
    }
    return render(request, "peersupport/rota.html", context, status=422 if form or refusal else 200)


def _fortnight(request: SignedInRequest) -> int:
    """Return which two weeks are asked for: none is this one."""
    asked = request.GET.get("fortnight", "0")
    return min(int(asked), LAST) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def _may_see(request: SignedInRequest) -> dict[str, bool]:
    """Return the places of who serves on the rota or plans it. Raises Http404 for others."""
    places = has_place(request)
    helper = Supporter.objects.filter(person=request.user).exclude(role=Supporter.Role.EXPERT)
    if not (places["is_desk"] or places["is_lead"] or helper.exists()):
        raise Http404
    return places


def _own_desk(person: User) -> Desk | None:
    """Return the desk whose slots this person plans: their own, for a lead without one the national desk."""
    member = DeskMember.objects.select_related("desk").filter(person=person, is_active=True).first()
    if member:
        return member.desk
    return Desk.objects.filter(is_national=True).first() if leads.is_lead(person) else None


def _slot(duty: Duty, person: User) -> dict[str, Any]:
    is_mine = duty.person_id == person.pk
    is_free = not is_mine and (duty.person_id is None or duty.is_offered)
    return {
        "duty": duty,
        "is_mine": is_mine,
        "can_take": is_free and rota.may_serve(person=person, duty=duty),
        "can_plan": rota.may_plan(person=person, desk=duty.desk),
    }


@staff_page
@require_POST
def rota_plan(request: SignedInRequest) -> HttpResponse:
    """Plan a slot, for one week or more."""
    _may_see(request)
    desk = _own_desk(request.user)
    if desk is None:
        raise Http404
    form = DutyForm(request.POST, desk=desk)
    if not form.is_valid():
        return _page(request, form=form)
    wanted = {name: form.cleaned_data[name] for name in ("kind", "starts_at", "ends_at", "person", "weeks")}
    try:
        rota.plan(desk=desk, by=request.user, **wanted)
    except rota.RotaRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form=form)
    return see_other("peersupport:rota")


def _done(request: SignedInRequest, code: UUID, deed: Callable[..., object]) -> HttpResponse:
    _may_see(request)
    if not Duty.objects.filter(code=code).exists():
        raise Http404
    try:
        deed(duty=code, by=request.user)
    except rota.RotaRefused as refusal:
        return _page(request, refusal=str(refusal))
    return see_other(f"{reverse('peersupport:rota')}#slot-{code}")


@staff_page
@require_POST
def rota_offer(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Offer one's own slot to the others."""
    return _done(request, code, rota.offer)


@staff_page
@require_POST
def rota_keep(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Keep one's own slot after all."""
    return _done(request, code, rota.keep)


@staff_page
@require_POST
def rota_take(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Take a slot that is empty or offered."""
    return _done(request, code, rota.take)


@staff_page
@require_POST
def rota_remove(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Take a slot out of the plan."""
    return _done(request, code, rota.remove)
