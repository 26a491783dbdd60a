"""The columns that one kind of file has, and how each of its cells is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from cpal.tabular.cells import CellReader, CellRefused
from cpal.tabular.faults import Fault, shortened


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, the reader of its cells, and whether a cell may be empty (`None`)."""

    name: str
    read: CellReader[Any]
    may_be_empty: bool = False


class Row(NamedTuple):
    """A line of the table: where it begins in the file, and its cells in the order of the layout's columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The exact set of columns of one kind of file. The order in the file is free; rows come out in this order."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def read(self, row: Row) -> tuple[Any, ...] | list[Fault]:
        """The values of a row in the order of the columns, or everything that is wrong with it."""
        try:
            return tuple([_value(column, text) for column, text in zip(self.columns, row.cells, strict=True)])
        except CellRefused:
            return self._faults(row)

    def _faults(self, row: Row) -> list[Fault]:
        faults = []
        for column, text in zip(self.columns, row.cells, strict=True):
            try:
                _value(column, text)
            except CellRefused as refusal:
                faults.append(
                    Fault(row.number, column.name, shortened(text) if text else "empty", str(refusal))
                )
        return faults


def _value(column: Column, text: str) -> Any:
    if text:
        return column.read(text)
    if column.may_be_empty:
        return None
    raise CellRefused("a value")
