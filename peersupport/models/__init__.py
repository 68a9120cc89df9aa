"""What peer support keeps: people and places in clear, cases as bare as can be."""

from peersupport.models.aftercare import AfterTalk
from peersupport.models.attachment import Attachment
from peersupport.models.case import (
    Assignment,
    Case,
    Draft,
    Happening,
    NoticeAddress,
    Offer,
    PaperReferral,
    Quiet,
    Seat,
    this_hour,
)
from peersupport.models.clocks import Alarm, Clock, DeskAlarm, Tick, Watch
from peersupport.models.fellows import Kind, Pairing
from peersupport.models.figures import Counted, Figure
from peersupport.models.people import (
    DeskMember,
    Discipline,
    Expert,
    Gender,
    Language,
    Phone,
    Reason,
    Seniority,
    Standing,
    Supporter,
    Tie,
)
from peersupport.models.places import Desk, Duty, DutyHours, Holiday, InstitutionName, Region
from peersupport.models.states import ACTIVE, MOVES, OVER, Actor, Event, MoveRefused, State, target

__all__ = [
    "ACTIVE",
    "MOVES",
    "OVER",
    "Actor",
    "AfterTalk",
    "Alarm",
    "Assignment",
    "Attachment",
    "Case",
    "Clock",
    "Counted",
    "Desk",
    "DeskAlarm",
    "DeskMember",
    "Discipline",
    "Draft",
    "Duty",
    "DutyHours",
    "Event",
    "Expert",
    "Figure",
    "Gender",
    "Happening",
    "Holiday",
    "InstitutionName",
    "Kind",
    "Language",
    "MoveRefused",
    "NoticeAddress",
    "Offer",
    "Pairing",
    "PaperReferral",
    "Phone",
    "Quiet",
    "Reason",
    "Region",
    "Seat",
    "Seniority",
    "Standing",
    "State",
    "Supporter",
    "Tick",
    "Tie",
    "Watch",
    "target",
    "this_hour",
]
