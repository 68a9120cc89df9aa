"""Periodic gift agreements: five years or more of the same amount a year, in writing, beside a standing gift.

Dutch law (art. 6.38 Wet IB 2001, art. 41 Uitvoeringsregeling) asks for a written agreement. What it says of the giver
beside a name (birth, address, partner, citizen service number) is written on paper by hand and stands in no column.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models import Mode, Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LEAST_YEARS, MOST_YEARS = 5, 30


def agreement_storage() -> Storage:
    """Return where signed forms lie: apart from what the site shows, and sealed."""
    return storages["agreements"]


class PeriodicAgreementQuerySet(models.QuerySet["PeriodicAgreement"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PeriodicAgreementQuerySet":
        """Agreements about what this person gives with their account. The treasurer sees all at the desk."""
        return self.filter(standing__payer__person=user) if user.is_authenticated else self.none()

    def live(self) -> "PeriodicAgreementQuerySet":
        """Agreements that are not over."""
        return self.exclude(state=PeriodicAgreement.State.ENDED)


class PeriodicAgreement(models.Model):
    """A giver's written promise: the same amount each year, for a term, until an end that was agreed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be signed")
        SIGNED = "signed", _("signed by both")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    class Ending(models.TextChoices):
        TERM = "term", _("the years are over")
        DEATH = "death", _("the giver died")
        JOB = "job", _("the giver lost their job")
        INCAPACITY = "incapacity", _("the giver cannot work any more")
        STATUS = "status", _("the foundation is no public-benefit institution any more")
        STOPPED = "stopped", _("the giver stopped giving")
        UNSIGNED = "unsigned", _("never signed")

    # Each move is one service of `donations.services.agreements`.
    MOVES: dict[str, set[str]] = {
        State.DRAFT: {State.SIGNED, State.ENDED},
        State.SIGNED: {State.RUNNING, State.ENDED},
        State.RUNNING: {State.ENDED},
        State.ENDED: set(),
    }

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    number = models.PositiveIntegerField(_("transaction number"))
    standing = models.ForeignKey(
        Standing, models.PROTECT, related_name="agreements", verbose_name=_("standing payment")
    )
    earlier = models.ManyToManyField(
        Standing, related_name="earlier_agreements", blank=True, verbose_name=_("standing payments before")
    )
    year_cents = models.PositiveIntegerField(_("cents a year"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    term_years = models.PositiveSmallIntegerField(_("number of years"), default=LEAST_YEARS)
    ends_at_job_loss = models.BooleanField(_("ends when the giver loses their job"), default=False)
    ends_at_incapacity = models.BooleanField(_("ends when the giver cannot work any more"), default=False)
    ends_at_status_loss = models.BooleanField(
        _("ends when the foundation is no public-benefit institution any more"), default=False
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.DRAFT)
    giver_signed_on = models.DateField(_("signed by the giver"), null=True, blank=True)
    foundation_signed_on = models.DateField(_("signed for the foundation"), null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("registered by"),
    )  # fmt: skip
    file = models.FileField(
        _("signed form, sealed"), storage=agreement_storage, upload_to="", max_length=120, blank=True
    )
    mime = models.CharField(_("kind of file"), max_length=15, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("why it ended"), max_length=10, choices=Ending, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("drawn up"), default=timezone.now, editable=False)

    objects = PeriodicAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("periodic gift agreement")
        verbose_name_plural = _("periodic gift agreements")
        constraints = [
            models.UniqueConstraint("mode", "number", name="one_agreement_per_number"),
            models.UniqueConstraint("standing", name="one_live_agreement_per_standing", condition=~Q(state="ended")),
            models.CheckConstraint(condition=Q(number__gt=0), name="agreement_numbers_begin_at_one"),
            models.CheckConstraint(condition=Q(year_cents__gt=0), name="agreement_is_about_some_money"),
            models.CheckConstraint(
                condition=Q(term_years__gte=LEAST_YEARS, term_years__lte=MOST_YEARS),
                name="agreement_is_for_five_years_or_more",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "running"))
                | Q(giver_signed_on__isnull=False, foundation_signed_on__isnull=False),
                name="agreement_runs_once_both_signed",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) & ~Q(ending="")
                | ~Q(state="ended") & Q(ended_on__isnull=True, ending=""),
                name="agreement_ended_on_a_day_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(ending="job") | Q(ends_at_job_loss=True), name="agreement_ends_at_job_loss_if_agreed"
            ),
            models.CheckConstraint(
                condition=~Q(ending="incapacity") | Q(ends_at_incapacity=True),
                name="agreement_ends_at_incapacity_if_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(ending="status") | Q(ends_at_status_loss=True),
                name="agreement_ends_at_status_loss_if_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(ending="unsigned") | Q(giver_signed_on__isnull=True), name="who_signed_is_not_unsigned"
            ),
        ]
        indexes = [models.Index(F("state"), name="agreement_state")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The institution's transaction number, as it stands on forms and overviews."""
        return f"{'TEST-' if self.mode == Mode.TEST else ''}PG-{self.number:05d}"

    @property
    def last_year(self) -> int:
        """The last year of the term."""
        return self.first_year + self.term_years - 1

    @property
    def signed_on(self) -> date | None:
        """The day from which gifts count: when the second of both had signed."""
        if self.giver_signed_on is None or self.foundation_signed_on is None:
            return None
        return max(self.giver_signed_on, self.foundation_signed_on)

    def counts_on(self, day: date) -> bool:
        """Whether money of this day was given under the agreement."""
        signed_on = self.signed_on
        if signed_on is None or day < signed_on or not self.first_year <= day.year <= self.last_year:
            return False
        return self.ended_on is None or self.ending == self.Ending.TERM or day <= self.ended_on


class AgreementCounter(models.Model):
    """The last number given. Locked while an agreement is drawn up, so numbers have no gap."""

    mode = models.CharField(max_length=4, choices=Mode, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.mode}: {self.last}"
