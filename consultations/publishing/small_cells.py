"""Counts of answers by stance and kind of respondent in which nobody stands alone. PURE.

The rule is decision 0007: every published count has nobody behind it, or three or more; and so have those of its
answers that are confidential and, where kinds are told apart, those without a name. What is published is a partition
of the answers, so that no sum or difference of published counts can give a smaller one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

FEWEST = 3  # respondents behind a published count
STANCES = ("agree", "partly", "disagree", "no_view")
NEVER_ALONE = ("other", "")  # kinds that say nothing


@dataclass(frozen=True, slots=True)
class Behind:
    """How many answers stand behind a count, by what their authors allow."""

    named: int = 0
    anonymous: int = 0
    confidential: int = 0

    @property
    def everybody(self) -> int:
        return self.named + self.anonymous + self.confidential

    @property
    def unnamed(self) -> int:
        return self.anonymous + self.confidential

    @property
    def publishable(self) -> Behind:
        return Behind(self.named, self.anonymous)

    def __add__(self, other: Behind) -> Behind:
        return Behind(
            self.named + other.named,
            self.anonymous + other.anonymous,
            self.confidential + other.confidential,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one kind of respondent with one stance."""

    kind: str
    stance: str
    behind: Behind


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of respondent, or the other kinds together (`kind` empty), and its count in each column."""

    kind: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What may be published of one question.

    `total` is None where fewer than three answered. A column is one stance or several merged; a single one has all of
    them. No rows: kinds are not told apart. `leaves_out_confidential`: they were fewer than three and are not counted.
    """

    total: int | None
    columns: tuple[tuple[str, ...], ...] = ()
    column_totals: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    leaves_out_confidential: bool = False


def kinds_that_stand(respondents: Iterable[Cell]) -> frozenset[str]:
    """Kinds of which three or more responded, to whatever question; the others are never told apart."""
    cells = tuple(respondents)
    kinds = {cell.kind for cell in cells} - set(NEVER_ALONE)
    return frozenset(kind for kind in kinds if _tells_no_kind(_sum(cells, kinds=[kind])))


def merged(cells: Iterable[Cell], standing: Collection[str]) -> Counts:
    """The counts of one question, small ones merged; `standing` are the kinds that may have a row."""
    counted, leaves_out = _without_few_confidential(tuple(cells))
    everybody = _sum(counted)
    if 0 < everybody.everybody < FEWEST:
        return Counts(total=None)
    columns = _columns(counted)
    rows = _rows(counted, columns, standing)
    return Counts(
        total=everybody.everybody,
        columns=columns,
        column_totals=tuple(_sum(counted, stances=column).everybody for column in columns),
        rows=rows,
        leaves_out_confidential=leaves_out,
    )


def shows_kind(cells: Iterable[Cell], counts: Counts, kind: str, stance: str) -> bool:
    """Whether a nameless answer may carry its kind: it has its own row, and three or more nameless share its stance."""
    if kind not in {row.kind for row in counts.rows if row.kind}:
        return False
    return _sum(tuple(cells), kinds=[kind], stances=[stance]).unnamed >= FEWEST


def _without_few_confidential(cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], bool]:
    """One or two confidential answers are left out: beside the published ones their stance could be read off.

    Not where fewer than three would remain: then there is only a total, which tells no stance.
    """
    everybody = _sum(cells)
    if not 0 < everybody.confidential < FEWEST:
        return cells, False
    if everybody.publishable.everybody >= FEWEST:
        return tuple(Cell(cell.kind, cell.stance, cell.behind.publishable) for cell in cells), True
    return (Cell("", "", everybody),), False


def _columns(cells: Sequence[Cell]) -> tuple[tuple[str, ...], ...]:
    """Stances, the small ones merged until each column is large enough or all are one."""
    given = [stance for stance in (*STANCES, "") if _sum(cells, stances=[stance]).everybody or stance]
    columns: list[tuple[str, ...]] = [(stance,) for stance in given]
    while small := [column for column in columns if not _tells_no_stance(_sum(cells, stances=column))]:
        others = [column for column in columns if column not in small]
        if len(small) == 1:
            filled = [column for column in others if _sum(cells, stances=column).everybody]
            if not filled:
                break
            small.append(min(filled, key=lambda column: _sum(cells, stances=column).everybody))
            others.remove(small[1])
        together = sum(small, ())
        columns = _in_order([*others, together])
    filled = [column for column in columns if _sum(cells, stances=column).everybody]
    is_split = len(filled) > 1 or all(len(column) == 1 for column in columns)
    return tuple(columns) if is_split and not small else (tuple(given),)


def _in_order(columns: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    order = (*STANCES, "")
    sorted_within = [tuple(sorted(column, key=order.index)) for column in columns]
    return sorted(sorted_within, key=lambda column: order.index(column[0]))


def _rows(
    cells: Sequence[Cell], columns: Sequence[Sequence[str]], standing: Collection[str]
) -> tuple[Row, ...]:
    """Kinds whose every cell is large enough; the rest are “other kinds”, which swallow more until they are, too."""
    kinds = {cell.kind for cell in cells if cell.behind.everybody}
    alone = [kind for kind in sorted(kinds & set(standing)) if _is_large_enough(cells, columns, [kind])]
    alone.sort(key=lambda kind: -_sum(cells, kinds=[kind]).everybody)
    while alone and not _is_large_enough(cells, columns, kinds - set(alone)):
        alone.pop()
    if not alone:
        return ()
    rows = [Row(kind, _counts(cells, columns, [kind])) for kind in alone]
    others = Row("", _counts(cells, columns, kinds - set(alone)))
    return (*rows, others) if sum(others.counts) else tuple(rows)


def _is_large_enough(cells: Sequence[Cell], columns: Sequence[Sequence[str]], kinds: Collection[str]) -> bool:
    return all(_tells_no_kind(_sum(cells, kinds=kinds, stances=column)) for column in columns)


def _counts(
    cells: Sequence[Cell], columns: Sequence[Sequence[str]], kinds: Collection[str]
) -> tuple[int, ...]:
    return tuple(_sum(cells, kinds=kinds, stances=column).everybody for column in columns)


def _tells_no_stance(behind: Behind) -> bool:
    return _none_or_enough(behind.everybody) and _none_or_enough(behind.confidential)


def _tells_no_kind(behind: Behind) -> bool:
    """Those with names can be taken off by anybody: what is left must be none, or enough."""
    return _tells_no_stance(behind) and _none_or_enough(behind.unnamed)


def _none_or_enough(count: int) -> bool:
    return count == 0 or count >= FEWEST


def _sum(
    cells: Iterable[Cell], *, kinds: Collection[str] | None = None, stances: Collection[str] | None = None
) -> Behind:
    behind = Behind()
    for cell in cells:
        if (kinds is None or cell.kind in kinds) and (stances is None or cell.stance in stances):
            behind += cell.behind
    return behind
