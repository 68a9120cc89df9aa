"""The keystore: a second, small database with the shred keys and the audit, and nothing else.

It is left out of the main dumps; its backups are kept seven days at most, the audit itself 24 months.
"""

from typing import Any

from django.db import models


class ShredKey(models.Model):
    """The key over every wrap and copy of one case. Without this row the case is unreadable for ever."""

    case = models.UUIDField(primary_key=True)
    key = models.BinaryField()

    def __str__(self) -> str:
        return "a shred key"


class AuditEntry(models.Model):
    """One deed in the vault, chained to the deed before it. Appended, never changed (a trigger refuses)."""

    class Deed(models.TextChoices):
        SET_UP = "set_up"
        UNLOCKED = "unlocked"
        UNLOCK_FAILED = "unlock_failed"
        RECOVERED = "recovered"
        RECOVERY_FAILED = "recovery_failed"
        REPLACED = "replaced"
        REMOVED = "removed"
        BEGUN = "begun"
        CAME_BACK = "came_back"
        RETURN_FAILED = "return_failed"
        CODE_RENEWED = "code_renewed"
        REENTRY_ISSUED = "reentry_issued"
        OPENED = "opened"
        OFFERED = "offered"
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"
        REVOKED = "revoked"
        ROTATED = "rotated"
        COPY_GIVEN = "copy_given"
        COPY_TAKEN = "copy_taken"
        COPY_WITHDRAWN = "copy_withdrawn"
        BROKEN = "broken"
        SHREDDED = "shredded"

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()  # the hour; a minute could be laid beside a hospital's network log
    deed = models.CharField(max_length=16, choices=Deed)
    actor = models.CharField(max_length=36)  # a user's code, "requester" or "house"
    about = models.CharField(max_length=64, blank=True)  # the case, as an HMAC under its shred key
    person = models.CharField(max_length=36, blank=True)  # whom it concerns: the code of a key pair
    previous = models.CharField(max_length=64, unique=True)
    chain = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index("at", "actor", name="audit_by_hour_and_actor")]

    def __str__(self) -> str:
        return f"{self.number} {self.deed}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append. An entry that stands is never saved again."""
        super().save(*args, **{**kwargs, "force_insert": True})
