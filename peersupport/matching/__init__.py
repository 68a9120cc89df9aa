"""Who may help whom, and who fits best. Nothing here reads or writes a row: it is all done in memory."""

from peersupport.matching.exclusions import Exclusion, conflicts, desk_exclusions, exclusions
from peersupport.matching.names import Names, same_person
from peersupport.matching.ranking import Ranked, Rung, rank, rung_of
from peersupport.matching.shapes import Candidate, Facts, TieOf

__all__ = [
    "Candidate",
    "Exclusion",
    "Facts",
    "Names",
    "Ranked",
    "Rung",
    "TieOf",
    "conflicts",
    "desk_exclusions",
    "exclusions",
    "rank",
    "rung_of",
    "same_person",
]
