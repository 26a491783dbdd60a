"""A back-cast as the public may see it: every month of each metal, its sum, and the same as CSV (decision 0006)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from consultations.models import AmendmentText, BackCastFigure
from consultations.services.back_cast_disclosure import Month, Summary, summary_of
from cpal.look.figures import MINUS, premium_text, with_places
from cpal.look.words import METALS, basis_name, metal_name

NO_VALUE = "none"
HEADER = (
    "metal",
    "window",
    "published_usd_per_t",
    "published_methodology",
    "before_usd_per_t",
    "after_usd_per_t",
    "change_usd_per_t",
    "basis_before",
    "basis_after",
    "note",
)


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """One month: what was published, and, where it may be shown, before and after the change."""

    month: Month
    metal: str
    published: Decimal | None
    published_under: str

    @property
    def before(self) -> str:
        return value_text(self.month.before) if self.month.is_shown else "–"

    @property
    def after(self) -> str:
        return value_text(self.month.after) if self.month.is_shown else "–"

    @property
    def change(self) -> str:
        return signed(self.month.change) if self.month.change is not None else "–"

    @property
    def basis(self) -> str:
        """How the figure comes about, and how it would."""
        before, after = basis_text(self.month.basis_before), basis_text(self.month.basis_after)
        return before if before == after else f"{before} → {after}"

    @property
    def note(self) -> str:
        """Why it is not shown, or that nothing changes."""
        if not self.month.is_shown:
            return self.month.withheld_because
        return "" if self.month.is_changed else "unchanged"


@dataclass(frozen=True, slots=True)
class ShownMetal:
    """A metal over the months, newest first."""

    metal: str
    months: tuple[ShownMonth, ...]
    summary: Summary | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The months in sum, in words."""
        if self.summary is None:
            return ("Fewer than three deals differ over all months together: their sum is not shown.",)
        return sentences_of(self.summary)


@dataclass(frozen=True, slots=True)
class BackCast:
    """What a text would have done; `is_whole` once every month is computed."""

    code: str
    base: str
    metals: tuple[ShownMetal, ...]
    is_whole: bool

    @property
    def is_of_other_bases(self) -> bool:
        """Whether a month was published under another version than the one that would change."""
        return any(each.published_under != self.base for metal in self.metals for each in metal.months)


def back_cast_shown(text: AmendmentText, *, is_whole: bool) -> BackCast:
    """The back-cast of a fixed text. One query."""
    rows = text.back_cast.select_related("publication").order_by("metal", "-window")
    by_metal = {metal: list(found) for metal, found in groupby(rows, lambda row: row.metal)}
    return BackCast(
        code=text.code,
        base=text.amendment.base,
        metals=tuple(shown_metal(metal, by_metal[metal]) for metal in METALS if metal in by_metal),
        is_whole=is_whole,
    )


def shown_metal(metal: str, rows: Sequence[BackCastFigure]) -> ShownMetal:
    """The months of a metal."""
    months = [month_of(row) for row in rows]
    shown = zip(months, rows, strict=True)
    return ShownMetal(
        metal,
        tuple(
            ShownMonth(month, metal, row.publication.value_usd_per_t, row.publication.methodology)
            for month, row in shown
        ),
        summary_of(months),
    )


def month_of(row: BackCastFigure) -> Month:
    """A stored figure as disclosure control sees it."""
    return Month(
        window=row.window,
        basis_before=row.basis_before,
        basis_after=row.basis_after,
        before=row.value_before,
        after=row.value_after,
        gained=row.inputs_gained,
        lost=row.inputs_lost,
        withheld_because=row.withheld_because,
    )


def sentences_of(summary: Summary) -> tuple[str, ...]:
    """`3 of 24 months change.` and so on."""
    found = [f"{summary.changed} of {counted(summary.months, 'month')} change."]
    if summary.of_other_basis:
        found.append(f"{counted(summary.of_other_basis, 'month')} would rest on another basis.")
    if summary.mean_change is not None:
        largest = signed(summary.largest_change)
        found.append(f"Mean change {signed(summary.mean_change)} USD/t, largest {largest} USD/t.")
    if summary.gained != 0:
        found.append(f"{deals_text(summary.gained)} would newly count.")
    if summary.lost != 0:
        found.append(f"{deals_text(summary.lost)} would no longer count.")
    if summary.not_shown:
        verb = "is" if summary.not_shown == 1 else "are"
        found.append(f"{counted(summary.not_shown, 'month')} {verb} not shown, and in no mean.")
    return tuple(found)


def deals_text(count: int | None) -> str:
    """`12 deals`; `fewer than three deals` where one could be told."""
    return "Fewer than three deals" if count is None else counted(count, "deal")


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def value_text(value: Decimal | None) -> str:
    """A value with two decimals; where there is none it says so."""
    return "no value" if value is None else premium_text(value)


def basis_text(basis: str) -> str:
    """How a figure comes about; nothing qualifying is no basis."""
    return "No value" if basis == NO_VALUE else basis_name(basis)


def signed(change: Decimal | None) -> str:
    """`+1.25`, `−0.40`, `0.00`."""
    if change is None:
        return "–"
    text = with_places(change, 2)
    return text if text.startswith(MINUS) or not change else f"+{text}"


def as_csv(back_cast: BackCast) -> str:
    """Every month as rows, oldest first; exactly what the page shows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for metal in back_cast.metals:
        writer.writerows(csv_row(each) for each in reversed(metal.months))
    return text.getvalue()


def csv_row(shown: ShownMonth) -> Iterable[str]:
    """One month; a figure that is not shown is an empty cell."""
    month = shown.month
    return (
        metal_name(shown.metal).lower(),
        month.window,
        plain(shown.published),
        shown.published_under,
        plain(month.before) if month.is_shown else "",
        plain(month.after) if month.is_shown else "",
        plain(month.change),
        month.basis_before,
        month.basis_after,
        shown.note,
    )


def plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"
