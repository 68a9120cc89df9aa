"""What follows when a person changes what we know about them, takes it along, or leaves."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from accounts.models import Institution, Profile, User

GONE = "gone.invalid"  # RFC 2606: nobody can ever receive mail there


class CloseRefused(Exception):
    """Something must happen before this account can be closed; the message says what."""


class StillTakingPart(CloseRefused):
    """The person has a place, or waits for one."""

    def __init__(self) -> None:
        super().__init__(
            _("You still have a place in a course, or wait for one. Cancel it on your page, then close your account.")
        )


@transaction.atomic
def save_profile(
    *,
    person: User,
    name: str,
    language: str,
    profession: str,
    register: str,
    registration_number: str,
    institution_name: str,
) -> Profile:
    """Keep what a person tells about themselves. A place of work that we do not know yet is made, to be checked."""
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    profile, _made = Profile.objects.update_or_create(
        person=person,
        defaults={
            "profession": profession,
            "register": register,
            "registration_number": registration_number,
            "institution": find_institution(institution_name),
        },
    )
    return profile


def find_institution(typed: str) -> Institution | None:
    """Return the place that somebody means by "Name, City" or "Name", making it where it is new; None for nothing."""
    if not typed:
        return None
    name, comma, city = typed.rpartition(", ")
    exact = Institution.objects.filter(name__iexact=name, city__iexact=city).first() if comma else None
    same_name = Institution.objects.filter(name__iexact=typed)[:2]
    if exact or len(same_name) == 1:
        return exact or same_name[0]
    return Institution.objects.get_or_create(name=typed, city="", defaults={"kind": Institution.Kind.OTHER})[0]


def _rooms(name: str) -> list[Callable[..., Any]]:
    """Return the function `name` of each room's privacy.py, lowest room first."""
    found = []
    for room in settings.ROOMS:
        if room != "accounts" and module_has_submodule(import_module(room), "privacy"):
            function = getattr(import_module(f"{room}.privacy"), name, None)
            if function:
                found.append(function)
    return found


def export(*, person: User) -> dict[str, Any]:
    """Return all that we keep about a person, ready for JSON: our own part, then a part of each room.

    A room takes part with `export(person=…) -> dict` in its privacy.py.
    """
    profile = Profile.objects.select_related("institution").filter(person=person).first()
    parts: dict[str, Any] = {
        "account": {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "joined": person.date_joined.isoformat(),
            "last_signed_in": person.last_login.isoformat() if person.last_login else None,
            "addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified")),
            "second_steps": [
                {"kind": kind, "since": since.isoformat()}
                for kind, since in Authenticator.objects.filter(user=person).values_list("type", "created_at")
            ],
            "sessions": [
                {"since": row.created_at.isoformat(), "ip": row.ip, "browser": row.user_agent}
                for row in UserSession.objects.filter(user=person)
            ],
        },
        "profile": profile
        and {
            "profession": profile.profession,
            "register": profile.register,
            "registration_number": profile.registration_number,
            "institution": str(profile.institution or ""),
        },
    }
    for room in _rooms("export"):
        parts |= room(person=person)
    return parts


@transaction.atomic
def close_account(*, person: User, now: datetime) -> None:
    """Take away everything that says who this person is, and their way in; what the law makes us keep stays nameless.

    Rows of money and of places keep pointing to a person without name or address (receipts hold their own copy for
    seven years: art. 52 AWR, art. III.86 WER). Raises CloseRefused while something is still running; a room says so,
    or erases its own, with `before_close(person=…, now=…)` in its privacy.py.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    for room in reversed(_rooms("before_close")):  # who still needs a lower room comes before it
        room(person=person, now=now)
    Profile.objects.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    person.groups.clear()
    person.user_permissions.clear()
    person.name, person.email = "", f"{person.code}@{GONE}"
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
