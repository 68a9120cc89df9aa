"""The letters about places: each once, in the reader's language, true when it goes out, silent in its subject."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone
from icalendar import Calendar

from courses import letters, tasks
from courses.models import Delivery, Edition, Enrolment
from courses.services import reminding
from courses.services.enrolment import tell
from notifications import outbox
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
HERE = ZoneInfo("Europe/Amsterdam")
Post = Callable[[], list[EmailMessage]]

SAID = {  # kind: the state in which it is true
    "enrolment_held": State.HELD,
    "enrolment_confirmed": State.CONFIRMED,
    "enrolment_waiting": State.WAITING,
    "enrolment_offered": State.OFFERED,
    "enrolment_lapsed": State.LAPSED,
    "enrolment_cancelled": State.CANCELLED,
    "edition_cancelled": State.CANCELLED,
    "paid_too_late": State.EXPIRED,
    "payment_on_its_way": State.HELD,
    "payment_failed": State.HELD,
    "waiting_ended": State.EXPIRED,
    "edition_moved": State.CONFIRMED,
    "reminder_week": State.CONFIRMED,
    "reminder_day": State.CONFIRMED,
}


def put(kind: str, enrolment: Enrolment, language: str = "nl") -> None:
    outbox.put(f"courses.{kind}", to=enrolment.person, language=language, enrolment=str(enrolment.code), cents=34750)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", SAID)
def test_each_letter_is_written_in_both_languages_and_keeps_the_topic_out_of_its_subject(kind, language, post: Post):
    enrolment = EnrolmentFactory(state=SAID[kind], cents=69500)
    put(kind, enrolment, language)

    [mail] = post()

    course = getattr(enrolment.edition.course, f"title_{language}")
    html = mail.alternatives[0][0]
    assert course not in mail.subject
    assert course in mail.body
    assert course in html
    assert f'lang="{language}"' in html
    assert "{{" not in mail.body + html
    assert ("Met vriendelijke groet" in mail.body or "groet" in mail.body) == (language == "nl")


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (50, "alles terug wat je betaalde, tot en met 23 februari 2027 50%, daarna niets."),
        (0, "alles terug wat je betaalde, daarna niets."),
    ],
)
def test_the_confirmation_names_a_part_only_where_a_part_comes_back(percent, said, post: Post):
    enrolment = EnrolmentFactory(
        state=State.CONFIRMED,
        cents=69500,
        full_refund_until=date(2027, 2, 9),
        part_refund_until=date(2027, 2, 23),
        part_percent=percent,
    )
    put("enrolment_confirmed", enrolment)

    [mail] = post()

    assert said in mail.body
    assert said in " ".join(mail.alternatives[0][0].split())


@pytest.mark.parametrize("kind", sorted(set(SAID) - {"paid_too_late"}))
def test_a_letter_that_is_no_longer_true_is_dropped(kind, post: Post):
    other = State.CONFIRMED if SAID[kind] != State.CONFIRMED else State.CANCELLED
    put(kind, EnrolmentFactory(state=other))

    assert post() == []
    assert Message.objects.get().state == Message.State.DROPPED


def test_the_confirmation_brings_the_dates_for_the_calendar(post: Post):
    enrolment = EnrolmentFactory()
    tell(enrolment, now=timezone.now())

    [mail] = post()

    [(name, content, mime)] = [tuple(attachment) for attachment in mail.attachments]
    assert (name, mime) == (f"{enrolment.reference}.ics", "text/calendar")
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


def test_who_pays_at_once_gets_no_letter_about_holding(post: Post):
    enrolment = EnrolmentFactory(state=State.HELD)
    tell(enrolment, now=timezone.now())
    assert post() == []

    Enrolment.objects.update(state=State.CONFIRMED)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert post() == []


@pytest.mark.parametrize(
    ("in_days", "kinds"),
    [(8, []), (6.9, ["courses.reminder_week"]), (4.9, []), (1, ["courses.reminder_day"]), (0.1, []), (-1, [])],
)
def test_reminders_a_week_and_a_day_before_once(in_days, kinds):
    EnrolmentFactory(edition=EditionFactory(in_days=in_days))
    EnrolmentFactory(edition=EditionFactory(in_days=in_days), state=State.WAITING)
    EnrolmentFactory(edition=EditionFactory(in_days=in_days, state=Edition.State.CANCELLED))

    tasks.remind()
    tasks.remind()

    assert list(Message.objects.exclude(kind="courses.joining_link").values_list("kind", flat=True)) == kinds


def on_the_clock(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    ("now", "subject", "said"),
    [
        (on_the_clock(1, 20), "Morgen", "Morgen begint het."),
        (on_the_clock(2, 10), "Vandaag", "Vandaag begint het."),
    ],
)
def test_the_day_s_reminder_says_today_to_who_came_late(post: Post, time_machine, now, subject, said):
    time_machine.move_to(now, tick=False)
    EnrolmentFactory(edition=EditionFactory(starts_at=on_the_clock(2, 19)))

    reminding.send_reminders(now=now)
    [mail] = post()

    assert mail.subject == subject
    assert said in mail.body
    assert said in mail.alternatives[0][0]


def test_the_week_s_reminder_names_the_day(post: Post, time_machine):
    time_machine.move_to(on_the_clock(2, 20), tick=False)
    EnrolmentFactory(edition=EditionFactory(starts_at=on_the_clock(8, 19)))

    reminding.send_reminders(now=timezone.now())
    [mail] = post()

    assert "Het begint op maandag 8 maart 2027." in mail.body


def test_an_edition_that_moved_to_another_day_reminds_anew():
    place = EnrolmentFactory(edition=EditionFactory(in_days=6.9))
    reminding.send_reminders(now=timezone.now())

    later = place.edition.starts_at + timedelta(days=30)
    Edition.objects.update(starts_at=later, ends_at=later + timedelta(hours=2))
    reminding.send_reminders(now=later - timedelta(days=6))
    reminding.send_reminders(now=later - timedelta(days=6))

    assert Message.objects.filter(kind="courses.reminder_week").count() == 2


def test_a_session_that_moved_to_another_day_gives_its_link_that_morning_too():
    place = an_evening_online()
    reminding.send_joining_links(now=place.edition.starts_at - timedelta(hours=4))

    session = place.edition.sessions.get()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.save()
    reminding.send_joining_links(now=session.starts_at - timedelta(hours=4))

    assert Message.objects.filter(kind="courses.joining_link").count() == 2


def an_evening_online() -> Enrolment:
    starts_at = datetime.combine(
        timezone.localtime(timezone.now(), HERE).date(), datetime.min.time(), HERE
    ) + timedelta(days=10, hours=19)
    return EnrolmentFactory(
        edition__delivery=Delivery.ONLINE,
        edition__venue=None,
        edition__join_url="https://video.example/room",
        edition__starts_at=starts_at,
    )


@pytest.mark.parametrize(("hour", "links"), [(6, 0), (7, 1), (20, 1), (22, 0)])
def test_the_joining_link_comes_on_the_morning_to_participants_once(hour, links):
    place = an_evening_online()
    EnrolmentFactory(edition=place.edition, state=State.WAITING)
    day = timezone.localtime(place.edition.starts_at, HERE).replace(hour=hour)

    reminding.send_joining_links(now=day)
    reminding.send_joining_links(now=day)

    assert Message.objects.filter(kind="courses.joining_link").count() == links


def test_the_joining_letter_carries_our_address_and_never_the_room(post: Post):
    place = an_evening_online()
    with time_machine.travel(place.edition.starts_at - timedelta(hours=10), tick=False):
        reminding.send_joining_links(now=timezone.now())
        [mail] = post()

    session = place.edition.sessions.get()
    assert f"/me/sessions/{session.code}/join/" in mail.body
    assert "video.example" not in mail.body + mail.alternatives[0][0]


def test_every_letter_of_a_state_has_a_writer():
    for state in ("held", "confirmed", "waiting", "offered", "lapsed", "cancelled"):
        assert callable(getattr(letters, f"enrolment_{state}"))


def test_the_beat_finds_each_task_and_each_may_run_twice():
    from django.conf import settings

    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    names = ["expire_holds", "move_waiting_lists", "remind", "erase_answers", "issue_certificates"]
    UserFactory()

    for name in names:
        assert f"courses.tasks.{name}" in scheduled
        getattr(tasks, name)()
        getattr(tasks, name)()
