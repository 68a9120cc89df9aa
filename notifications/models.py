"""The outbox: one row for every letter, saved with the change that causes it; and who wants which."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

SEALED = "sealed"  # how the name of a secret in a message's context begins


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> "MessageQuerySet":
        """Messages that wait and whose time has come, oldest first."""
        return self.filter(state=Message.State.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def dead(self) -> "MessageQuerySet":
        """Messages that were given up and wait for staff."""
        return self.filter(state=Message.State.DEAD)


class Message(models.Model):
    """One letter to one address. `context` holds codes of rows, never words about a person."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DEAD = "dead", _("given up")
        DROPPED = "dropped", _("no longer needed")

    MOVES = {
        State.WAITING: {State.SENDING, State.DROPPED},
        State.SENDING: {State.SENT, State.WAITING, State.DEAD, State.DROPPED},
        State.DEAD: {State.WAITING, State.DROPPED},
        State.SENT: {State.WAITING},
        State.DROPPED: set(),
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, verbose_name=_("person")
    )
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    context = models.JSONField(_("concerning"), default=dict, blank=True)
    key = models.CharField(
        _("key"), max_length=120, blank=True, help_text=_("A second message with this key is not made.")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    copy = models.PositiveSmallIntegerField(
        _("copy"), default=0, help_text=_("Rises when staff send the letter once more.")
    )
    error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint("key", name="one_message_per_key", condition=~models.Q(key="")),
        ]
        indexes = [models.Index("state", "due_at", name="message_state_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def held_a_secret(self) -> bool:
        """Whether the letter carried a code or key that works once."""
        return any(name.startswith(SEALED) for name in self.context)


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def wants(self, person: User, kind: str) -> bool:
        """Whether `person` wants letters of `kind`; one query for the optional kinds, none for the others."""
        topic = next((name for name, (_label, kinds) in settings.OPTIONAL_LETTERS.items() if kind in kinds), None)
        return topic is None or not self.filter(person=person, topic=topic, is_wanted=False).exists()


class Preference(models.Model):
    """Whether a person wants the optional letters on a topic. No row means yes."""

    person = models.ForeignKey(User, models.CASCADE, related_name="letter_preferences", verbose_name=_("person"))
    topic = models.CharField(_("topic"), max_length=30)
    is_wanted = models.BooleanField(_("wanted"), default=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint("person", "topic", name="one_preference_per_person_and_topic")]

    def __str__(self) -> str:
        return self.topic
