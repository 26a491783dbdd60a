"""A metal's premia before and after a change, as two lines on one paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultations.public.back_cast_shown import ShownMetal, ShownMonth
from cpal.look.charts import NARROW, WIDE, ChartPoint, Drawing, Frame, draw
from cpal.look.figures import window_text
from cpal.look.words import metal_name


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the chart: its name, and the two drawings, which share their scales."""

    name: str
    before: Drawing
    after: Drawing


@dataclass(frozen=True, slots=True)
class ComparisonChart:
    """Before and after of one metal; months that are not shown leave a gap."""

    key: str
    metal: str
    title: str
    description: str
    sizes: tuple[Size, ...]


def comparison_chart(shown: ShownMetal) -> ComparisonChart:
    """The months of a metal, oldest first."""
    months = tuple(reversed(shown.months))
    return ComparisonChart(
        key=f"back-cast-{shown.metal}",
        metal=shown.metal,
        title=f"{metal_name(shown.metal)} premium, as it was and as it would have been",
        description=description_of(shown, months),
        sizes=tuple(size_of(name, months, frame) for name, frame in (("wide", WIDE), ("narrow", NARROW))),
    )


def description_of(shown: ShownMetal, months: Sequence[ShownMonth]) -> str:
    """The chart in a sentence or two, for those who cannot see it."""
    first, last = months[0].month.window, months[-1].month.window
    return f"{window_text(first)} to {window_text(last)}. {' '.join(shown.sentences)}"


def size_of(name: str, months: Sequence[ShownMonth], frame: Frame) -> Size:
    """Both lines inside one frame. Each point knows both heights, so that the two scales are the same."""
    return Size(
        name,
        before=draw([point_of(each, each.month.before) for each in months], frame),
        after=draw([point_of(each, each.month.after) for each in months], frame),
    )


def point_of(shown: ShownMonth, value: Decimal | None) -> ChartPoint:
    """One month of one line; what is not shown, and what has no value, leaves a gap."""
    month = shown.month
    if not month.is_shown or value is None:
        return ChartPoint(month.window, None, "withheld")
    heights = [each for each in (month.before, month.after) if each is not None]
    return ChartPoint(month.window, value, "transaction_based", low=min(heights), high=max(heights))
