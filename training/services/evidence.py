"""Files that prove something: judged by what they hold, drawn anew where that is right, sealed, given to few."""

import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import documents
from training.models import Candidate, Evidence, Fulfilment, Requirement
from training.services.moving import TrainingRefused, lock

MOST_FILES = 10


class EvidenceRefused(TrainingRefused):
    """This file is not taken; the message says which would be."""


@transaction.atomic
def add_evidence(*, fulfilment: Fulfilment, upload: UploadedFile, now: datetime) -> Evidence:
    """Keep a file with what a candidate hands in. Call it with the candidate locked.

    Pictures are drawn anew, so that what hid in them (a place, a name, a program) is gone; a PDF is kept as it is.
    Raises EvidenceRefused for anything but a PDF, JPEG or PNG of at most 10 MB.
    """
    if fulfilment.evidence.count() >= MOST_FILES:
        raise EvidenceRefused(_("There are ten files already. Remove one first."))
    try:
        mime, content = documents.clean(upload)
    except documents.DocumentRefused as refusal:
        raise EvidenceRefused(str(refusal)) from refusal
    shown = documents.plain_name(upload.name or "", mime, otherwise=_("proof"))
    evidence = Evidence(fulfilment=fulfilment, name=shown, mime=mime, size=len(content), made_at=now)
    documents.put(evidence, content)
    name = evidence.file.name
    try:
        with transaction.atomic():
            evidence.save()
    except BaseException:
        evidence.file.storage.delete(name or "")
        raise
    return evidence


def read_evidence(evidence: Evidence) -> bytes:
    """Return the content of a file. Whether the reader may have it is asked before."""
    return documents.read(evidence)


@transaction.atomic
def remove_evidence(*, candidate: Candidate, code: uuid.UUID) -> None:
    """Take a file out of what the candidate hands in, for good. Raises TrainingRefused while trainers read it."""
    candidate = lock(candidate)
    if not candidate.is_open_to_work:
        raise TrainingRefused(_("This is with the trainers now. Take it back first."))
    rows = Evidence.objects.filter(
        code=code, fulfilment__candidate=candidate, fulfilment__requirement__stage=candidate.stage_id
    )
    for evidence in rows:
        documents.erase(evidence)
        evidence.delete()


def takes_files(requirement: Requirement) -> bool:
    """Whether a requirement can be answered with a file."""
    if requirement.kind == Requirement.Kind.PROOF:
        return True
    return requirement.kind == Requirement.Kind.COURSE and requirement.accepts_proof
