"""The house as it is served: without the packages that only developers have, which others load when they find them."""

import sys

for name in ("greenlet", "rich", "yaml"):
    sys.modules[name] = None  # type: ignore[assignment]  # so that an import of it fails

from wellbeing.wsgi import application  # noqa: E402 - after the names above

__all__ = ["application"]
