"""The referral network: who is in the directory, and who of them is far enough away from somebody."""

from datetime import datetime, timedelta

from django.utils import timezone

from peersupport.matching import Candidate, Facts, TieOf, desk_exclusions
from peersupport.models import Case, Desk, Expert, Offer, PaperReferral, Supporter, Tie
from peersupport.services import people
from peersupport.services.clocks import ZONE

ANSWER_DAYS = 2
HOUR = timedelta(hours=1)
STALE_DAYS = 183


def open_to(*, case: Case, facts: Facts, requester: str = "") -> list[Expert]:
    """Return the experts to whom the letter may go: the hard exclusions hold for them as for everybody.

    The shortest wait comes first, then the own region. Who was asked before is not asked again.
    """
    supporters = people.supporter_candidates(case=case, role=Supporter.Role.EXPERT).values()
    known = {row.person_id: candidate for row, candidate in supporters if people.is_ready(row)}
    asked = set(_asked(case))
    names, today = people.known_names(), timezone.localdate()
    found = [
        expert
        for expert in Expert.objects.filter(is_listed=True).select_related("person", "region").order_by("name")
        if expert.pk not in asked
        and (candidate := _candidate(expert, known))
        and not desk_exclusions(facts, candidate, names=names, today=today, requester=requester)
    ]
    return sorted(found, key=lambda expert: (expert.waiting_weeks, expert.region.code != facts.region))


def _asked(case: Case) -> list[int]:
    on_paper = PaperReferral.objects.filter(case=case).exclude(state=PaperReferral.State.BEFORE)
    out = Offer.objects.filter(case=case, role=Supporter.Role.EXPERT).exclude(state=Offer.State.ACCEPTED)
    papers = on_paper.values_list("expert_id", flat=True)
    return [*papers, *Expert.objects.filter(person__in=out.values("person")).values_list("pk", flat=True)]


def _candidate(expert: Expert, known: dict[int, Candidate]) -> Candidate | None:
    """Return the expert as the exclusions see them; None where they have an account but cannot be asked now."""
    works = (TieOf(Tie.Kind.EMPLOYED, expert.place),) if expert.place else ()
    if expert.person_id is None:
        return Candidate(code=str(expert.code), name=expert.name, ties=works)
    account = known.get(expert.person_id)
    if account is None:
        return None
    return Candidate(
        code=account.code,
        name=account.name,
        has_key=account.has_key,
        ties=(*account.ties, *works),
        standing=account.standing,
    )


def is_stale(expert: Expert) -> bool:
    """Say whether nobody looked at this line of the directory for half a year."""
    return expert.verified_on is None or expert.verified_on < timezone.localdate() - timedelta(days=STALE_DAYS)


def answer_by(*, desk: Desk, start: datetime) -> datetime:
    """Return when two working days have passed, to the full hour: no weekend, no holiday of the desk."""
    moment, left = start.astimezone(ZONE), ANSWER_DAYS
    closed = set(desk.holidays.values_list("day", flat=True))
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5 and moment.date() not in closed
    return moment.replace(minute=0, second=0, microsecond=0) + HOUR
