"""Recognising a file by the names in its header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter

from cpal.tabular.faults import LONGEST_QUOTATION, Fault, FileRefused, shortened
from cpal.tabular.layouts import Layout


def layout_of_header(header: Sequence[str], layouts: Sequence[Layout], *, row: int) -> Layout:
    """The layout with exactly these names, in any order; else the file is refused, naming what is wrong."""
    twice = sorted(name for name, times in Counter(header).items() if times > 1)
    if twice:
        raise FileRefused(Fault(row, "header", f"twice: {_listed(twice)}", "every column once"))
    for layout in layouts:
        if frozenset(layout.names) == frozenset(header):
            return layout
    raise FileRefused(_nearest_fault(header, layouts, row))


def columns_in_order(header: Sequence[str], layout: Layout) -> Callable[[list[str]], tuple[str, ...]]:
    """How to bring the cells of the file into the order of the layout."""
    if tuple(header) == layout.names:
        return tuple
    if len(header) == 1:
        return tuple
    return itemgetter(*(list(header).index(name) for name in layout.names))


def _nearest_fault(header: Sequence[str], layouts: Sequence[Layout], row: int) -> Fault:
    found = frozenset(header)
    nearest = max(layouts, key=lambda layout: len(found & frozenset(layout.names)))
    if not found & frozenset(nearest.names):
        expected = " or ".join(f"{layout.name} ({', '.join(layout.names)})" for layout in layouts)
        return Fault(
            row, "header", f"no known column in {shortened(','.join(header))}", f"the header of {expected}"
        )
    missing = [name for name in nearest.names if name not in found]
    unknown = [name for name in header if name not in nearest.names]
    wrong = [f"missing: {_listed(missing)}"] if missing else []
    wrong += [f"unknown: {_listed(unknown)}"] if unknown else []
    return Fault(
        row, "header", "; ".join(wrong), f"the columns of {nearest.name}: {', '.join(nearest.names)}"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(
        name if name.isidentifier() and len(name) < LONGEST_QUOTATION else shortened(name) for name in names
    )
