"""Sound over the line, whole or in part: telephones ask for parts, and some play nothing without."""

import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

KINDS = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
PIECE = 64 * 1024


def sound(request: HttpRequest, file: FieldFile, *, name: str) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """Return the file, or the one part of it that the request asks for (RFC 9110, section 14)."""
    ending = str(file.name).rpartition(".")[2].lower()
    size = file.size
    part = _part(request.headers.get("Range", ""), size)
    answer: HttpResponse | FileResponse | StreamingHttpResponse
    if part is None:
        answer = FileResponse(file.open(), filename=f"{name}.{ending}", content_type=KINDS[ending])
    elif part[0] > part[1]:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        first, last = part
        answer = StreamingHttpResponse(_pieces(file, first, last - first + 1), status=206, content_type=KINDS[ending])
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    return answer


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for, both within the file; None for the whole of it."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file: FieldFile, first: int, length: int) -> Iterator[bytes]:
    with file.open() as opened:
        opened.seek(first)
        while length > 0 and (piece := opened.read(min(PIECE, length))):
            length -= len(piece)
            yield piece
