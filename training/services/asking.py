"""What a stage asks of a candidate, and what of it is there."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from training.models import Candidate, Evidence, Fulfilment, Requirement, Slot, Tally, Verdict
from training.services.moving import conversation_of, today
from training.services.recognising import Recognised, completed_by, recognise

Kind = Requirement.Kind


@dataclass(frozen=True)
class Ask:
    """One requirement, and how far the candidate is with it."""

    requirement: Requirement
    is_met: bool = False
    fulfilment: Fulfilment | None = None
    evidence: list[Evidence] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    recognised: Recognised | None = None
    counts_now: bool = False
    slot: Slot | None = None
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.requirement.kind

    @property
    def is_of_candidate(self) -> bool:
        """Whether it is for the candidate to do, before they hand in."""
        return self.requirement.kind in Requirement.OF_CANDIDATE

    @property
    def counted(self) -> int:
        """How many were counted up."""
        return sum(tally.amount for tally in self.tallies)

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.fulfilment.text.split()) if self.fulfilment and self.fulfilment.sealed_text else 0


def asks_of(candidate: Candidate, *, now: datetime) -> list[Ask]:
    """Return what the candidate's stage asks, in order. The same few queries however much was handed in."""
    requirements = list(candidate.stage.requirements.prefetch_related("courses").order_by("position", "pk"))
    kinds = {requirement.kind for requirement in requirements}
    done = {row.requirement_id: row for row in _fulfilments(candidate)}
    completed = completed_by(candidate.person, now=now) if Kind.COURSE in kinds else []
    slot = conversation_of(candidate) if Kind.CONVERSATION in kinds else None
    verdicts = verdicts_on(candidate) if Kind.DECISION in kinds else []
    return [
        _ask(requirement, done.get(requirement.pk), recognise(requirement, completed), slot, verdicts, now)
        for requirement in requirements
    ]


def _fulfilments(candidate: Candidate) -> list[Fulfilment]:
    rows = Fulfilment.objects.filter(candidate=candidate, requirement__stage=candidate.stage_id)
    return list(
        rows.prefetch_related(
            Prefetch("evidence", Evidence.objects.order_by("made_at", "pk")),
            Prefetch("tallies", Tally.objects.order_by("done_on", "pk")),
        )
    )


def verdicts_on(candidate: Candidate) -> list[Verdict]:
    """Return what trainers who still work here decided in this attempt, oldest first."""
    rows = candidate.verdicts.filter(stage=candidate.stage_id, attempt=candidate.attempt, trainer__is_active=True)
    return list(rows.select_related("trainer__person").order_by("at", "pk"))


def _ask(
    requirement: Requirement,
    fulfilment: Fulfilment | None,
    recognised: Recognised | None,
    slot: Slot | None,
    verdicts: list[Verdict],
    now: datetime,
) -> Ask:
    evidence = list(fulfilment.evidence.all()) if fulfilment else []
    tallies = list(fulfilment.tallies.all()) if fulfilment else []
    counts_now = recognised is not None and recognised.counts_from <= today(now)
    bare = Ask(requirement, False, fulfilment, evidence, tallies)
    match requirement.kind:
        case Kind.COURSE:
            is_met = counts_now or (requirement.accepts_proof and bool(evidence))
            return Ask(requirement, is_met, fulfilment, evidence, recognised=recognised, counts_now=counts_now)
        case Kind.PROOF:
            return Ask(requirement, bool(evidence), fulfilment, evidence)
        case Kind.COUNT:
            return Ask(requirement, bare.counted >= (requirement.target or 1), fulfilment, tallies=tallies)
        case Kind.TEXT:
            return Ask(requirement, bare.words >= max(1, requirement.target or 1), fulfilment)
        case Kind.FEE:
            return Ask(requirement, bool(fulfilment and fulfilment.paid_at), fulfilment)
        case Kind.CONVERSATION:
            return Ask(requirement, bool(slot and slot.state == Slot.State.HELD), slot=slot)
    return Ask(requirement, False, verdicts=verdicts)


def missing(asks: list[Ask]) -> list[Ask]:
    """Return what the candidate has yet to do before they can hand in."""
    return [ask for ask in asks if ask.is_of_candidate and not ask.is_met]


def decision_of(asks: list[Ask]) -> Ask | None:
    """Return the decision that this stage asks for, if it asks for one."""
    return next((ask for ask in asks if ask.kind == Kind.DECISION), None)
