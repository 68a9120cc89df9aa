"""The letters of this room. Each looks up how things stand when it goes out, and is dropped when it came too late.

Subjects keep the topic out: they light up on a screen that colleagues see.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Certificate, Edition, Enrolment, Session
from courses.services.amounts import today
from courses.services.calendars import enrolment_calendar
from courses.services.joining import has_door
from notifications.letters import Attachment, Letter
from notifications.models import Message

State = Enrolment.State


def _place(message: Message, *states: str) -> Enrolment | None:
    """Return the enrolment that the message is about, if it is (still) in one of these states."""
    found = Enrolment.objects.select_related("edition__course", "edition__venue", "person").prefetch_related(
        "edition__sessions"
    )
    enrolment = found.filter(code=str(message.context["enrolment"])).first()
    return enrolment if enrolment and (not states or enrolment.state in states) else None


def _page(name: str, enrolment: Enrolment) -> str:
    return settings.SITE_URL + reverse(f"courses:{name}", args=[enrolment.code])


def _letter(enrolment: Enrolment, subject: str, name: str, **more: Any) -> Letter:
    attachments = more.pop("attachments", ())
    context = {
        "name": enrolment.person.get_short_name(),
        "enrolment": enrolment,
        "edition": enrolment.edition,
        "course": str(enrolment.edition.course.title),
        "place_url": _page("enrolment", enrolment),
        **more,
    }
    return Letter(subject, f"courses/mail/{name}", context, attachments)


def _calendar(enrolment: Enrolment) -> tuple[Attachment, ...]:
    return (Attachment(f"{enrolment.reference}.ics", enrolment_calendar(enrolment), "text/calendar"),)


def enrolment_held(message: Message) -> Letter | None:
    """Remind whoever left the checkout that their place is held a little longer."""
    enrolment = _place(message, State.HELD)
    if not enrolment or not enrolment.hold_until or enrolment.hold_until <= timezone.now():
        return None
    return _letter(enrolment, _("Your place is held for you"), "enrolment_held")


def enrolment_confirmed(message: Message) -> Letter | None:
    """Say that the place is theirs, with the dates for the calendar."""
    enrolment = _place(message, State.CONFIRMED)
    if not enrolment:
        return None
    return _letter(enrolment, _("You have a place"), "enrolment_confirmed", attachments=_calendar(enrolment))


def enrolment_waiting(message: Message) -> Letter | None:
    """Say which spot on the waiting list is theirs, and how to leave it."""
    enrolment = _place(message, State.WAITING)
    if not enrolment:
        return None
    return _letter(
        enrolment,
        _("You are on the waiting list"),
        "enrolment_waiting",
        position=enrolment.queue_position(),
        leave_url=_page("waiting_leave", enrolment),
    )


def enrolment_offered(message: Message) -> Letter | None:
    """Offer a place that came free, with until when."""
    enrolment = _place(message, State.OFFERED)
    if not enrolment:
        return None
    return _letter(
        enrolment,
        _("There is a place for you"),
        "enrolment_offered",
        offer_url=_page("offer_answer", enrolment),
    )


def enrolment_lapsed(message: Message) -> Letter | None:
    """Say that the offered place has gone on, and ask whether to stay on the list."""
    enrolment = _place(message, State.LAPSED)
    if not enrolment:
        return None
    return _letter(
        enrolment,
        _("The place has gone to someone else"),
        "enrolment_lapsed",
        choice_url=_page("waiting_leave", enrolment),
    )


def enrolment_cancelled(message: Message) -> Letter | None:
    """Say that the place was given up, and what comes back."""
    enrolment = _place(message, State.CANCELLED)
    if not enrolment:
        return None
    return _letter(enrolment, _("Your place was cancelled"), "enrolment_cancelled", cents=_cents(message))


def edition_cancelled(message: Message) -> Letter | None:
    """Say that the edition is called off, and that all that was paid comes back."""
    enrolment = _place(message, State.CANCELLED)
    if not enrolment:
        return None
    return _letter(enrolment, _("Your course was called off"), "edition_cancelled", cents=_cents(message))


def edition_moved(message: Message) -> Letter | None:
    """Say that the dates or the place changed, with the new ones for the calendar."""
    enrolment = _place(message)
    if not enrolment or enrolment.state not in Enrolment.SEATED or enrolment.edition.state != Edition.State.PUBLISHED:
        return None
    return _letter(
        enrolment, _("Something changed in when or where"), "edition_moved", attachments=_calendar(enrolment)
    )


def paid_too_late(message: Message) -> Letter | None:
    """Say that a payment came when there was no place left for it, and goes back in full."""
    enrolment = _place(message)
    if not enrolment:
        return None
    return _letter(enrolment, _("Your money comes back"), "paid_too_late", cents=_cents(message))


def payment_on_its_way(message: Message) -> Letter | None:
    """Say that a direct debit is under way and the place stays held."""
    enrolment = _place(message, State.HELD)
    if not enrolment:
        return None
    return _letter(enrolment, _("Your payment is on its way"), "payment_on_its_way")


def payment_failed(message: Message) -> Letter | None:
    """Say that a direct debit did not arrive, and until when one can pay in another way."""
    enrolment = _place(message, State.HELD)
    if not enrolment:
        return None
    return _letter(enrolment, _("Your payment did not arrive"), "payment_failed")


def waiting_ended(message: Message) -> Letter | None:
    """Say that no place came free before the start."""
    enrolment = _place(message, State.EXPIRED)
    if not enrolment:
        return None
    return _letter(enrolment, _("No place came free"), "waiting_ended")


def reminder_week(message: Message) -> Letter | None:
    """Remind a participant a week before."""
    return _reminder(message, _("It begins soon"), "reminder_week")


def reminder_day(message: Message) -> Letter | None:
    """Remind a participant a day before; on the day itself where they came late, or the letter did."""
    enrolment = _place(message)
    starts_at = enrolment.edition.starts_at if enrolment else None
    is_today = starts_at is not None and today(starts_at) == today(timezone.now())
    return _reminder(message, _("Today") if is_today else _("Tomorrow"), "reminder_day", is_today=is_today)


def _reminder(message: Message, subject: str, name: str, **more: Any) -> Letter | None:
    enrolment = _place(message, State.CONFIRMED)
    if not enrolment or enrolment.edition.state != Edition.State.PUBLISHED:
        return None
    starts_at = enrolment.edition.starts_at
    if starts_at is None or starts_at <= timezone.now():
        return None
    return _letter(enrolment, subject, name, attachments=_calendar(enrolment), **more)


def joining_link(message: Message) -> Letter | None:
    """Give today's joining link: an address of ours, that lets only participants in."""
    enrolment = _place(message, State.CONFIRMED)
    session = Session.objects.select_related("edition").filter(code=str(message.context["session"])).first()
    if not enrolment or not session or session.ends_at <= timezone.now() or not has_door(session, session.edition):
        return None
    join_url = settings.SITE_URL + reverse("courses:session_join", args=[session.code])
    return _letter(enrolment, _("Today"), "joining_link", session=session, join_url=join_url)


def certificate_issued(message: Message) -> Letter | None:
    """Say that the certificate is ready."""
    enrolment = _place(message)
    certificate = Certificate.objects.filter(enrolment=enrolment, withdrawn_at=None).first() if enrolment else None
    if not enrolment or not certificate:
        return None
    pdf_url = settings.SITE_URL + reverse("courses:certificate_pdf", args=[certificate.code])
    return _letter(enrolment, _("Your certificate is ready"), "certificate_issued", pdf_url=pdf_url)


def _cents(message: Message) -> int:
    return int(message.context.get("cents", 0))
