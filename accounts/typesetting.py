"""Documents: typst templates in, tagged PDF/UA out; and pages of a PDF that somebody handed in."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.views.decorators.debug import sensitive_variables


def typeset(template: Path, *, made_at: datetime, **words: Any) -> bytes:
    """Return the document that `template` makes of `words`: data for it to place, never part of its source.

    Each word reaches the template as JSON in `sys.inputs`. Fonts are those that come with typst, so that every machine
    makes the same document; `made_at` stands in it instead of the clock.
    """
    import typst  # here, not above: a web worker that sets nothing does without its megabytes

    return bytes(
        typst.compile(
            template,
            root=template.parent,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
            sys_inputs={name: json.dumps(value) for name, value in words.items()},
        )
    )


@sensitive_variables()
def pages_of(handle: int, pages: Iterable[int]) -> bytes:
    """Return a document of these pages of the PDF behind a file descriptor, drawn and no more: nothing in it acts.

    Nothing comes back where it is no PDF, cannot be opened, or has no such page.
    """
    import typst  # as above

    lines = [f'#image("{handle}", format: "pdf", page: {page})' for page in pages]
    source = "#set page(margin: 0pt, width: auto, height: auto)\n" + "\n#pagebreak()\n".join(lines)
    try:
        made = typst.compile(  # type: ignore[type-var]  # its stub wants the folder in bytes too
            source.encode(), root="/proc/self/fd", ignore_system_fonts=True
        )
    except RuntimeError:
        return b""
    return bytes(made)
