"""Candidates as far as a test wants them, brought there by the services."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.papers import PDF
from tests.training.factories import CandidateFactory, Path, TrainerFactory, path
from training.models import Candidate, Trainer, Verdict
from training.services import applying, deciding, working

Outcome = Verdict.Outcome
State = Candidate.State


def now():
    return timezone.now()


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#1f5f5b").save(out, form, **more)
    return out.getvalue()


def upload(content: bytes = PDF, name: str = "bewijs.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


class World:
    """A path, two trainers who decide, a mentor, and a candidate with an application that was never sent."""

    def __init__(self, **wishes: object) -> None:
        self.path: Path = path(**wishes)
        self.one, self.two = TrainerFactory(), TrainerFactory()
        self.mentor: Trainer = TrainerFactory(decides=False)
        self.candidate: Candidate = CandidateFactory(version=self.path.version)

    @property
    def person(self):
        return self.candidate.person

    def fresh(self) -> Candidate:
        self.candidate = Candidate.objects.select_related("person", "stage", "version", "track", "mentor__person").get(
            pk=self.candidate.pk
        )
        return self.candidate

    def write(self, text: str = "Ik wil dit heel graag leren.") -> None:
        working.write_text(candidate=self.candidate, requirement=self.path.motivation, text=text, now=now())

    def submit(self) -> Candidate:
        self.write()
        applying.submit(candidate=self.candidate, by=self.person, now=now())
        return self.fresh()

    def decide(self, trainer: Trainer, outcome: str = Outcome.PASSED, **said: object) -> Candidate:
        about = {
            "reason": "Rijp en rustig.",
            "words": "" if outcome == Outcome.PASSED else "Oefen nog een half jaar met een groep.",
            "due_on": (now() + timedelta(days=60)).date() if outcome == Outcome.CONDITION else None,
            "again_on": None,
        }
        deciding.decide(candidate=self.candidate, by=trainer.person, outcome=outcome, now=now(), **(about | said))
        return self.fresh()

    def admit(self) -> Candidate:
        self.submit()
        self.decide(self.one)
        return self.decide(self.two)

    def reach(self, state: str) -> Candidate:
        """Bring the candidate to a state, at the first stage where that is possible."""
        match state:
            case State.SUBMITTED:
                self.submit()
            case State.CONDITIONAL | State.ANSWERED:
                self.submit()
                self.decide(self.one, Outcome.CONDITION)
                self.decide(self.two, Outcome.CONDITION)
                if state == State.ANSWERED:
                    applying.answer_condition(candidate=self.candidate, by=self.person, text="Gedaan.", now=now())
            case State.NOT_YET:
                self.submit()
                self.decide(self.one, Outcome.NOT_YET)
                self.decide(self.two, Outcome.NOT_YET)
            case State.WITHDRAWN:
                self.submit()
                applying.withdraw(candidate=self.candidate, by=self.person, now=now())
            case State.COMPLETED:
                self.submit()
                Candidate.objects.filter(pk=self.candidate.pk).update(
                    state=State.COMPLETED, ended_at=now(), waits_for="nobody", stage=self.path.last
                )
        return self.fresh()
