"""The long way to teaching: the path as data, who is on it, and what they hand in."""

from training.models.candidate import Candidate, Designation, Move, Verdict
from training.models.track import Requirement, Stage, Track, TrackVersion
from training.models.trainer import Slot, Trainer
from training.models.work import Evidence, Fulfilment, Post, Tally

__all__ = [
    "Candidate",
    "Designation",
    "Evidence",
    "Fulfilment",
    "Move",
    "Post",
    "Requirement",
    "Slot",
    "Stage",
    "Tally",
    "Track",
    "TrackVersion",
    "Trainer",
    "Verdict",
]
