"""An edition's dates and its way to the site."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Delivery, Edition
from courses.services import changes
from courses.services.moving import EnrolmentRefused, lock_edition
from courses.services.waiting import offer_freed_places
from notifications import outbox


class EditionRefused(EnrolmentRefused):
    """This edition cannot be shown or changed so; the message says what is missing."""


Dates = tuple[tuple[datetime, datetime, bool], ...]


def dates_of(edition: Edition) -> Dates:
    """Return when each session begins and ends and whether it is online, in order."""
    return tuple(edition.sessions.order_by("starts_at", "pk").values_list("starts_at", "ends_at", "is_online"))


@transaction.atomic
def set_sessions(*, edition: Edition, before: Dates | None = None, has_moved: bool = False) -> Edition:
    """Copy the edition's first start and last end from its sessions. Call it whenever sessions were saved.

    `before` are its dates as they were: participants of an edition on the site are told where these differ now, or
    where it `has_moved` to another venue.
    """
    edition = lock_edition(edition.pk)
    found = edition.sessions.aggregate(starts_at=Min("starts_at"), ends_at=Max("ends_at"))
    edition.starts_at, edition.ends_at = found["starts_at"], found["ends_at"]
    edition.save(update_fields=["starts_at", "ends_at", "updated_at"])
    changes.record()
    if edition.state == Edition.State.PUBLISHED and (has_moved or before not in {None, dates_of(edition)}):
        _tell_of_new_dates(edition)
    return edition


def _tell_of_new_dates(edition: Edition) -> None:
    """Put a letter in the outbox for everybody who has a place; one that waits still says what is true by then."""
    for enrolment in edition.enrolments.seated().select_related("person"):
        outbox.put(
            "courses.edition_moved",
            to=enrolment.person,
            language=enrolment.language,
            key=f"courses.edition_moved:{enrolment.code}:{edition.updated_at.isoformat()}",
            enrolment=str(enrolment.code),
        )


@transaction.atomic
def publish_edition(*, edition: Edition) -> Edition:
    """Put a draft on the site. Raises EditionRefused, naming what is missing."""
    edition = lock_edition(edition.pk)
    if Edition.State.PUBLISHED not in Edition.MOVES[Edition.State(edition.state)]:
        raise EditionRefused(_("Only a draft can be put on the site."))
    if edition.starts_at is None or edition.ends_at is None:
        raise EditionRefused(_("Add at least one session first."))
    if edition.delivery != Delivery.ONLINE and edition.venue_id is None:
        raise EditionRefused(_("Choose a venue first."))
    edition.state = Edition.State.PUBLISHED
    edition.save(update_fields=["state", "updated_at"])
    changes.record()
    return edition


@transaction.atomic
def withdraw_edition(*, edition: Edition) -> Edition:
    """Take an edition off the site. Raises EditionRefused while people have a place or wait for one."""
    edition = lock_edition(edition.pk)
    if Edition.State.DRAFT not in Edition.MOVES[Edition.State(edition.state)]:
        raise EditionRefused(_("This edition is not on the site."))
    if edition.enrolments.active().exists():
        raise EditionRefused(_("People have a place here or wait for one: cancel the edition instead."))
    edition.state = Edition.State.DRAFT
    edition.save(update_fields=["state", "updated_at"])
    changes.record()
    return edition


@transaction.atomic
def set_places(*, edition: Edition, places: int, now: datetime | None = None) -> Edition:
    """Give an edition more or fewer places; new ones are offered to who waits.

    Raises EditionRefused below the number of places taken.
    """
    edition = lock_edition(edition.pk)
    taken = edition.enrolments.seated().count()
    if places < taken:
        raise EditionRefused(_("%(taken)s places are taken; there cannot be fewer.") % {"taken": taken})
    edition.places = places
    edition.save(update_fields=["places", "updated_at"])
    changes.record()
    offer_freed_places(edition, now=now or timezone.now())
    return edition
