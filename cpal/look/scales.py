"""The scales of a chart: where a value stands on paper, and which values get a label. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from cpal.look.figures import with_places

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
WANTED_TICKS = 4


@dataclass(frozen=True)
class Scale:
    """A straight mapping from ``low``..``high`` to ``start``..``end`` on paper."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """The place of a value, to a tenth of a unit."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Ticks:
    """Labelled values, evenly spaced by ``step``; the scale runs from the first to the last."""

    values: tuple[float, ...]
    step: float

    @property
    def low(self) -> float:
        """The lowest labelled value."""
        return self.values[0]

    @property
    def high(self) -> float:
        """The highest labelled value."""
        return self.values[-1]

    def text(self, value: float) -> str:
        """The value with as many decimals as the step needs."""
        return with_places(str(value), decimals_of(self.step))


def decimals_of(step: float) -> int:
    """Decimals that tell neighbouring ticks apart: 0.25 → 2, 2.5 → 1, 50 → 0."""
    decimals = 0
    while decimals < 6 and abs(step - round(step, decimals)) > 1e-9:
        decimals += 1
    return decimals


def nice_step(span: float) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that needs at most the wanted ticks."""
    rough = span / WANTED_TICKS
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in STEPS if factor * power >= rough * (1 - 1e-9))


def value_ticks(heights: Sequence[float]) -> Ticks:
    """Ticks that hold every height. One height alone, or none, still gets a scale around it."""
    low, high = (min(heights), max(heights)) if heights else (0.0, 0.0)
    if high - low < 1e-9:
        margin = max(abs(high) * 0.1, 1.0)
        low, high = low - margin, high + margin
    step = nice_step(high - low)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Ticks(tuple(round(number * step, 6) for number in range(first, last + 1)), step)


def month_ticks(count: int, most: int) -> list[int]:
    """Which of ``count`` months get a label: evenly thinned, the latest always among them."""
    if not count or not most:
        return []
    every = next(
        step for step in (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 480) if ceil(count / step) <= most
    )
    return sorted(range(count - 1, -1, -every))
