"""What this room does when somebody takes their data along or leaves."""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from accounts.models import User
from training.models import Candidate, Fulfilment, Slot, Trainer
from training.services import applying, keeping, register, slots


def export(*, person: User) -> dict[str, Any]:
    """Return a person's paths: what they handed in, what was said and decided, and their titles."""
    with override(person.language):
        rows = Candidate.objects.of(person).select_related("track", "stage").order_by("entered_at", "pk")
        return {"training": [_path(row, person) for row in rows]}


def _path(candidate: Candidate, person: User) -> dict[str, Any]:
    moves = candidate.moves.select_related("stage").order_by("at", "pk")
    return {
        "track": str(candidate.track.title),
        "stage": str(candidate.stage.title),
        "state": candidate.state,
        "entered": candidate.entered_at.isoformat(),
        "handed_in": [_handed_in(row) for row in _fulfilments(candidate)],
        "moves": [
            {"deed": row.deed, "stage": str(row.stage.title), "at": row.at.isoformat(), "words": row.words}
            for row in moves
        ],
        "decisions": [
            {"decision": row.outcome, "why": row.reason, "words": row.words, "at": row.at.isoformat()}
            for row in candidate.verdicts.order_by("at", "pk")
        ],
        "conversations": [
            {"at": row.starts_at.isoformat(), "state": row.state} for row in candidate.slots.order_by("starts_at")
        ],
        "with_mentor": [
            {"mine": row.author_id == person.pk, "at": row.at.isoformat(), "text": row.text}
            for row in candidate.posts.order_by("at", "pk")
        ],
        "titles": [
            {"title": str(row.title), "given": row.issued_at.isoformat(), "code": str(row.code)}
            for row in candidate.designations.order_by("issued_at", "pk")
        ],
        "register": candidate.listed_at and {"since": candidate.listed_at.isoformat(), "place": candidate.listed_place},
    }


def _fulfilments(candidate: Candidate) -> list[Fulfilment]:
    rows = candidate.fulfilments.select_related("requirement").prefetch_related("evidence", "tallies")
    return list(rows.order_by("pk"))


def _handed_in(row: Fulfilment) -> dict[str, Any]:
    return {
        "asked": str(row.requirement.title),
        "text": row.text,
        "paid": row.paid_at.isoformat() if row.paid_at else None,
        "files": [{"name": file.name, "bytes": file.size} for file in row.evidence.all()],
        "counted": [
            {"on": one.done_on.isoformat(), "amount": one.amount, "note": one.note} for one in row.tallies.all()
        ],
    }


def before_close(*, person: User, now: datetime) -> None:
    """End what runs and erase what was handed in, at once. A title keeps the name that stands on its certificate.

    A trainer leaves the desk: their free hours go, and whoever booked one is asked to choose another.
    """
    for candidate in Candidate.objects.of(person):
        register.unlist(candidate=candidate)
        if candidate.is_live:
            applying.withdraw(candidate=candidate, by=person, now=now)
        keeping.erase(candidate=candidate, now=now)
    trainer = Trainer.objects.filter(person=person).first()
    if trainer:
        for slot in trainer.slots.filter(starts_at__gt=now, state__in=[Slot.State.FREE, Slot.State.BOOKED]):
            slots.cancel(slot=slot, by=person, now=now)
        Candidate.objects.filter(mentor=trainer).update(mentor=None)
        Trainer.objects.filter(pk=trainer.pk).update(is_active=False)
