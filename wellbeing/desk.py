"""The first page of whoever works here: the desks that are theirs, and what waits at each."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from books.models import Review
from courses.models import Edition, Enrolment
from courses.services.organising import taught_now
from donations.views.desk import RIGHTS as TREASURERS
from notifications import services as letters
from payments.models import StaffTask
from peersupport.views.staff import has_place
from training.views.board import waiting_for


@dataclass(frozen=True)
class Desk:
    """A place to work, and how much waits there; `waits` is None where nothing is counted."""

    name: str
    about: str
    url: str
    waits: int | None = None


@never_cache
@require_safe
def desks(request: SignedInRequest) -> HttpResponse:
    """Show the desks of this person. Whoever works nowhere here finds nothing."""
    found = [
        *support_desks(request),
        *teaching_desks(request.user),
        *training_desks(request.user),
        *office_desks(request.user),
    ]
    if not found:
        raise Http404
    return render(request, "wellbeing/desk.html", {"desks": found})


def support_desks(request: SignedInRequest) -> list[Desk]:
    """Return the way to peer support, for its desk and supporters. Nothing is counted outside its own pages."""
    try:
        has_place(request)
    except Http404:
        return []
    about = _("Requests, offers and conversations. Opens with your own pass phrase.")
    return [Desk(_("Confidential support"), about, reverse("peersupport:desk"))]


def teaching_desks(person: User) -> list[Desk]:
    """Return the way to their groups, for whoever teaches an edition. One query."""
    if not taught_now(person, now=timezone.now()).exists():
        return []
    return [
        Desk(_("Your groups"), _("Who comes to what you teach, and what they told you."), reverse("courses:group_list"))
    ]


def training_desks(person: User) -> list[Desk]:
    """Return the way to the candidates, for trainers and mentors. At most two queries."""
    waits = waiting_for(person)
    if waits is None:
        return []
    about = _("Everyone on the way to teaching. Counted: those who wait for the trainers.")
    return [Desk(_("Candidates"), about, reverse("training:board"), waits)]


def office_desks(person: User) -> list[Desk]:
    """Return the desks in the admin that this person's rights open. One query for each."""
    if not person.is_staff:
        return []
    soon = timezone.now() + timedelta(weeks=2)
    found = []
    if person.has_perm("courses.view_edition"):
        starting = Edition.objects.published().filter(starts_at__range=(timezone.now(), soon)).count()
        about = _("Places, waiting lists, prices and dates. Counted: editions that start within two weeks.")
        found.append(Desk(_("Editions"), about, reverse("admin:courses_edition_changelist"), starting))
    if person.has_perm("courses.view_enrolment"):
        offered = Enrolment.objects.filter(state=Enrolment.State.OFFERED).count()
        about = _("Who takes part, who waits, who cancelled. Counted: offers that wait for an answer.")
        found.append(Desk(_("Enrolments"), about, reverse("admin:courses_enrolment_changelist"), offered))
    if person.has_perm("payments.view_stafftask"):
        about = _("Refunds to approve, disputes, amounts that differ. Counted: tasks that nobody has settled.")
        tasks = StaffTask.objects.open().count()
        keeps_books = person.has_perms(TREASURERS)
        url = reverse("donations:desk_money" if keeps_books else "admin:payments_stafftask_changelist")
        found.append(Desk(_("Money"), about, url, tasks))
    if person.has_perm("notifications.view_message"):
        about = _("What was sent, what waits. Counted: letters that were given up.")
        found.append(
            Desk(_("Letters"), about, reverse("admin:notifications_message_changelist"), letters.dead_letters())
        )
    if person.has_perm("books.view_review"):
        about = _("Books and what readers say of them. Counted: reviews to be read.")
        waiting = Review.objects.waiting().count()
        found.append(Desk(_("Reviews"), about, reverse("admin:books_review_changelist"), waiting))
    found.append(Desk(_("The whole admin"), _("Everything your rights open."), reverse("admin:index")))
    return found
