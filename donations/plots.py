"""Plots as plain numbers: where each bar stands in a drawing that a template writes out."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, HEAD = 360, 220, 28, 24
ROW, BAR = 56, 18
LONGEST_LABEL = 34


@dataclass(frozen=True)
class Bar:
    """One value, and where its bar stands."""

    label: str
    mark: str
    cents: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Where the mark under the bar is centred."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Plot:
    """A drawing of bars, as wide and high as its view box; `top_cents` is what the line at the top stands for."""

    bars: list[Bar]
    width: int
    height: int
    top_cents: int
    line_y: int = 0
    base_y: int = 0

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def round_top(cents: int) -> int:
    """Return the next "round" amount at or above: 1, 2 or 5 times a power of ten, in whole euro."""
    unit = 100
    while True:
        for factor in (1, 2, 5):
            if cents <= factor * unit:
                return factor * unit
        unit *= 10


def columns(values: Sequence[tuple[str, str, int]]) -> Plot:
    """Draw upright bars, one for each (label, short mark, cents). What is below nothing stands at nothing."""
    top = round_top(max((cents for _label, _mark, cents in values), default=0))
    room = HEIGHT - HEAD - FOOT
    step = WIDTH // max(len(values), 1)
    bars = []
    for number, (label, mark, cents) in enumerate(values):
        height = max(0, cents) * room // top
        height = max(height, 2) if cents > 0 else 0
        bars.append(Bar(label, mark, cents, number * step + 3, HEAD + room - height, step - 6, height))
    return Plot(bars, WIDTH, HEIGHT, top, HEAD, HEAD + room)


def rows(values: Sequence[tuple[str, int]]) -> Plot:
    """Draw lying bars under their labels, one for each (label, cents)."""
    top = round_top(max((cents for _label, cents in values), default=0))
    bars = []
    for number, (label, cents) in enumerate(values):
        width = max(0, cents) * WIDTH // top
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
        bars.append(Bar(label, short, cents, 0, number * ROW + 26, max(width, 2) if cents > 0 else 0, BAR))
    return Plot(bars, WIDTH, max(len(bars), 1) * ROW, top)
