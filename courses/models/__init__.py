"""Learning together: what is taught, each run of it, and people's places in it."""

from courses.models.course import (
    Accreditation,
    Audience,
    CancellationTerms,
    Course,
    Objective,
    Teacher,
)
from courses.models.edition import Edition, EditionQuestion, Price, Session, Venue

__all__ = [
    "Accreditation",
    "Audience",
    "CancellationTerms",
    "Course",
    "Edition",
    "EditionQuestion",
    "Objective",
    "Price",
    "Session",
    "Teacher",
    "Venue",
]
