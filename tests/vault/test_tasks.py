"""By the clock: sessions that are over go, and so does what the audit has kept for long enough."""

from datetime import timedelta

import time_machine
from django.conf import settings
from django.utils import timezone

from vault import tasks
from vault.models import AuditEntry, VaultSession
from vault.services import audit, sessions
from vault.services.requesters import Begun


def test_sessions_that_are_over_go_and_those_in_use_stay(begun: Begun):
    sessions.begin(holder=begun.holder)
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        tasks.sweep()
        assert VaultSession.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        tasks.sweep()
        tasks.sweep()

    assert VaultSession.objects.count() == 0


def test_the_audit_forgets_after_24_months_and_stays_sound(begun: Begun):
    with time_machine.travel(timezone.now() + timedelta(days=725)):
        audit.record(audit.Deed.ASKED, by=None)
        tasks.forget()
        assert AuditEntry.objects.count() > 1
    with time_machine.travel(timezone.now() + timedelta(days=733)):
        tasks.forget()
        tasks.forget()

    assert AuditEntry.objects.count() == audit.check() == 1


def test_both_stand_in_the_schedule():
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {"vault.tasks.sweep", "vault.tasks.forget"} <= scheduled
