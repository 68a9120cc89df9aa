"""Periodic gift agreements: drawn up by the giver, signed on paper, registered by the treasurer, ended for a reason."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import User
from donations.models import AgreementCounter, PeriodicAgreement
from notifications import outbox
from payments.models import Payer, StaffTask, Standing
from payments.services import staffing

State = PeriodicAgreement.State
Ending = PeriodicAgreement.Ending
UNSIGNED_FOR = timedelta(days=180)
BY_HAND = (Ending.DEATH, Ending.JOB, Ending.INCAPACITY, Ending.STATUS, Ending.STOPPED)


class AgreementRefused(Exception):
    """This cannot be done with the agreement now; the message may be shown."""


def year_cents_of(standing: Standing) -> int:
    """Return what a standing gift brings in a whole year."""
    return standing.total_cents * (12 if standing.interval == Standing.Interval.MONTH else 1)


def live_of(standing: Standing) -> PeriodicAgreement | None:
    """Return the agreement beside a standing gift, unless it is over."""
    return PeriodicAgreement.objects.live().filter(standing=standing).first()


@transaction.atomic
def draw_up(
    *,
    standing: Standing,
    first_year: int,
    term_years: int,
    ends_at_job_loss: bool,
    ends_at_incapacity: bool,
    ends_at_status_loss: bool,
    language: str,
    now: datetime,
) -> PeriodicAgreement:
    """Give the next number to an agreement about what this standing gift brings in a year, and mail its form.

    Asked again it returns the one that is there. Raises AgreementRefused where nothing is collected.
    """
    standing = Standing.objects.select_for_update().select_related("payer").get(pk=standing.pk)
    if known := live_of(standing):
        return known
    if not standing.is_running or standing.stop_asked_at:
        raise AgreementRefused(_("This gift has stopped. Begin a new one first."))
    AgreementCounter.objects.get_or_create(mode=standing.mode)
    counter = AgreementCounter.objects.select_for_update().get(mode=standing.mode)
    counter.last += 1
    counter.save(update_fields=["last"])
    agreement = PeriodicAgreement.objects.create(
        mode=standing.mode,
        number=counter.last,
        standing=standing,
        year_cents=year_cents_of(standing),
        first_year=first_year,
        term_years=term_years,
        ends_at_job_loss=ends_at_job_loss,
        ends_at_incapacity=ends_at_incapacity,
        ends_at_status_loss=ends_at_status_loss,
        language=language,
        created_at=now,
    )
    tell(agreement, "drawn_up")
    return agreement


@transaction.atomic
def register(
    *, agreement: PeriodicAgreement, giver_on: date, foundation_on: date, upload: UploadedFile, by: User, now: datetime
) -> PeriodicAgreement:
    """Write down that both signed, keep the signed form sealed, and let it run if its first year has come.

    Raises AgreementRefused for days that cannot be, or a file that is none of ours.
    """
    agreement = locked(agreement)
    if agreement.state != State.DRAFT:
        raise AgreementRefused(_("This agreement was signed already, or it is over."))
    today = timezone.localdate(now)
    if max(giver_on, foundation_on) > today:
        raise AgreementRefused(_("A signature cannot be of a day that is still to come."))
    if max(giver_on, foundation_on).year > agreement.first_year:
        raise AgreementRefused(_("It was signed after its first year. Have the giver draw up a new one."))
    try:
        agreement.mime, content = documents.clean(upload)
    except documents.DocumentRefused as refusal:
        raise AgreementRefused(str(refusal)) from refusal
    documents.put(agreement, content)
    name = agreement.file.name
    try:
        with transaction.atomic():
            signed = {"giver_signed_on": giver_on, "foundation_signed_on": foundation_on, "registered_by": by}
            move(agreement, State.SIGNED, **signed)
            tell(agreement, "signed")
            if agreement.first_year <= today.year:
                move(agreement, State.RUNNING)
    except BaseException:
        agreement.file.storage.delete(name or "")
        raise
    return agreement


@transaction.atomic
def end(*, agreement: PeriodicAgreement, ending: str, on: date) -> PeriodicAgreement:
    """End an agreement for a reason that was agreed. What is collected goes on until the giver stops that.

    Raises AgreementRefused where the form does not name this reason.
    """
    agreement = locked(agreement)
    agreed = {
        Ending.JOB: agreement.ends_at_job_loss,
        Ending.INCAPACITY: agreement.ends_at_incapacity,
        Ending.STATUS: agreement.ends_at_status_loss,
    }
    if not agreed.get(Ending(ending), True):
        raise AgreementRefused(_("This reason was not agreed in the form."))
    if ending == Ending.UNSIGNED and agreement.state != State.DRAFT:
        raise AgreementRefused(_("This agreement was signed already, or it is over."))
    move(agreement, State.ENDED, ending=ending, ended_on=on)
    staffing.settle(f"agreement_stop:{agreement.code}", note=agreement.get_ending_display())
    if ending != Ending.DEATH:
        tell(agreement, "ended")
    return agreement


@transaction.atomic
def carry_on(*, agreement: PeriodicAgreement, standing: Standing) -> PeriodicAgreement:
    """Let another standing gift of the same giver take the place of one that stopped.

    Raises AgreementRefused where it is another giver's, has stopped too, or brings another amount a year.
    """
    standing = Standing.objects.select_for_update().select_related("payer").get(pk=standing.pk)
    agreement = locked(agreement)
    before = agreement.standing
    if not standing.is_running or before.is_running or not is_same_giver(standing.payer, before.payer):
        raise AgreementRefused(_("This gift cannot take the other one's place."))
    if year_cents_of(standing) != agreement.year_cents:
        raise AgreementRefused(_("It must bring the same amount in a year. Change its amount first."))
    agreement.earlier.add(before)
    agreement.standing = standing
    agreement.save(update_fields=["standing"])
    staffing.settle(f"agreement_stop:{agreement.code}", note=str(standing.code))
    return agreement


def waiting_for(standing: Standing) -> PeriodicAgreement | None:
    """Return the agreement of this giver whose standing gift stopped, and which this one may carry on."""
    payer = standing.payer
    of_giver = Q(standing__payer__person=payer.person_id)
    if payer.person_id is None:
        of_giver = Q(standing__payer__person=None, standing__payer__email__iexact=payer.email)
    over = PeriodicAgreement.objects.live().filter(of_giver, standing__state=Standing.State.ENDED, mode=standing.mode)
    return over.exclude(state=State.DRAFT).select_related("standing__payer").order_by("number").first()


def is_same_giver(one: Payer, other: Payer) -> bool:
    """Whether two rows of payers are one giver: by account, or by address."""
    if one.person_id or other.person_id:
        return one.person_id == other.person_id
    return bool(one.email) and one.email.lower() == other.email.lower()


def locked(agreement: PeriodicAgreement) -> PeriodicAgreement:
    """Lock the row and return it as it is now."""
    rows = PeriodicAgreement.objects.select_for_update(of=("self",)).select_related("standing__payer")
    return rows.get(pk=agreement.pk)


def move(agreement: PeriodicAgreement, goal: State, **facts: Any) -> None:
    """Go to a state that the table allows from here, with what belongs to it. Call it with the row locked."""
    if goal not in PeriodicAgreement.MOVES[State(agreement.state)]:
        raise AgreementRefused(_("This agreement is over, or not that far."))
    agreement.state = goal
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.save()


def tell(agreement: PeriodicAgreement, word: str) -> None:
    """Put a letter about an agreement in the outbox, once for each word."""
    payer = agreement.standing.payer
    outbox.put(
        f"agreements.{word}",
        to=payer.person,
        address=payer.email,
        language=agreement.language,
        key=f"agreements.{word}:{agreement.code}",
        agreement=str(agreement.code),
    )


@transaction.atomic
def stopped(standing: Standing) -> None:
    """Hear that nothing is collected any more: a form that nobody signed is put away, the treasurer asks of others."""
    for agreement in PeriodicAgreement.objects.live().filter(standing=standing):
        if agreement.state == State.DRAFT:
            end(agreement=agreement, ending=Ending.UNSIGNED, on=timezone.localdate())
        else:
            staffing.put(StaffTask.Kind.AGREEMENT_STOP, key=f"agreement_stop:{agreement.code}", about=agreement.label)
