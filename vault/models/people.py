"""Whose keys: a pair, the locks on its private half, and the sessions in which it is open."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class KeyPair(models.Model):
    """A person in the vault: a supporter's user, or the requester of one case. Only the public half is in clear."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    case = models.UUIDField(null=True, db_index=True)
    public_key = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(case__isnull=True), name="key_pair_of_a_user_or_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"key pair {self.code}"


class Lock(models.Model):
    """A private key, sealed under something that a person knows or keeps on paper."""

    class Kind(models.TextChoices):
        PHRASE = "phrase"
        RECOVERY = "recovery"
        RETURN = "return"
        REENTRY = "reentry"
        ACTIVATION = "activation"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key_pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="locks")
    kind = models.CharField(max_length=10, choices=Kind)
    locator = models.CharField(max_length=64, blank=True)  # a keyed hash; of an activation code, of the whole
    sealed_locator = models.CharField(max_length=160, blank=True)  # for the day the field key is renewed
    salt = models.BinaryField()
    envelope = models.BinaryField()
    opens_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("key_pair", "kind", name="one_lock_of_a_kind_per_key_pair"),
            models.UniqueConstraint("locator", condition=~Q(locator=""), name="one_lock_per_locator"),
        ]

    def __str__(self) -> str:
        return f"lock {self.code}"


class VaultSessionQuerySet(models.QuerySet["VaultSession"]):
    def over(self, now: datetime) -> "VaultSessionQuerySet":
        """Sessions that have been idle, or open, for too long."""
        by_supporter = Q(key_pair__user__isnull=False) & (
            Q(seen_at__lte=now - VaultSession.SUPPORTER_IDLE) | Q(started_at__lte=now - VaultSession.SUPPORTER_LENGTH)
        )
        return self.filter(
            by_supporter | Q(key_pair__case__isnull=False, seen_at__lte=now - VaultSession.REQUESTER_IDLE)
        )


class VaultSession(models.Model):
    """A private key, sealed under a secret that only one browser's cookie holds."""

    SUPPORTER_IDLE = timedelta(minutes=30)
    SUPPORTER_LENGTH = timedelta(hours=8)
    REQUESTER_IDLE = timedelta(minutes=20)

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    locator = models.CharField(max_length=64, unique=True)
    login = models.CharField(max_length=64, blank=True)
    key_pair = models.ForeignKey(KeyPair, models.CASCADE, related_name="sessions")
    envelope = models.BinaryField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = VaultSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"vault session {self.code}"
