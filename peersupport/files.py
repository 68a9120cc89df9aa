"""What a file becomes before it is sealed: known by its content, made anew in memory, nothing but what is to be seen.

A photograph loses where and when it was taken; a PDF loses scripts, links, forms and what was hidden in it. Nothing is
written to a disk: the typesetter reads the PDF from a file that is only memory.
"""

import os
from io import BytesIO

import filetype
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.typesetting import pages_of

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
MOST_BYTES = 14 * 1024 * 1024  # after it was made anew
MOST_PIXELS, LONGEST_SIDE, MOST_PAGES = 60_000_000, 3000, 40
BROKEN = _("This file cannot be opened. Save it anew, or take a photograph of it, and try again.")


class FileRefused(Exception):
    """This file is not taken; the message may be shown."""


@sensitive_variables()
def made_anew(content: bytes) -> tuple[str, bytes]:
    """Return the kind of the file, by its content, and the file made anew. Raises FileRefused."""
    kind = filetype.guess_mime(content)
    if kind not in ENDINGS:
        raise FileRefused(_("Choose a PDF, a JPEG or a PNG."))
    made = _document(content) if kind == PDF else _picture(content, kind)
    if len(made) > MOST_BYTES:
        raise FileRefused(_("This file is too large. Ten megabytes is the most."))
    return kind, made


@sensitive_variables()
def _picture(content: bytes, kind: str) -> bytes:
    """Return the picture upright, at most 3,000 pixels long, without what the camera wrote into it."""
    form = ENDINGS[kind].replace("jpg", "jpeg").upper()
    try:
        with Image.open(BytesIO(content), formats=[form]) as found:
            if found.width * found.height > MOST_PIXELS:
                raise FileRefused(_("This picture has too many points. Make it smaller first."))
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(found).convert("RGB" if kind == JPEG else "RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FileRefused(BROKEN) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    made = BytesIO()
    bare.save(made, form, **({"quality": 85} if kind == JPEG else {"optimize": True}))
    return made.getvalue()


@sensitive_variables()
def _document(content: bytes) -> bytes:
    """Return the PDF page by page as pictures that keep their letters sharp, and nothing that acts."""
    handle = os.memfd_create("document")
    try:
        os.write(handle, content)
        if _is_set(handle, [MOST_PAGES + 1]):
            raise FileRefused(_("This PDF has more than 40 pages. Send the part that matters."))
        pages = _count(handle)
        made = pages_of(handle, range(1, pages + 1)) if pages else b""
    finally:
        os.close(handle)
    if not made:
        raise FileRefused(BROKEN)
    return made


def _count(handle: int) -> int:
    """Return how many pages there are, none where it cannot be opened: by halving what is left."""
    least, most = 0, MOST_PAGES
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if _is_set(handle, [middle]) else (least, middle - 1)
    return least


def _is_set(handle: int, pages: list[int]) -> bool:
    return bool(pages_of(handle, pages))
