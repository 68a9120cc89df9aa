"""Who is on the path in the demo: somebody at every part of it, brought there by the services, dates and all."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from courses.models import Attendance, Edition, Enrolment, EnrolmentMove
from courses.services.amounts import terms_of
from courses.services.attending import issue_certificate
from notifications.models import Message
from payments import modes
from payments.models import Entry, Payer, Payment
from training.demo.editions import PAST_PRACTICUM, PAST_TRAINING
from training.demo.path import SLUG
from training.demo.words import APPLICATIONS, CONDITION, LEARNT, NOT_YET, REASONS, THREAD
from training.models import Candidate, Fulfilment, Requirement, Track, TrackVersion, Trainer, Verdict
from training.services import advancing, applying, deciding, fees, mentoring, register, slots, working

Kind, Outcome = Requirement.Kind, Verdict.Outcome
DAY = timedelta(days=1)


def load(now: datetime) -> None:
    """Make the trainers, their hours and the candidates, once, without writing to anybody about the past."""
    told = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    one, two, mentor = (User.objects.filter(email=f"{who}@example.org").first() for who in TRAINERS)
    if one is None or two is None or mentor is None:
        return
    Trainer.objects.create(person=one, decides=True, mentors=False)
    Trainer.objects.create(person=two, decides=True, mentors=True)
    Trainer.objects.create(person=mentor, decides=False, mentors=True)
    Cast(now, one, two, mentor).play()
    free_hours(now)
    Message.objects.filter(pk__gt=told).delete()


TRAINERS = ("trainer", "trainer2", "teacher")


def free_hours(now: datetime) -> None:
    """Keep hours free over the coming weeks, in the evening and around noon."""
    place = "https://video.example/gesprek-{0}"
    monday = (now - timedelta(days=now.weekday())).replace(minute=0, second=0, microsecond=0)
    for number, trainer in enumerate(Trainer.objects.deciding().order_by("pk")):
        for week in range(1, 5):
            for clock in (12, 19):
                day = (monday + timedelta(weeks=week, days=1 + number)).replace(hour=clock)
                slots.offer(trainer=trainer, starts_at=day, minutes=45, place=place.format(number + 1), now=now)


class Cast:
    """Brings each person of the demo to where they are."""

    def __init__(self, now: datetime, one: User, two: User, mentor: User) -> None:
        self.now, self.one, self.two = now, one, two
        self.mentor = Trainer.objects.get(person=mentor)
        self.track = Track.objects.get(slug=SLUG)
        self.chance = random.Random(2027)  # noqa: S311 - an invented past, the same every time

    def play(self) -> None:
        """Put somebody at every part of the path, in every state."""
        resident = User.objects.filter(email="resident@example.org").first()
        if resident:
            self.write_half(self.begin(resident, 12))
        self.applied("Wout de Graaf", 6)
        self.spoken(self.applied("Fenna Postma", 16), 15, booked_in=5)
        waits = self.spoken(self.applied("Jasmijn Aydın", 40), 38, held=36)
        self.decide(waits, self.one, Outcome.PASSED, 33)
        self.spoken(self.applied("Luuk Vermaat", 21), 20, held=12)
        self.conditional("Charlotte Maes", 50)
        answered = self.conditional("Hamza Benali", 80)
        applying.answer_condition(candidate=answered, by=answered.person, text=CONDITION[1], now=self.ago(4))
        self.answer(self.applied("Sanne Kok", 120), 100, Outcome.NOT_YET)
        stopped = self.answer(self.applied("Peter Dewulf", 140), 120, Outcome.NOT_YET)
        applying.withdraw(candidate=stopped, by=stopped.person, now=self.ago(9))
        self.admitted("Marije Tuinstra", 75)
        self.admitted("Thomas Lambrecht", 40)
        self.trained("Aïcha Mansouri", 230)
        self.practised(self.someone("Ruth van Houten"), 260)
        candidate = User.objects.filter(email="candidate@example.org").first()
        if candidate:
            self.in_first_course(candidate)
        self.handed_in_first_course("Bas Elzinga", 300)
        self.almost_there("Ingrid Nollet", 700)
        self.completed("Yara Simons", "Gent", 820)
        self.completed("Otto Brandsma", "Deventer", 850)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def someone(self, name: str) -> User:
        """Return an invented person who never signs in."""
        person = User(email=f"kandidaat.{name.split()[0].lower().encode('ascii', 'ignore').decode()}@example.org")
        person.name = name
        person.set_unusable_password()
        person.save()
        return person

    def begin(self, person: User, days: float, *, is_old: bool = False) -> Candidate:
        candidate = applying.start(person=person, track=self.track, language="nl", now=self.ago(days))
        if is_old:  # they came before the present version
            version = TrackVersion.objects.get(track=self.track, number=1)
            stage = version.stages.get(position=1)
            candidate.moves.update(stage=stage)
            Candidate.objects.filter(pk=candidate.pk).update(version=version, stage=stage)
        return self.fresh(candidate)

    def fresh(self, candidate: Candidate) -> Candidate:
        return Candidate.objects.select_related("person", "stage", "version", "track").get(pk=candidate.pk)

    def requirements(self, candidate: Candidate) -> Iterable[Requirement]:
        return candidate.stage.requirements.order_by("position")

    def write_half(self, candidate: Candidate) -> None:
        """Leave an application half done, as one does."""
        asked = next(row for row in self.requirements(candidate) if row.kind == Kind.TEXT)
        working.write_text(candidate=candidate, requirement=asked, text=APPLICATIONS[0][0][:160], now=self.ago(11))

    def fill(self, candidate: Candidate, days: float) -> None:
        """Hand in all that the stage asks of the candidate."""
        texts = iter(self.chance.choice(APPLICATIONS) if candidate.stage.position == 1 else [LEARNT])
        for row in self.requirements(candidate):
            about = {"candidate": candidate, "requirement": row, "now": self.ago(days)}
            if row.kind == Kind.TEXT:
                working.write_text(**about, text=next(texts))  # type: ignore[arg-type]  # as the service asks
            elif row.kind == Kind.PROOF or (row.kind == Kind.COURSE and row.accepts_proof):
                working.add_file(**about, upload=paper(str(row.title_nl)))  # type: ignore[arg-type]  # as above
            elif row.kind == Kind.FEE:
                self.pay(candidate, row, days)

    def pay(self, candidate: Candidate, row: Requirement, days: float) -> None:
        """Write down that the fee was paid by bank transfer: there is no Stripe to ask about the past."""
        fulfilment, _made = Fulfilment.objects.get_or_create(candidate=candidate, requirement=row)
        mode, at = modes.current(), self.ago(days)
        person = candidate.person
        payer = Payer.objects.create(person=person, name=person.name, email=person.email, mode=mode, created_at=at)
        payment = Payment.objects.create(
            payer=payer, purpose=fees.PURPOSE, reference=str(fulfilment.code), cents=row.cents or 0, mode=mode,
            description=f"Aanmelding {candidate.reference}", language="nl", return_path="/", created_at=at,
            state=Payment.State.PAID, paid_at=at,
        )  # fmt: skip
        Entry.objects.create(
            payment=payment, kind=Entry.Kind.BANK, cents=payment.cents, mode=mode, source_id=f"demo:{payment.code}",
            booked_at=at,
        )  # fmt: skip
        Fulfilment.objects.filter(pk=fulfilment.pk).update(paid_at=at)

    def submit(self, candidate: Candidate, days: float) -> Candidate:
        applying.submit(candidate=candidate, by=candidate.person, now=self.ago(days))
        return self.fresh(candidate)

    def applied(self, name: str, days: float, *, is_old: bool = False) -> Candidate:
        """Somebody who sent an application so many days ago."""
        return self.apply(self.someone(name), days, is_old=is_old)

    def apply(self, person: User, days: float, *, is_old: bool = False) -> Candidate:
        candidate = self.begin(person, days + 9, is_old=is_old)
        self.fill(candidate, days + 1)
        return self.submit(candidate, days)

    def spoken(
        self, candidate: Candidate, days: float, *, held: float | None = None, booked_in: float | None = None
    ) -> Candidate:
        """Book an hour; hold the conversation where it was so many days ago."""
        meets_at = self.now + timedelta(days=booked_in) if booked_in else self.ago(held or days)
        meets_at = meets_at.replace(hour=10 + candidate.pk % 9, minute=30, second=0, microsecond=0)
        booked_at = self.ago(days)
        slot = slots.offer(
            trainer=Trainer.objects.get(person=self.one),
            starts_at=meets_at,
            minutes=45,
            place="https://video.example/gesprek-1",
            now=booked_at - DAY,
        )
        slots.book(candidate=candidate, code=slot.code, by=candidate.person, now=min(booked_at, meets_at - 1.5 * DAY))
        if held is not None:
            slots.record_conversation(candidate=candidate, by=self.one, now=meets_at)
        return self.fresh(candidate)

    def decide(self, candidate: Candidate, by: User, outcome: str, days: float, words: str = "") -> Candidate:
        deciding.decide(
            candidate=candidate,
            by=by,
            outcome=outcome,
            reason=REASONS[outcome],
            words=words,
            due_on=(self.now + 40 * DAY).date() if outcome == Outcome.CONDITION else None,
            again_on=(self.now + 50 * DAY).date() if outcome == Outcome.NOT_YET else None,
            now=self.ago(days),
        )
        return self.fresh(candidate)

    def answer(self, candidate: Candidate, days: float, outcome: str) -> Candidate:
        """Hold the conversation, and have two trainers decide together."""
        candidate = self.spoken(candidate, days + 4, held=days + 3)
        words = {Outcome.NOT_YET: NOT_YET, Outcome.CONDITION: CONDITION[0]}.get(Outcome(outcome), "")
        self.decide(candidate, self.one, outcome, days + 1, words)
        return self.decide(candidate, self.two, outcome, days, words)

    def conditional(self, name: str, days: float) -> Candidate:
        return self.answer(self.applied(name, days), days - 20, Outcome.CONDITION)

    def admitted(self, name: str, days: float) -> Candidate:
        return self.answer(self.applied(name, days), days - 25, Outcome.PASSED)

    def trained(self, name: str, days: float) -> Candidate:
        """Somebody who did the six days, and comes to the practicum without a mentor yet."""
        return self.train(self.someone(name), days)

    def train(self, person: User, days: float, *, is_old: bool = False) -> Candidate:
        candidate = self.answer(self.apply(person, days, is_old=is_old), days - 15, Outcome.PASSED)
        self.attend(candidate.person, PAST_TRAINING.code)
        return self.recognise(candidate)

    def practised(self, person: User, days: float, *, is_old: bool = False) -> Candidate:
        """Somebody who did the practicum too, and has a mentor for their first course."""
        candidate = self.train(person, days, is_old=is_old)
        mentoring.appoint(candidate=candidate, mentor=self.mentor, by=self.two, now=self.ago(150))
        self.attend(candidate.person, PAST_PRACTICUM.code)
        return self.recognise(candidate)

    def recognise(self, candidate: Candidate) -> Candidate:
        advancing.recognise_candidate(candidate=candidate, now=self.ago(80))
        return self.fresh(candidate)

    def attend(self, person: User, code: UUID) -> None:
        """Put somebody in a past edition, at every session, with the certificate of it."""
        edition = Edition.objects.select_related("terms").get(code=code)
        terms = terms_of(edition, edition.terms)
        place = Enrolment.objects.create(
            edition=edition, person=person, state=Enrolment.State.CONFIRMED, full_refund_until=terms.full_refund_until,
            part_refund_until=terms.part_refund_until, part_percent=terms.part_percent,
            created_at=(edition.starts_at or self.now) - 30 * DAY,
        )  # fmt: skip
        EnrolmentMove.objects.create(
            enrolment=place, deed=EnrolmentMove.Deed.ENROLLED, to_state=place.state, by=person, at=place.created_at
        )
        Attendance.objects.bulk_create(
            Attendance(enrolment=place, session=session, was_there=True) for session in edition.sessions.all()
        )
        issue_certificate(enrolment=place, now=(edition.ends_at or self.now) + DAY)

    def count(self, candidate: Candidate, unit: str, number: int, *, every: int = 9) -> None:
        asked = next(row for row in self.requirements(candidate) if row.unit_nl == unit)
        for turn in range(number):
            day = self.ago(3 + every * (number - turn)).date()
            working.count_up(candidate=candidate, requirement=asked, done_on=day, amount=1, note="", now=self.ago(2))

    def in_first_course(self, person: User) -> Candidate:
        """The demo's candidate: six of ten consultations, and something said to and fro."""
        candidate = self.practised(person, 270)
        self.count(candidate, "consultaties", 6)
        for days, is_mine, text in THREAD:
            by = person if is_mine else self.mentor.person
            evening = self.ago(days).replace(hour=19, minute=int(days) % 60)
            mentoring.write(candidate=candidate, by=by, text=text, now=evening)
        return candidate

    def handed_in_first_course(self, name: str, days: float) -> Candidate:
        candidate = self.practised(self.someone(name), days)
        self.count(candidate, "consultaties", 10)
        self.fill(candidate, 20)
        return self.submit(candidate, 19)

    def almost_there(self, name: str, days: float, *, is_old: bool = True) -> Candidate:
        """Somebody who came long ago and still walks the path as it was then."""
        candidate = self.practised(self.someone(name), days, is_old=is_old)
        self.count(candidate, "consultaties", 10)
        self.fill(candidate, 70)
        self.decide(self.submit(candidate, 69), self.two, Outcome.PASSED, 60)
        candidate = self.fresh(candidate)
        self.count(candidate, "cursussen", 2, every=20)
        self.count(candidate, "gesprekken", 9, every=5)
        return candidate

    def completed(self, name: str, place: str, days: float) -> None:
        candidate = self.almost_there(name, days)
        self.count(candidate, "cursussen", 1)
        self.count(candidate, "gesprekken", 5)
        self.fill(candidate, 30)
        candidate = self.submit(candidate, 29)
        third = Trainer.objects.get(person=self.one)
        self.decide(candidate, third.person, Outcome.PASSED, 22)
        self.decide(candidate, self.two, Outcome.PASSED, 20)
        register.list_holder(candidate=candidate, place=place, languages=["nl", "en"], now=self.ago(18))


def paper(title: str) -> SimpleUploadedFile:
    """Return a picture of a piece of paper, as one photographs it."""
    sheet = Image.new("RGB", (620, 440), "#fbfaf7")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((30, 30, 590, 410), outline="#1f5f5b", width=3)
    draw.text((60, 70), "Voorbeeld (demo)", fill="#4a5a60")
    draw.text((60, 110), title.encode("latin-1", "ignore").decode("latin-1"), fill="#1f2a2e")
    draw.text((60, 160), "Dit papier is verzonnen.", fill="#1f2a2e")
    out = BytesIO()
    sheet.save(out, "PNG")
    return SimpleUploadedFile("bewijs.png", out.getvalue())
