"""The redline between two versions, as a page shows it: line by line, what was deleted and what was inserted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cpal.look.figures import day_text
from cpal.look.words import METALS
from eligibility.evidence import plain as plain_number
from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import GlideStep, StepChange
from pricing.methodology.redline import (
    ClauseRedline,
    LeafChange,
    Mark,
    Piece,
    Redline,
    redline,
)
from pricing.methodology.text.leaves import Leaf, LeafValue
from pricing.methodology.text.whole import RenderedClause, plain, read_clauses
from pricing.models import MethodologyVersion
from pricing.public.provisions import unit_text, value_text
from pricing.selectors.methodology import clauses_of, glide_path_of

BULLET = "- "


@dataclass(frozen=True, slots=True)
class RedlineLine:
    """A paragraph, or an item of a list, in pieces."""

    pieces: tuple[Piece, ...]
    is_item: bool


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that differs, its text line by line."""

    redline: ClauseRedline
    lines: tuple[RedlineLine, ...]


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter that differs, in words."""

    leaf: Leaf
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the glide path of two versions, or of either, in words."""

    change: StepChange

    @property
    def metal(self) -> str:
        return METALS[self.change.name.metal]

    @property
    def day(self) -> str:
        """Its first day."""
        return day_text(self.change.name.effective_on).replace(" ", "\N{NO-BREAK SPACE}")

    @property
    def before(self) -> str:
        """The limit that day in the earlier version."""
        return limit_text(self.change.limit_before, self.change.before)

    @property
    def after(self) -> str:
        """The limit that day in the later version."""
        return limit_text(self.change.limit_after, self.change.after)

    @property
    def why(self) -> str:
        """Why it comes, differs or goes."""
        return self.change.reason or (self.change.after.rationale if self.change.after else "")

    @property
    def source(self) -> str:
        """Where it is from; of one that goes the later version says nothing."""
        return self.change.after.source if self.change.after else ""

    @property
    def said(self) -> GlideStep | None:
        """The step as the earlier version gave its reasons, where they are others or are gone with it."""
        old, new = self.change.before, self.change.after
        if old is None or (new and (old.source, old.rationale) == (new.source, new.rationale)):
            return None
        return old


def limit_text(limit: Decimal, step: GlideStep | None) -> str:
    """`7.5 tCO2e/t`; without a step, which limit holds that day all the same."""
    text = f"{plain_number(limit)}\N{NO-BREAK SPACE}tCO2e/t"
    return text if step else f"no step: {text} holds"


@dataclass(frozen=True, slots=True)
class RedlinePage:
    """Everything that differs between two versions; `steps_kept` are those of the glide path that stay."""

    before: MethodologyVersion
    after: MethodologyVersion
    clauses: tuple[ClauseChange, ...]
    unchanged: tuple[ClauseRedline, ...]
    parameters: tuple[ParameterChange, ...]
    steps: tuple[StepShown, ...] = ()
    steps_kept: tuple[StepShown, ...] = ()


def redline_between(before: MethodologyVersion, after: MethodologyVersion) -> RedlinePage:
    """The redline from one version to another."""
    found = redline(
        read_plainly(before),
        read_plainly(after),
        (before.document, after.document),
        (glide_path_of(before), glide_path_of(after)),
    )
    return page_of(found, before, after)


def page_of(found: Redline, before: MethodologyVersion, after: MethodologyVersion) -> RedlinePage:
    """A redline as it is shown."""
    return RedlinePage(
        before=before,
        after=after,
        clauses=tuple(ClauseChange(each, lines_of(each.pieces)) for each in found.changed),
        unchanged=found.unchanged,
        parameters=tuple(parameter_change(each) for each in found.parameters),
        steps=tuple(StepShown(each) for each in found.changed_steps),
        steps_kept=tuple(StepShown(each) for each in found.steps if each.fate is Fate.UNCHANGED),
    )


def read_plainly(version: MethodologyVersion) -> tuple[RenderedClause, ...]:
    """The clauses of a version as they are read, without the signs of Markdown."""
    clauses = read_clauses([each.written for each in clauses_of(version)], version.parameters)
    return tuple(replace(each, text=plain(each.text)) for each in clauses)


def lines_of(pieces: Sequence[Piece]) -> tuple[RedlineLine, ...]:
    """The pieces line by line; a line that is empty, before and after, is none."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *further = piece.text.split("\n")
        lines[-1].append(Piece(piece.mark, first))
        lines += [[Piece(piece.mark, text)] for text in further]
    shown = (line_of(each) for each in lines)
    return tuple(line for line in shown if line.pieces)


def line_of(pieces: Iterable[Piece]) -> RedlineLine:
    """One line; the sign of a list's item is told by its shape."""
    first, *rest = [each for each in pieces if each.text.strip()] or [Piece(Mark.KEPT, "")]
    is_item = first.text.startswith(BULLET)
    first = Piece(first.mark, first.text.removeprefix(BULLET))
    return RedlineLine(tuple(each for each in (first, *rest) if each.text), is_item)


def parameter_change(change: LeafChange) -> ParameterChange:
    """A parameter before and after, as it is read."""
    unit = unit_text(change.leaf.unit)
    return ParameterChange(change.leaf, leaf_text(change.before, unit), leaf_text(change.after, unit))


def leaf_text(value: LeafValue, unit: str) -> str:
    """A value of one leaf; nothing where it is no part of the rule."""
    return "–" if value is None else value_text(value, unit)
