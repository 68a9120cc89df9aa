"""The letters of this room. Each looks up how things stand when it goes out, and is dropped when it came too late.

They say that there is an answer and where, never which: a mailbox is read by more eyes than one's own page.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from accounts.models import User
from accounts.templatetags.dates import HERE, day_clock, short_day
from notifications.letters import Attachment, Letter
from notifications.models import Message
from training.models import Candidate, Move, Post, Slot

State = Candidate.State


def _candidate(message: Message, *states: str) -> Candidate | None:
    rows = Candidate.objects.select_related("person", "track", "stage", "mentor__person")
    found = rows.filter(code=str(message.context["candidate"])).first()
    return found if found and (not states or found.state in states) else None


def _slot(message: Message, state: str) -> Slot | None:
    rows = Slot.objects.select_related("trainer__person", "candidate__person", "candidate__track")
    return rows.filter(code=str(message.context["slot"]), state=state).first()


def _letter(
    to: User,
    subject: str,
    paragraphs: list[str],
    *,
    page: str,
    candidate: Candidate,
    label: str,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    context = {
        "name": to.get_short_name(),
        "paragraphs": paragraphs,
        "url": settings.SITE_URL + reverse(page, args=[candidate.code]),
        "label": label,
    }
    return Letter(subject, "training/mail/note", context, attachments)


def _mine(candidate: Candidate, subject: str, *paragraphs: str, attachments: tuple[Attachment, ...] = ()) -> Letter:
    return _letter(
        candidate.person, subject, [*paragraphs], page="training:candidate", candidate=candidate,
        label=_("To your page"), attachments=attachments,
    )  # fmt: skip


def _desk(
    to: User, candidate: Candidate, subject: str, *paragraphs: str, attachments: tuple[Attachment, ...] = ()
) -> Letter:
    return _letter(
        to, subject, [*paragraphs], page="training:desk_candidate", candidate=candidate,
        label=_("To the desk"), attachments=attachments,
    )  # fmt: skip


def _weeks(candidate: Candidate) -> str:
    weeks = candidate.stage.answer_weeks
    text = ngettext("Within %(weeks)s week a trainer reads it.", "Within %(weeks)s weeks the trainers read it.", weeks)
    return text % {"weeks": weeks}


def received(message: Message) -> Letter | None:
    """Say that an application arrived, and what happens next."""
    candidate = _candidate(message, State.SUBMITTED)
    if not candidate:
        return None
    next_line = _weeks(candidate)
    if candidate.stage.requirements.filter(kind="conversation").exists():
        next_line = _("Now choose an hour for the conversation, on your page. After it the trainers decide.")
    return _mine(candidate, _("We have received it"), _("Thank you. All that you sent has arrived."), next_line)


def received_again(message: Message) -> Letter | None:
    """Say that what was handed in at a later moment arrived."""
    candidate = _candidate(message, State.SUBMITTED)
    if not candidate:
        return None
    text = _("Thank you. All that you sent has arrived.")
    return _mine(candidate, _("We have received it"), text, _weeks(candidate))


def to_read(message: Message) -> Letter | None:
    """Tell a trainer that somebody handed something in."""
    candidate = _candidate(message, State.SUBMITTED, State.ANSWERED)
    if not candidate or not message.person:
        return None
    text = _("Somebody handed something in and waits for the trainers.")
    return _desk(message.person, candidate, _("Something to read"), text)


def _moved(message: Message) -> Move | None:
    rows = Move.objects.select_related("candidate__person", "candidate__stage", "stage")
    return rows.filter(code=str(message.context["move"]), candidate__erased_at=None).first()


def passed(message: Message) -> Letter | None:
    """Say that a part of the path is done, and lead to what comes next."""
    row = _moved(message)
    if not row:
        return None
    text = _("A part of your path is done. On your page you read what comes next.")
    if row.to_state == State.COMPLETED:
        text = _("The last part of your path is done. On your page you find what you earned.")
    return _mine(row.candidate, _("A step further"), text)


def answered(message: Message) -> Letter | None:
    """Say that the trainers answered; which answer, the page says."""
    row = _moved(message)
    if not row or not row.candidate.is_live:
        return None
    text = _("The trainers have answered. You read it on your page, and there you see what you can do.")
    return _mine(row.candidate, _("There is an answer for you"), text)


def stopped(message: Message) -> Letter | None:
    """Confirm that somebody stopped, and say what happens to what they sent."""
    candidate = _candidate(message, State.WITHDRAWN)
    if not candidate:
        return None
    days = candidate.track.keep_ended_days
    text = ngettext(
        "After %(days)s day we erase what you sent.", "After %(days)s days we erase what you sent.", days
    ) % {"days": days}
    return _mine(candidate, _("You have stopped"), _("You can always begin again; you are welcome."), text)


def booked(message: Message) -> Letter | None:
    """Give the hour of the conversation, with a file for the calendar."""
    slot = _slot(message, Slot.State.BOOKED)
    if not slot or not slot.candidate:
        return None
    text = _("You speak with %(name)s on %(moment)s. Where: %(place)s") % {
        "name": slot.trainer.name,
        "moment": day_clock(slot.starts_at),
        "place": slot.place,
    }
    rule = _("If it does not suit after all, give the hour back on your page, at the latest a day before.")
    return _mine(slot.candidate, _("Your appointment"), text, rule, attachments=_calendar(slot))


def booked_trainer(message: Message) -> Letter | None:
    """Tell a trainer that one of their hours was booked."""
    slot = _slot(message, Slot.State.BOOKED)
    if not slot or not slot.candidate or not message.person:
        return None
    text = _("Somebody booked your hour on %(moment)s.") % {"moment": day_clock(slot.starts_at)}
    return _desk(message.person, slot.candidate, _("Your appointment"), text, attachments=_calendar(slot))


def given_back(message: Message) -> Letter | None:
    """Tell a trainer that an hour of theirs is free again."""
    candidate = _candidate(message)
    slot = _slot(message, Slot.State.FREE)
    if not candidate or not slot or not message.person:
        return None
    text = _("Your hour on %(moment)s is free again.") % {"moment": day_clock(slot.starts_at)}
    return _desk(message.person, candidate, _("An appointment was given back"), text)


def called_off(message: Message) -> Letter | None:
    """Say that the trainer cannot come, and ask to choose another hour."""
    candidate = _candidate(message, State.SUBMITTED)
    slot = _slot(message, Slot.State.CANCELLED)
    if not candidate or not slot:
        return None
    text = _("%(name)s cannot be there on %(moment)s. We are sorry. Please choose another hour on your page.") % {
        "name": slot.trainer.name,
        "moment": day_clock(slot.starts_at),
    }
    return _mine(candidate, _("Your appointment cannot take place"), text)


def mentor(message: Message) -> Letter | None:
    """Say who walks along."""
    candidate = _candidate(message)
    if not candidate or not candidate.mentor or not candidate.is_live:
        return None
    text = _("%(name)s walks along with you from now on. What you say to each other, nobody else reads.")
    return _mine(candidate, _("Somebody walks along with you"), text % {"name": candidate.mentor.name})


def mentor_trainer(message: Message) -> Letter | None:
    """Tell a mentor with whom they walk."""
    candidate = _candidate(message)
    if not candidate or not message.person or not candidate.is_live:
        return None
    text = _("You walk along with somebody new. What you say to each other, nobody else reads.")
    return _desk(message.person, candidate, _("Somebody to walk along with"), text)


def word(message: Message) -> Letter | None:
    """Say that there is a word from one's mentor, or from the candidate."""
    post = Post.objects.select_related("candidate__person").filter(code=str(message.context["post"])).first()
    if not post or not message.person:
        return None
    text = _("There is a message for you.")
    if message.person.pk == post.candidate.person_id:
        return _mine(post.candidate, _("A message for you"), text)
    return _desk(message.person, post.candidate, _("A message for you"), text)


def fading(message: Message) -> Letter | None:
    """Warn that an application nobody works on is erased in a month."""
    candidate = _candidate(message, State.WORKING)
    if not candidate or not candidate.is_draft:
        return None
    since = _("You last worked on it on %(day)s.") % {"day": short_day(candidate.worked_at)}
    text = _("What you began lies still. In a month we erase it, unless you go on with it. There is no hurry.")
    return _mine(candidate, _("Something you began"), text, since)


def _calendar(slot: Slot) -> tuple[Attachment, ...]:
    file, event = Calendar(), Event()
    file.add("prodid", f"-//{settings.SITE_NAME}//training")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    event.add("uid", f"{slot.code}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", slot.starts_at.astimezone(HERE))
    event.add("dtend", slot.ends_at.astimezone(HERE))
    event.add("summary", _("Conversation"))
    event.add("location", slot.place)
    file.add_component(event)
    file.add_missing_timezones()
    return (Attachment(f"{slot.code.hex[:8]}.ics", bytes(file.to_ical()), "text/calendar"),)
