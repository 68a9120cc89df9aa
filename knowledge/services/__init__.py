"""What happens to crisis lines; `articles` has what happens to articles."""

from knowledge.services.crisis import (
    CrisisLineRefused,
    crisis_lines,
    decide_crisis_line,
    keep_crisis_lines,
    kept_crisis_lines,
    propose_crisis_line,
)

__all__ = [
    "CrisisLineRefused",
    "crisis_lines",
    "decide_crisis_line",
    "keep_crisis_lines",
    "kept_crisis_lines",
    "propose_crisis_line",
]
