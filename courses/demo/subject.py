"""How the demo writes down a course: once, in both languages."""

from dataclasses import dataclass, field
from typing import NamedTuple

from courses.models import Accreditation, Audience, Course, Objective, Teacher
from courses.models.course import Competency, Delivery

Text = tuple[str, str]  # Dutch, English


class Points(NamedTuple):
    """What a body grants."""

    body: str
    points: int
    heading: Text = ("", "")
    basis: str = Accreditation.Basis.TOTAL


class Goal(NamedTuple):
    """A learning objective."""

    nl: str
    en: str
    competencies: list[str]


def goal(nl: str, en: str, *competencies: Competency) -> Goal:
    """Write down an objective with the competencies it serves."""
    return Goal(nl, en, [competency.value for competency in competencies])


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A course of the demo."""

    slug: str
    title: Text
    lead: Text
    about: Text
    format: Course.Format
    audiences: list[str]
    teachers: list[str]
    delivery: Delivery = Delivery.IN_PERSON
    prerequisites: Text = ("", "")
    practical: Text = ("", "")
    objectives: list[Goal] = field(default_factory=list)
    accreditation: list[Points] = field(default_factory=list)

    def write(self) -> Course:
        """Make the course with all that belongs to it, unless it is there already."""
        texts = {
            f"{name}_{language}": text
            for name in ("title", "lead", "about", "prerequisites", "practical")
            for language, text in zip(("nl", "en"), getattr(self, name), strict=True)
        }
        course, is_new = Course.objects.get_or_create(
            slug=self.slug,
            defaults={**texts, "format": self.format, "delivery": self.delivery, "is_published": True},
        )
        if is_new:
            course.audiences.set(Audience.objects.filter(slug__in=self.audiences))
            course.teachers.set(Teacher.objects.filter(slug__in=self.teachers))
            for position, aim in enumerate(self.objectives):
                Objective.objects.create(
                    course=course, position=position, text_nl=aim.nl, text_en=aim.en, competencies=aim.competencies
                )
            for grant in self.accreditation:
                Accreditation.objects.create(
                    course=course,
                    body=grant.body,
                    points=grant.points,
                    heading_nl=grant.heading[0],
                    heading_en=grant.heading[1],
                    basis=grant.basis,
                )
        return course
