"""What a case consists of here: a ring of keys, who may read, and sealed bytes."""

import uuid

from django.db import models

from vault.models.people import KeyPair


class KeyRing(models.Model):
    """The keys of one case: which epoch is current, and whether the next one must come before anything is written."""

    case = models.UUIDField(primary_key=True)
    epoch = models.PositiveIntegerField(default=1)
    is_rotation_due = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"key ring {self.case}"


class Wrap(models.Model):
    """The case key of one epoch, for one person."""

    ring = models.ForeignKey(KeyRing, models.CASCADE, related_name="wraps")
    person = models.ForeignKey(KeyPair, models.CASCADE, related_name="wraps")
    epoch = models.PositiveIntegerField()
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("ring", "person", "epoch", name="one_wrap_per_person_and_epoch"),
        ]

    def __str__(self) -> str:
        return f"wrap {self.pk}"


class SealedItem(models.Model):
    """Bytes under the case key of one epoch: a piece of contact, story or conversation."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ring = models.ForeignKey(KeyRing, models.CASCADE, related_name="items")
    epoch = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    author = models.UUIDField()
    envelope = models.BinaryField()

    def __str__(self) -> str:
        return f"sealed item {self.code}"


class SealedCopy(models.Model):
    """Bytes for one person who holds no case key: matching facts for the desk, contact for the offered peer."""

    ring = models.ForeignKey(KeyRing, models.CASCADE, related_name="copies")
    person = models.ForeignKey(KeyPair, models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=16)
    envelope = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("ring", "person", "kind", name="one_copy_of_a_kind_per_person"),
        ]

    def __str__(self) -> str:
        return f"sealed copy {self.pk}"


class GrantRequest(models.Model):
    """Somebody is to read, as soon as somebody who reads is there to let them.

    `from_epoch` 0 means: from a fresh epoch, nothing of what came before. `mac` is made with the shred key: a row
    slipped into the database is not carried out.
    """

    FRESH = 0

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ring = models.ForeignKey(KeyRing, models.CASCADE, related_name="grant_requests")
    person = models.ForeignKey(KeyPair, models.CASCADE, related_name="grant_requests")
    from_epoch = models.PositiveIntegerField()
    has_consent = models.BooleanField()
    mac = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("ring", "person", name="one_grant_request_per_person"),
        ]

    def __str__(self) -> str:
        return f"grant request {self.code}"
