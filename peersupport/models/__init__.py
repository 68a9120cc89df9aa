"""What peer support keeps: people and places in clear, cases as bare as can be."""

from peersupport.models.case import Assignment, Case, Draft, Happening, NoticeAddress, Offer, Quiet, Seat, this_hour
from peersupport.models.people import (
    DeskMember,
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
    "Assignment",
    "Case",
    "Desk",
    "DeskMember",
    "Draft",
    "Duty",
    "DutyHours",
    "Event",
    "Gender",
    "Happening",
    "Holiday",
    "InstitutionName",
    "Language",
    "MoveRefused",
    "NoticeAddress",
    "Offer",
    "Phone",
    "Quiet",
    "Reason",
    "Region",
    "Seat",
    "Seniority",
    "Standing",
    "State",
    "Supporter",
    "Tie",
    "target",
    "this_hour",
]
