"""Learning together: what is taught, each run of it, and people's places in it."""

from courses.models.admission import Admission
from courses.models.certificate import Attendance, CalendarFeed, Certificate
from courses.models.change import Change
from courses.models.course import (
    Accreditation,
    Audience,
    CancellationTerms,
    Course,
    Delivery,
    Objective,
    Teacher,
)
from courses.models.edition import Edition, EditionQuestion, Price, Session, Venue
from courses.models.enrolment import Answer, Enrolment, EnrolmentMove
from courses.models.practice import Practice

__all__ = [
    "Accreditation",
    "Admission",
    "Answer",
    "Attendance",
    "Audience",
    "CalendarFeed",
    "CancellationTerms",
    "Certificate",
    "Change",
    "Course",
    "Delivery",
    "Edition",
    "EditionQuestion",
    "Enrolment",
    "EnrolmentMove",
    "Objective",
    "Practice",
    "Price",
    "Session",
    "Teacher",
    "Venue",
]
