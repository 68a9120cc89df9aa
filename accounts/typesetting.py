"""Documents that people keep: typst templates in, tagged PDF/UA out."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any


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
