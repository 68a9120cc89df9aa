"""Files that prove something: judged by what they hold, drawn anew where that is right, sealed, given to few."""

import base64
import uuid
import warnings
from datetime import datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO

import filetype
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts import fieldkeys
from training.models import Candidate, Evidence, Fulfilment, Requirement
from training.services.moving import TrainingRefused, lock

MOST = 10 * 1024 * 1024
MOST_FILES = 10
MOST_PIXELS = 40_000_000
ENDINGS = {Evidence.Mime.PDF: "pdf", Evidence.Mime.JPEG: "jpg", Evidence.Mime.PNG: "png"}


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
    mime, content = clean(upload)
    evidence = Evidence(
        fulfilment=fulfilment, name=plain_name(upload.name or "", mime), mime=mime, size=len(content), made_at=now
    )
    evidence.file.save(f"{uuid.uuid4().hex}.sealed", ContentFile(sealed(evidence, content)), save=False)
    name = evidence.file.name
    try:
        with transaction.atomic():
            evidence.save()
    except BaseException:
        evidence.file.storage.delete(name or "")
        raise
    return evidence


def clean(upload: UploadedFile | IO[bytes]) -> tuple[Evidence.Mime, bytes]:
    """Return what kind of file it is by what it holds, and its content as it may be kept. Raises EvidenceRefused."""
    content = upload.read(MOST + 1)
    if len(content) > MOST:
        raise EvidenceRefused(_("This file is larger than 10 MB. Choose a smaller one."))
    kind = filetype.guess_mime(content[:4096])
    if kind == Evidence.Mime.PDF and b"%%EOF" in content[-2048:]:
        return Evidence.Mime.PDF, content
    if kind in {Evidence.Mime.JPEG, Evidence.Mime.PNG}:
        mime = Evidence.Mime(kind)
        drawn = redraw(content, mime)
        if len(drawn) > MOST:
            raise EvidenceRefused(_("This file is larger than 10 MB. Choose a smaller one."))
        return mime, drawn
    raise EvidenceRefused(_("Choose a PDF, a JPEG or a PNG. Other kinds of file we cannot open safely."))


def redraw(content: bytes, mime: Evidence.Mime) -> bytes:
    """Return the picture drawn anew, the right way up, with nothing but its pixels."""
    form = "PNG" if mime == Evidence.Mime.PNG else "JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[form]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise EvidenceRefused(_("This picture has very many pixels. Make it smaller first."))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise EvidenceRefused(_("This picture cannot be opened. Save it once more, or make a PDF of it.")) from None
    out = BytesIO()
    upright.save(out, form, **({"quality": 88} if form == "JPEG" else {"optimize": True}))
    return out.getvalue()


def plain_name(name: str, mime: Evidence.Mime) -> str:
    """Return a file name that can do no harm: letters, digits and a few marks, with the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem
    kept = "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in stem).strip(" ._")
    return f"{kept[:100] or _('proof')}.{ENDINGS[mime]}"


def place(evidence: Evidence) -> dict[str, str]:
    """Return what binds a file to its row."""
    return {"table": Evidence._meta.db_table, "column": "file", "row": str(evidence.code)}


def sealed(evidence: Evidence, content: bytes) -> bytes:
    """Return the content sealed for this row."""
    return fieldkeys.seal(base64.b64encode(content).decode(), **place(evidence)).encode()


def read_evidence(evidence: Evidence) -> bytes:
    """Return the content of a file. Whether the reader may have it is asked before."""
    with evidence.file.open() as file:
        envelope = file.read().decode()
    return base64.b64decode(fieldkeys.unseal(envelope, **place(evidence)))


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
        erase_file(evidence)
        evidence.delete()


def erase_file(evidence: Evidence) -> None:
    """Remove the file once this transaction is sure."""
    storage, name = evidence.file.storage, evidence.file.name
    transaction.on_commit(lambda: storage.delete(name or ""))


def takes_files(requirement: Requirement) -> bool:
    """Whether a requirement can be answered with a file."""
    if requirement.kind == Requirement.Kind.PROOF:
        return True
    return requirement.kind == Requirement.Kind.COURSE and requirement.accepts_proof
