"""My page: what comes next, what waits for an answer, what was, what was paid."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from courses.models import Enrolment, Session
from courses.services.money import on_their_way
from donations.models import Gift, Participation, Seat, Subscription
from donations.services import given_by, years_of
from payments.models import Receipt
from training.models import Candidate

State = Enrolment.State
TO_DO = {State.HELD, State.OFFERED, State.LAPSED}


@never_cache
@require_safe
def me(request: SignedInRequest) -> HttpResponse:
    """Show a person their own page."""
    now = timezone.now()
    mine = enrolments(request.user, now=now)
    paying = on_their_way(mine)
    return render(
        request,
        "wellbeing/me.html",
        {
            "to_do": [row for row in mine if row.state in TO_DO and str(row.code) not in paying],
            "paying": [row for row in mine if str(row.code) in paying],
            "coming": [row for row in mine if row.is_confirmed and not is_over(row, now=now)],
            "waiting": [row for row in mine if row.state == State.WAITING],
            "past": [row for row in mine if row.is_confirmed and is_over(row, now=now)],
            "paths": paths(request.user),
            "gifts": gifts(request.user),
            "promises": promises(request.user),
            **taking_part(request.user),
            "gift_years": years_of(given_by(request.user)),
            "receipts": receipts(request.user),
        },
    )


def receipts(person: User) -> QuerySet[Receipt]:
    """Return the person's last receipts and credit notes, the newest first."""
    mine = Receipt.objects.filter(entry__payment__payer__person=person).select_related("entry")
    return mine.order_by("-issued_at", "-pk")[:24]


def paths(person: User) -> list[Candidate]:
    """Return the person's ways to teaching, the newest first."""
    return list(Candidate.objects.of(person).select_related("track", "stage").order_by("-entered_at", "-pk"))


def gifts(person: User) -> list[Gift]:
    """Return what the person gave lately, paid or on its way."""
    begun = Gift.objects.visible_to(person).begun().select_related("payment", "campaign")
    return list(begun.order_by("-created_at", "-pk")[:12])


def promises(person: User) -> list[Gift]:
    """Return the person's gifts that come again, running or over, the newest first."""
    mine = Gift.objects.visible_to(person).promises().select_related("standing")
    return list(mine.order_by("-created_at", "-pk")[:12])


def taking_part(person: User) -> dict[str, Any]:
    """Return what the person takes part in year by year: the fund, a seat, the subscriptions that they look after."""
    subscriptions = Subscription.objects.visible_to(person).exclude(state=Subscription.State.ENDED)
    return {
        "participation": Participation.objects.visible_to(person).first(),
        "seat": Seat.objects.taken().filter(person=person).select_related("subscription__institution").first(),
        "subscriptions": subscriptions.select_related("institution").order_by("pk"),
    }


def enrolments(person: User, *, now: datetime) -> list[Enrolment]:
    """Return the person's own enrolments that are not cancelled, with what the page shows of each edition."""
    ahead_in_line = (
        Enrolment.objects.filter(state=State.WAITING, edition=OuterRef("edition"))
        .filter(Q(queue_rank__lt=OuterRef("queue_rank")) | Q(queue_rank=OuterRef("queue_rank"), pk__lt=OuterRef("pk")))
        .order_by()
        .values("edition")
        .annotate(count=Count("pk"))
        .values("count")
    )
    ahead = Session.objects.filter(ends_at__gt=now).order_by("starts_at", "pk")
    return list(
        Enrolment.objects.visible_to(person)
        .filter(person=person)
        .exclude(state__in=[State.CANCELLED, State.EXPIRED])
        .filter(~Q(state=State.WAITING) | Q(edition__ends_at__gt=now))
        .select_related("edition__course", "edition__venue")
        .prefetch_related(Prefetch("edition__sessions", ahead, to_attr="ahead"))
        .annotate(spot=Coalesce(Subquery(ahead_in_line), 0) + 1, certificate_code=F("certificate__code"))
        .order_by(F("edition__starts_at").asc(nulls_last=True), "pk")
    )


def is_over(enrolment: Enrolment, *, now: datetime) -> bool:
    """Tell whether the edition has ended."""
    return enrolment.edition.ends_at is not None and enrolment.edition.ends_at <= now
