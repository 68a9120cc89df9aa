"""Texts that are sealed in the row and read as if they were not."""

from typing import Any

from accounts import fieldkeys


class SealedText:
    """`words = SealedText()` on a model with `code` and a field `sealed_words`: seals when set, opens when read."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = f"sealed_{name}"

    def place(self, row: Any) -> dict[str, str]:
        """Return what binds the text to its row, so that it opens nowhere else."""
        return {"table": row._meta.db_table, "column": self.column, "row": str(row.code)}

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        envelope = getattr(row, self.column)
        return fieldkeys.unseal(envelope, **self.place(row)) if envelope else ""

    def __set__(self, row: Any, text: str) -> None:
        setattr(row, self.column, fieldkeys.seal(text, **self.place(row)) if text else "")

    def reseal(self, row: Any) -> bool:
        """Seal the text under the first key; tell whether the envelope changed."""
        envelope = getattr(row, self.column)
        fresh = fieldkeys.reseal(envelope, **self.place(row)) if envelope else ""
        setattr(row, self.column, fresh)
        return bool(fresh != envelope)
