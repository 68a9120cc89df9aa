"""Content in two languages: `title_nl` and `title_en` on the row, `title` for the reader."""

from typing import Any

from django.utils.translation import get_language


class Translated:
    """A read-only attribute that gives a field's text in the reader's language, else in the other one.

    `title = Translated()` on a model with `title_nl` and `title_en`.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        language = "en" if get_language() == "en" else "nl"
        other = "nl" if language == "en" else "en"
        return getattr(row, f"{self.name}_{language}") or getattr(row, f"{self.name}_{other}")
