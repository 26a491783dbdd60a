"""JSON Lines: one object a line, whose values are text, whole numbers, true, false or null.

A decimal is written as text: a JSON number with a point or an exponent is a float in most readers and is refused.
A name that an object does not have is "not given", as an empty cell is; a name that the layout does not have is a
fault.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cpal.tabular.faults import Fault, FileRefused, shortened
from cpal.tabular.layouts import Layout

JsonObject = list[tuple[str, object]]


class _Float(str):
    """The text of a JSON number that is not a whole number."""

    __slots__ = ()


def object_of_line(row: int, line: str) -> JsonObject | Fault:
    """The pairs of the object on a line, repeated names included, or what is wrong with the line."""
    try:
        found = _DECODER.decode(line.strip())
    except json.JSONDecodeError as error:
        return Fault(
            row, "", f"not JSON ({error.msg} at character {error.pos + 1})", "one JSON object a line"
        )
    except RecursionError:
        return Fault(row, "", "objects nested too deeply", "one flat JSON object a line")
    if (
        isinstance(found, list)
        and all(isinstance(pair, tuple) for pair in found)
        and line.lstrip()[:1] == "{"
    ):
        return found
    return Fault(row, "", shortened(line.strip()), "one JSON object a line")


def layout_of_object(found: JsonObject | Fault, layouts: Sequence[Layout], *, row: int) -> Layout:
    """The one layout that has all names of the first object; else the file is refused."""
    if isinstance(found, Fault):
        raise FileRefused(found)
    names = frozenset(name for name, _ in found)
    fitting = [layout for layout in layouts if names <= frozenset(layout.names)]
    exact = [layout for layout in fitting if names == frozenset(layout.names)]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    kinds = " or ".join(f"{layout.name} ({', '.join(layout.names)})" for layout in layouts)
    wrong = "names that fit several kinds of file" if fitting else "names that fit no kind of file"
    raise FileRefused(
        Fault(row, "", f"{wrong}: {shortened(', '.join(sorted(names)))}", f"the names of {kinds}")
    )


def row_of_object(row: int, found: JsonObject, layout: Layout) -> tuple[str, ...] | Fault:
    """The cells of an object in the order of the layout, or the first thing wrong with it."""
    cells: dict[str, str] = {}
    for name, value in found:
        if name not in layout.names:
            return Fault(
                row, shortened(name), "unknown name", f"the names of {layout.name}: {', '.join(layout.names)}"
            )
        if name in cells:
            return Fault(row, name, "given twice", "every name once")
        text = _cell(value)
        if text is None:
            return Fault(row, name, _description(value), "text in quotation marks, true, false or null")
        cells[name] = text
    return tuple(cells.get(name, "") for name in layout.names)


def _cell(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and not isinstance(value, _Float) and _is_storable(value):
        return value
    return None


def _is_storable(text: str) -> bool:
    """No NUL and no half of a surrogate pair: neither is text."""
    return (text.isascii() and "\0" not in text) or not any(
        c == "\0" or "\ud800" <= c <= "\udfff" for c in text
    )


def _description(value: object) -> str:
    if isinstance(value, _Float):
        return f"the JSON number {shortened(value)}: numbers are decimal text"
    if isinstance(value, str):
        return f"a character that is not text in {shortened(value)}"
    return "a list or an object"


_DECODER = json.JSONDecoder(
    object_pairs_hook=lambda pairs: pairs, parse_float=_Float, parse_int=str, parse_constant=_Float
)
