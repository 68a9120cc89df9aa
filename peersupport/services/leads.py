"""Who leads and who oversees: groups of the house. A lead counts only the cases from which nothing keeps them away."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from peersupport.matching import Exclusion, Facts, desk_exclusions
from peersupport.models import Case, Watch
from peersupport.services import people

LEAD, BOARD = "Support lead", "Support board"  # groups of accounts: `manage.py roles` makes them


def leads() -> QuerySet[User]:
    return User.objects.filter(groups__name=LEAD, is_active=True)


def is_lead(person: User) -> bool:
    return person.groups.filter(name=LEAD).exists()


def is_board(person: User) -> bool:
    return person.groups.filter(name=BOARD).exists()


def watch(*, case: Case, facts: Facts, requester: str) -> None:
    """Write down which leads may know that the case exists: those whom nothing in the facts keeps away."""
    names, today = people.known_names(), timezone.localdate()
    Watch.objects.bulk_create(
        Watch(case=case, person=person)
        for person, candidate in people.near_by(list(leads().order_by("pk"))).items()
        if not {*desk_exclusions(facts, candidate, names=names, today=today, requester=requester)} - {Exclusion.NO_KEY}
    )
