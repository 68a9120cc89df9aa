"""Files that people hand in: judged by what they hold, drawn anew where that is right, sealed for one row.

Used where a document must stay what it was (a diploma, a signed form): a PDF is opened to see that it is one, then kept
byte for byte, so that a signature in it still holds, and only ever given as an attachment. Pictures are drawn anew:
what hid in them is gone. See docs/decisions/documents.md.
"""

import base64
import os
import uuid
import warnings
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any

import filetype
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts import fieldkeys
from accounts.typesetting import pages_of

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
MOST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000


class DocumentRefused(Exception):
    """This file is not taken; the message says which would be."""


def clean(upload: UploadedFile | IO[bytes]) -> tuple[str, bytes]:
    """Return what kind of file it is by what it holds, and its content as it may be kept. Raises DocumentRefused."""
    content = upload.read(MOST + 1)
    if len(content) > MOST:
        raise DocumentRefused(_("This file is larger than 10 MB. Choose a smaller one."))
    kind = filetype.guess_mime(content[:4096])
    if kind == PDF:
        check_pdf(content)
        return PDF, content
    if kind in {JPEG, PNG}:
        drawn = redraw(content, kind)
        if len(drawn) > MOST:
            raise DocumentRefused(_("This file is larger than 10 MB. Choose a smaller one."))
        return kind, drawn
    raise DocumentRefused(_("Choose a PDF, a JPEG or a PNG. Other kinds of file we cannot open safely."))


def check_pdf(content: bytes) -> None:
    """Raise DocumentRefused unless this is a PDF to its very end, of which the first page can be drawn.

    What follows the end of a PDF may be another file altogether, which other programs would open instead.
    """
    _body, mark, rest = content.rpartition(b"%%EOF")
    if not mark or rest.strip(b"\0 \t\r\n"):
        raise DocumentRefused(_("This PDF is not whole, or something follows its end. Print it to a new PDF first."))
    handle = os.memfd_create("document")  # a file that is only memory
    try:
        os.write(handle, content)
        is_drawn = bool(pages_of(handle, [1]))
    finally:
        os.close(handle)
    if not is_drawn:
        raise DocumentRefused(_("This PDF cannot be opened without a password, or not at all. Print it to a new PDF."))


def redraw(content: bytes, mime: str) -> bytes:
    """Return the picture drawn anew, the right way up, with nothing but its pixels."""
    form = "PNG" if mime == PNG else "JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[form]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise DocumentRefused(_("This picture has very many pixels. Make it smaller first."))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise DocumentRefused(_("This picture cannot be opened. Save it once more, or make a PDF of it.")) from None
    bare = Image.new("RGB", upright.size)  # a comment in the file would go along with `upright`
    bare.paste(upright)
    out = BytesIO()
    bare.save(out, form, **({"quality": 88} if form == "JPEG" else {"optimize": True}))
    return out.getvalue()


def plain_name(name: str, mime: str, *, otherwise: str) -> str:
    """Return a file name that can do no harm: letters, digits and a few marks, with the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).stem
    kept = "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in stem).strip(" ._")
    return f"{kept[:100] or otherwise}.{ENDINGS[mime]}"


def place(row: Any, column: str = "file") -> dict[str, str]:
    """Return what binds a file to its row, by the row's code."""
    return {"table": row._meta.db_table, "column": column, "row": str(row.code)}


def put(row: Any, content: bytes, column: str = "file") -> None:
    """Seal a file for this row and write it to the storage of its field. The row itself is saved by the caller."""
    envelope = fieldkeys.seal(base64.b64encode(content).decode(), **place(row, column))
    write(row, envelope, column)


def write(row: Any, envelope: str, column: str) -> None:
    """Write an envelope under a new, meaningless name."""
    field: FieldFile = getattr(row, column)
    field.save(f"{uuid.uuid4().hex}.sealed", ContentFile(envelope.encode()), save=False)


def envelope_of(row: Any, column: str = "file") -> str:
    """Return a file as it lies on the disk."""
    with getattr(row, column).open() as file:
        return str(file.read().decode())


def read(row: Any, column: str = "file") -> bytes:
    """Return the content of a file. Whether the reader may have it is asked before."""
    return base64.b64decode(fieldkeys.unseal(envelope_of(row, column), **place(row, column)))


def erase(row: Any, column: str = "file") -> None:
    """Remove the file once this transaction is sure."""
    field: FieldFile = getattr(row, column)
    storage, name = field.storage, field.name
    transaction.on_commit(lambda: storage.delete(name or ""))


def reseal(row: Any, column: str = "file") -> bool:
    """Seal the file under the first key and save the row, which is locked; tell whether the envelope changed."""
    was = envelope_of(row, column)
    fresh = fieldkeys.reseal(was, **place(row, column))
    if fresh == was:
        return False
    erase(row, column)
    write(row, fresh, column)
    row.save(update_fields=[column])
    return True
