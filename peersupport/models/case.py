"""A case as it stands in clear: nothing here says who asks or why. The rest is sealed in the vault.

The clear-text ledger in `docs/decisions/peersupport.md` lists every column; a test compares it with the schema.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from peersupport.models.people import Expert, Supporter
from peersupport.models.places import Desk
from peersupport.models.states import ACTIVE, OVER, Actor, Event, State


def this_hour() -> datetime:
    """Return now, cut to the hour: the finest moment that a case keeps."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        """Cases that still exist for anybody."""
        return self.exclude(state__in=OVER)

    def seen_by_desk(self, person: User) -> "CaseQuerySet":
        """Cases that this desk member may know of: those with a seat for them. All others do not exist for them."""
        return self.open().filter(seats__person=person)

    def supported_by(self, person: User) -> "CaseQuerySet":
        """Cases in which this supporter stands beside the requester now."""
        return self.open().filter(assignments__person=person, assignments__is_live=True)


class Case(models.Model):
    """One request for help. Its id is random; its state, clocks and desk are all that stands in clear."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=9, choices=State)
    step = models.PositiveSmallIntegerField(default=1)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="cases")
    urgent = models.BooleanField(default=False)
    state_since = models.DateTimeField(default=this_hour)
    due_at = models.DateTimeField(null=True)
    before = models.CharField(max_length=9, choices=State, blank=True, editable=False)
    retain_until = models.DateField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="case_state_is_known"),
            models.CheckConstraint(condition=models.Q(step__gte=1, step__lte=3), name="case_step_is_one_to_three"),
            models.CheckConstraint(
                condition=~models.Q(state=State.ACTIVE_2, step__lt=2) & ~models.Q(state=State.ACTIVE_3, step__lt=3),
                name="case_step_reaches_its_state",
            ),
        ]
        indexes = [models.Index("state", "due_at", name="case_state_due")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class Seat(models.Model):
    """A desk member who may know of a case: there is a sealed copy of the facts for them. No seat, no sight.

    `key` is the key pair to which it was sealed last: whoever has another one since waits until they are let in.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint("case", "person", name="one_seat_per_case_and_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class Assignment(models.Model):
    """A supporter beside a requester, since a day. Kept when it ends, so that nobody is asked twice."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=Supporter.Role)
    accepted_on = models.DateField(default=timezone.localdate)
    is_live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("place beside a requester")
        verbose_name_plural = _("places beside requesters")
        constraints = [
            models.UniqueConstraint(
                "case", "role", name="one_live_supporter_per_case_and_role", condition=models.Q(is_live=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.case_id}"


class Offer(models.Model):
    """A supporter proposed for, or asked to help in, a case. What is `OUT` stays, so that nobody is asked twice."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        OFFERED = "offered", _("asked")
        ACCEPTED = "accepted", _("said yes")
        OUT = "out", _("not now")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="offers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=Supporter.Role)
    state = models.CharField(max_length=8, choices=State)
    rank = models.PositiveSmallIntegerField()
    answer_by = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.UniqueConstraint("case", "person", "role", name="one_offer_per_case_person_and_role"),
            models.UniqueConstraint(
                "case", "role", name="one_open_offer_per_case_and_role", condition=models.Q(state="offered")
            ),
        ]
        indexes = [models.Index("person", "state", name="offer_person_state")]

    def __str__(self) -> str:
        return str(self.code)


class PaperReferral(models.Model):
    """A letter on paper to an expert without an account. Kept when it is out, so that nobody is asked twice.

    Whoever stood beside the requester until closing may be asked again, as one with an account may.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("expert", "asked")
        ACCEPTED = "accepted", pgettext_lazy("expert", "said yes")
        OUT = "out", pgettext_lazy("expert", "not now")
        BEFORE = "before", pgettext_lazy("expert", "stood beside them before closing")

    case = models.ForeignKey(Case, models.CASCADE, related_name="paper_referrals")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    answer_by = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter on paper")
        verbose_name_plural = _("letters on paper")
        constraints = [
            models.UniqueConstraint("case", "expert", name="one_paper_referral_per_case_and_expert"),
            models.UniqueConstraint(
                "case", name="one_live_paper_referral_per_case", condition=models.Q(state__in=["asked", "accepted"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.case_id}"


class Happening(models.Model):
    """One line of a case's timeline: what, by whom, in which hour. Each line seals the one before it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="happenings")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=12, choices=Event)
    actor_role = models.CharField(max_length=9, choices=Actor)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    hour = models.DateTimeField(default=this_hour)
    chain = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("happening")
        verbose_name_plural = _("happenings")
        constraints = [models.UniqueConstraint("case", "seq", name="one_happening_per_case_and_number")]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


class NoticeAddress(models.Model):
    """Where a neutral notice may go, sealed with the field keys; quiet until the given moment."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="notice_address")
    sealed = models.TextField()
    quiet_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notice address")
        verbose_name_plural = _("notice addresses")

    def __str__(self) -> str:
        return str(self.case_id)


class Quiet(models.Model):
    """Until when a desk member or supporter gets no further notice."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    quiet_until = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("quiet time")
        verbose_name_plural = _("quiet times")

    def __str__(self) -> str:
        return str(self.person_id)


class Draft(models.Model):
    """Answers under way, sealed under a key that only the visitor's browser holds. Gone within the hour."""

    id = models.CharField(primary_key=True, max_length=64)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return self.id[:8]
