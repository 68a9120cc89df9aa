"""Put a matter before the treasurer: a row on the list, and one letter about it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications import outbox
from payments import modes
from payments.models import Payment, StaffTask

# What is only good to know; the list shows it, no letter goes out.
QUIET = {StaffTask.Kind.RECOVERED, StaffTask.Kind.REFUND_OUTSIDE, StaffTask.Kind.WRONG_MODE}


@transaction.atomic
def put(
    kind: str, *, key: str, payment: Payment | None = None, about: str = "", due_at: datetime | None = None
) -> StaffTask:
    """Make a task once per `key`, and tell the treasurer by letter. Returns the task, new or old."""
    task, is_new = StaffTask.objects.get_or_create(
        key=key,
        defaults={
            "kind": StaffTask.Kind(kind),
            "payment": payment,
            "mode": payment.mode if payment else modes.current(),
            "about": about,
            "due_at": due_at,
        },
    )
    if is_new and task.kind not in QUIET and settings.TREASURER_EMAIL:
        outbox.put(
            "payments.staff_task",
            address=settings.TREASURER_EMAIL,
            language="nl",
            key=f"staff_task:{task.pk}",
            task=task.pk,
        )
    return task


@transaction.atomic
def settle(key: str, *, by: User | None = None, note: str = "") -> None:
    """Tick the task off, if it is there and still open."""
    StaffTask.objects.open().filter(key=key).update(done_at=timezone.now(), done_by=by, note=note)
