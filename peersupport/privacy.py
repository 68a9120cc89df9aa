"""What this room does when somebody takes their data along or leaves. Requesters have no account, and no part in it."""

from datetime import datetime
from typing import Any

from accounts.models import User
from peersupport.models import DeskMember, Standing, Supporter, Tie
from peersupport.services import leaving, people


def export(*, person: User) -> dict[str, Any]:
    """Return what a supporter or desk member told about themselves; never a word about a case."""
    supporter = Supporter.objects.select_related("region").filter(person=person).first()
    member = DeskMember.objects.select_related("desk").filter(person=person).first()
    if supporter is None and member is None:
        return {}
    return {
        "peer_support": {
            "desk": member and str(member.desk),
            "supporter": supporter
            and {
                "role": supporter.role,
                "profession": supporter.profession,
                "specialty": supporter.specialty,
                "region": supporter.region.code,
                "languages": supporter.languages,
                "gender": supporter.gender,
                "seniority": supporter.seniority,
                "experience": supporter.experience,
                "capacity": supporter.capacity,
                "is_available": supporter.is_available,
                "trained_on": supporter.trained_on and supporter.trained_on.isoformat(),
            },
            "phone": people.phone_of(person),
            "ties": [
                {"what": tie.kind, "where": tie.place, "until": tie.until}
                for tie in Tie.objects.filter(person=person).order_by("pk")
            ],
            "never_with": [
                people.open_standing(entry) for entry in Standing.objects.filter(person=person).order_by("pk")
            ],
        }
    }


def before_close(*, person: User, now: datetime) -> None:
    """Hand back and stand up, before the vault goes. Raises LastAtTheDesk."""
    leaving.leave(person=person, now=now)
