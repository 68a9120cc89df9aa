"""Who helps: desk members and supporters, what they can offer, and to whom they are too near."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Profile
from peersupport.models.places import Desk, Region

CAPACITY = 2


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other or non-binary")


class Seniority(models.TextChoices):
    STUDENT = "student", _("in study")
    TRAINING = "training", _("in training")
    EARLY = "early", _("first ten years")
    EXPERIENCED = "experienced", _("more than ten years")


class Reason(models.TextChoices):
    """Why someone asks, in groups so wide that they identify nobody."""

    INCIDENT = "incident", _("something went wrong in care")
    COMPLAINT = "complaint", _("a complaint or a claim")
    DISCIPLINARY = "disciplinary", _("a disciplinary case or the inspectorate")
    AGGRESSION = "aggression", _("violence or threats")
    LOSS = "loss", _("a death or a loss")
    TOO_MUCH = "too_much", _("it is too much")
    COLLEAGUE = "colleague", _("worried about a colleague")
    OTHER = "other", _("something else")


class DeskMember(models.Model):
    """Someone who coordinates at a desk."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_membership")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="members", verbose_name=_("desk"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("desk member")
        verbose_name_plural = _("desk members")

    def __str__(self) -> str:
        return str(self.person)


class Supporter(models.Model):
    """A peer, coach or expert: what the matching and the cards need to know."""

    class Role(models.TextChoices):
        PEER = "peer", _("peer")
        COACH = "coach", _("coach")
        EXPERT = "expert", _("expert")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="supporter")
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.PEER)
    profession = models.CharField(_("profession"), max_length=20, choices=Profile.Profession)
    specialty = models.CharField(_("specialty"), max_length=80, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="supporters", verbose_name=_("region"))
    languages = models.JSONField(_("languages"), default=list)
    gender = models.CharField(_("gender"), max_length=5, choices=Gender, blank=True)
    seniority = models.CharField(_("experience"), max_length=11, choices=Seniority, default=Seniority.EXPERIENCED)
    experience = models.JSONField(_("has been through, or helped with"), default=list, blank=True)
    phone_only = models.BooleanField(_("by telephone only"), default=False)
    capacity = models.PositiveSmallIntegerField(_("people at one time"), default=CAPACITY)
    is_available = models.BooleanField(_("available"), default=True)
    is_suspended = models.BooleanField(_("suspended"), default=False)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    cool_off_until = models.DateField(
        _("own incident: not before"), null=True, blank=True, help_text=_("Nobody is offered to you until this day.")
    )
    trained_on = models.DateField(_("last trained on"), null=True, blank=True)
    last_asked_on = models.DateField(_("last asked on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("supporter")
        verbose_name_plural = _("supporters")
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__lte=10), name="capacity_is_at_most_ten"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Discipline(models.TextChoices):
    PSYCHIATRIST = "psychiatrist", _("psychiatrist")
    CLINICAL_PSYCHOLOGIST = "clinical", _("clinical psychologist")
    PSYCHOTHERAPIST = "psychotherapy", _("psychotherapist")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    TRAUMA = "trauma", _("trauma therapist")
    ADDICTION = "addiction", _("addiction doctor")
    OCCUPATIONAL = "occupational", _("occupational physician")
    OTHER = "other", pgettext_lazy("discipline", "another discipline")


class Expert(models.Model):
    """One line of the referral network's directory, kept by the desk. An expert need not have an account."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="expert",
        verbose_name=_("account"),
        help_text=_("Only of somebody who supports here as an expert. Without one, the letter goes on paper."),
    )
    name = models.CharField(_("name"), max_length=120)
    discipline = models.CharField(_("discipline"), max_length=13, choices=Discipline)
    place = models.CharField(_("where they work"), max_length=160, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="experts", verbose_name=_("region"))
    languages = models.JSONField(_("languages"), default=list)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(_("waiting time in weeks"), default=0)
    conditions = models.CharField(_("conditions"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    is_listed = models.BooleanField(_("in the directory"), default=True)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(condition=models.Q(waiting_weeks__lte=104), name="waiting_is_two_years_at_most"),
        ]

    def __str__(self) -> str:
        return self.name


class Phone(models.Model):
    """A supporter's telephone number, sealed with the field keys. Nowhere else, not in the admin."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed = models.TextField()

    class Meta:
        verbose_name = _("telephone number")
        verbose_name_plural = _("telephone numbers")

    def __str__(self) -> str:
        return str(self.person_id)


class Tie(models.Model):
    """Where a supporter or desk member works, trains, judges or governs, now or until a year."""

    class Kind(models.TextChoices):
        EMPLOYED = "employed", _("works here")
        PARTNER = "partner", _("partner in this practice")
        TRAINEE = "trainee", _("trains here")
        TRAINER = "trainer", _("trains others here")
        DEPUTY = "deputy", _("deputy trainer here")
        EXAMINER = "examiner", _("examines or assesses")
        APPRAISER = "appraiser", _("appraises")
        SUPERVISOR = "supervisor", _("supervises")
        BOARD = "board", _("on the board")
        MEDICAL_DIRECTOR = "medical_director", _("medical director")
        DISCIPLINARY = "disciplinary", _("disciplinary board")
        INSPECTORATE = "inspectorate", _("inspectorate")
        COMPLAINANT = "complainant", _("on the side of complainants")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ties")
    kind = models.CharField(_("what"), max_length=16, choices=Kind)
    place = models.CharField(_("institution, practice or department"), max_length=160, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    until = models.PositiveSmallIntegerField(_("until the year"), null=True, blank=True)

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"


class Standing(models.Model):
    """Someone or some place a supporter or desk member never wants to be matched with. The name is sealed."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="standing")
    sealed_name = models.TextField()

    class Meta:
        verbose_name = _("standing conflict")
        verbose_name_plural = _("standing conflicts")

    def __str__(self) -> str:
        return str(self.code)
