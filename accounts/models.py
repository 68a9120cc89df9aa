"""Who someone is: a user, what they tell about their work, and where they work."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who signs in with `email`; without a password they sign in by mailed code."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the log-in name, kept in lower case."""

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("As it should stand on a certificate."))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("works here"), default=False, help_text=_("May enter the admin."))
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else ""


class Institution(models.Model):
    """A place where people work: a hospital, a practice, an out-of-hours post."""

    class Country(models.TextChoices):
        NETHERLANDS = "NL", _("Netherlands")
        BELGIUM = "BE", _("Belgium")

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("hospital")
        PRACTICE = "practice", _("practice")
        OUT_OF_HOURS = "out_of_hours", _("out-of-hours GP post")
        MENTAL_HEALTH = "mental_health", _("mental health service")
        NURSING_HOME = "nursing_home", _("nursing home")
        UNIVERSITY = "university", _("university")
        OTHER = "other", _("other")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.HOSPITAL)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.NETHERLANDS)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        constraints = [models.UniqueConstraint("name", "city", name="one_institution_per_name_and_city")]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}" if self.city else self.name


class Profile(models.Model):
    """What a person tells about their work. Everything but the profession is optional."""

    class Profession(models.TextChoices):
        GENERAL_PRACTITIONER = "general_practitioner", _("general practitioner")
        SPECIALIST = "specialist", _("medical specialist")
        RESIDENT = "resident", _("resident")
        JUNIOR_DOCTOR = "junior_doctor", _("doctor not in training")
        STUDENT = "student", _("medical student")
        ELDERLY_CARE = "elderly_care", _("elderly care physician")
        PSYCHIATRIST = "psychiatrist", _("psychiatrist")
        OCCUPATIONAL = "occupational", _("occupational or insurance physician")
        NURSE = "nurse", _("nurse or nurse practitioner")
        MIDWIFE = "midwife", _("midwife")
        PSYCHOLOGIST = "psychologist", _("psychologist")
        PHARMACIST = "pharmacist", _("pharmacist")
        DENTIST = "dentist", _("dentist")
        OTHER_CARE = "other_care", _("other healthcare professional")
        OUTSIDE_CARE = "outside_care", _("not in healthcare")

    class Register(models.TextChoices):
        BIG = "BIG", _("BIG (Netherlands)")
        RIZIV = "RIZIV", _("RIZIV/INAMI (Belgium)")

    person = models.OneToOneField(User, models.CASCADE, related_name="profile")
    profession = models.CharField(_("profession"), max_length=20, choices=Profession, blank=True)
    register = models.CharField(_("register"), max_length=5, choices=Register, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=11, blank=True)
    institution = models.ForeignKey(
        Institution, models.SET_NULL, null=True, blank=True, related_name="profiles", verbose_name=_("institution")
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.person)
