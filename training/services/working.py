"""What a candidate adds to what they hand in: a text, a file, a number. Saved at once, as one goes on."""

import uuid
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from training.models import Candidate, Fulfilment, Requirement, Tally
from training.services import evidence as files
from training.services.advancing import settle
from training.services.moving import TrainingRefused, lock, today

Kind = Requirement.Kind


def _open(candidate: Candidate, requirement: Requirement, now: datetime) -> tuple[Candidate, Fulfilment]:
    """Lock the candidate and return what they have for this requirement, made where it is new."""
    candidate = lock(candidate)
    if not candidate.is_open_to_work:
        raise TrainingRefused(_("This is with the trainers now. Take it back first."))
    if requirement.stage_id != candidate.stage_id:
        raise TrainingRefused(_("This belongs to another part of the path."))
    fulfilment, _made = Fulfilment.objects.get_or_create(candidate=candidate, requirement=requirement)
    Fulfilment.objects.filter(pk=fulfilment.pk).update(changed_at=now)
    Candidate.objects.filter(pk=candidate.pk).update(worked_at=now)
    return candidate, fulfilment


@transaction.atomic
def write_text(*, candidate: Candidate, requirement: Requirement, text: str, now: datetime) -> None:
    """Keep a text, however short: one goes on with it later."""
    if requirement.kind != Kind.TEXT:
        raise TrainingRefused(_("This does not ask for a text."))
    candidate, fulfilment = _open(candidate, requirement, now)
    fulfilment.text = text.strip()
    fulfilment.save(update_fields=["sealed_text"])
    settle(candidate, now=now)


@transaction.atomic
def add_file(*, candidate: Candidate, requirement: Requirement, upload: UploadedFile, now: datetime) -> None:
    """Keep a file. Raises EvidenceRefused for one that is not taken."""
    if not files.takes_files(requirement):
        raise TrainingRefused(_("This does not ask for a file."))
    candidate, fulfilment = _open(candidate, requirement, now)
    files.add_evidence(fulfilment=fulfilment, upload=upload, now=now)
    settle(candidate, now=now)


@transaction.atomic
def count_up(
    *, candidate: Candidate, requirement: Requirement, done_on: date, amount: int, note: str, now: datetime
) -> None:
    """Count so many up, on a day that is not in the future."""
    if requirement.kind != Kind.COUNT:
        raise TrainingRefused(_("This does not ask for a number."))
    if done_on > today(now):
        raise TrainingRefused(_("Choose a day that has been."))
    candidate, fulfilment = _open(candidate, requirement, now)
    Tally.objects.create(fulfilment=fulfilment, done_on=done_on, amount=amount, note=note.strip())
    settle(candidate, now=now)


@transaction.atomic
def count_off(*, candidate: Candidate, code: uuid.UUID, now: datetime) -> None:
    """Take back something that was counted."""
    candidate = lock(candidate)
    if not candidate.is_open_to_work:
        raise TrainingRefused(_("This is with the trainers now. Take it back first."))
    Tally.objects.filter(
        code=code, fulfilment__candidate=candidate, fulfilment__requirement__stage=candidate.stage_id
    ).delete()
