"""Periodic gift agreements of the demonstration: one to be signed, one that runs, one with a short year, one ended."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import documents
from accounts.models import User
from donations.agreement_form import form_pdf
from donations.models import AgreementCounter, PeriodicAgreement
from donations.services import agreement_years, agreements
from payments import modes
from payments.models import Standing

State = PeriodicAgreement.State


def load(*, now: datetime) -> None:
    """Put them in place; a second time changes nothing."""
    if PeriodicAgreement.objects.exists():
        return
    today = timezone.localdate(now)
    last_year = today.year - 1
    signed(promise_of("Hilde Maes"), first_year=began_in("Hilde Maes"), state=State.RUNNING)
    signed(promise_of("Anke de Boer"), first_year=last_year, state=State.RUNNING)
    over = {"state": State.ENDED, "ending": PeriodicAgreement.Ending.STOPPED, "ended_on": today - timedelta(days=20)}
    signed(promise_of("Ellen Timmer"), first_year=began_in("Ellen Timmer"), **over)
    person = User.objects.filter(email="doctor@example.org").first()
    mine = Standing.objects.filter(payer__person=person, purpose="donations.gift").first() if person else None
    if mine:
        wishes = dict.fromkeys(("ends_at_job_loss", "ends_at_incapacity"), False)
        agreements.draw_up(
            standing=mine, first_year=today.year + 1, term_years=5, ends_at_status_loss=True, language="nl", now=now,
            **wishes,
        )  # fmt: skip
    agreement_years.check(today)


def promise_of(name: str) -> Standing:
    """Return an invented giver's standing gift."""
    return Standing.objects.filter(payer__name=name, purpose="donations.gift").order_by("pk")[0]


def began_in(name: str) -> int:
    """Return the year in which it began."""
    return timezone.localtime(promise_of(name).created_at).year


def signed(standing: Standing, *, first_year: int, **facts: Any) -> PeriodicAgreement:
    """Write an agreement that both signed before its first year, with its form."""
    counter, _made = AgreementCounter.objects.get_or_create(mode=modes.current())
    counter.last += 1
    counter.save(update_fields=["last"])
    agreement = PeriodicAgreement(
        mode=modes.current(), number=counter.last, standing=standing, year_cents=agreements.year_cents_of(standing),
        first_year=first_year, giver_signed_on=date(first_year - 1, 12, 3), ends_at_status_loss=True,
        foundation_signed_on=date(first_year - 1, 12, 8), mime=documents.PDF, language="nl", **facts,
    )  # fmt: skip
    documents.put(agreement, form_pdf(agreement, "nl"))
    agreement.save()
    return agreement
