"""The public register: only who chooses to stand in it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from courses.services import changes
from training.models import Candidate, Designation, Trainer
from training.services.moving import TrainingRefused, lock


@transaction.atomic
def list_holder(*, candidate: Candidate, place: str, languages: list[str], now: datetime) -> None:
    """Put somebody who holds a title in the register, at their wish. Raises TrainingRefused for who holds none."""
    candidate = lock(candidate)
    if not candidate.designations.filter(withdrawn_at=None).exists():
        raise TrainingRefused(_("The register holds people with a title of this path."))
    Candidate.objects.filter(pk=candidate.pk).update(
        listed_at=candidate.listed_at or now, listed_place=place.strip(), listed_languages=",".join(languages)
    )
    changes.record()


@transaction.atomic
def unlist(*, candidate: Candidate) -> None:
    """Take somebody out of the register, at once."""
    rows = Candidate.objects.filter(pk=candidate.pk, listed_at__isnull=False)
    if rows.update(listed_at=None, listed_place="", listed_languages=""):
        changes.record()


def teaches(person: User) -> bool:
    """Whether somebody trains teachers, or holds a title that stands and lets them teach."""
    if Trainer.objects.of(person):
        return True
    held = Designation.objects.filter(candidate__person_id=person.pk, withdrawn_at=None)
    return any(held.values_list("may_teach", flat=True))


def holders() -> QuerySet[Candidate]:
    """Return who stands in the register, by name, each with their titles, the highest first."""
    standing = Designation.objects.filter(withdrawn_at=None).order_by("-rank")
    rows = Candidate.objects.registered().annotate(shown_name=Max("designations__name"))
    return rows.prefetch_related(Prefetch("designations", standing)).order_by("shown_name", "pk")


@transaction.atomic
def withdraw_title(*, designation: Designation, now: datetime) -> None:
    """Say for whoever verifies it that a title no longer stands."""
    if Designation.objects.filter(pk=designation.pk, withdrawn_at=None).update(withdrawn_at=now):
        changes.record()
