"""The frozen values that pages hand to components."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cpal.look.charts import Sparkline


@dataclass(frozen=True)
class Fact:
    """One line of key facts. ``detail`` may be safe HTML (``format_html``)."""

    term: str
    detail: object
    url: str = ""


@dataclass(frozen=True)
class Moment:
    """One event in the life of a figure."""

    title: str
    at: date | datetime
    detail: str = ""
    url: str = ""
    is_ahead: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table of figures; numbers stand right."""

    name: str
    is_number: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell that needs more than its text: a link, a mark, or a note."""

    text: object
    url: str = ""
    is_soft: bool = False


@dataclass(frozen=True)
class Table:
    """A table of figures. A row is as long as the columns; its first cell names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""
    shows_caption: bool = False
    stacks: bool = False  # on phones each row is a block, its cells under their columns’ names

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.caption}” does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class FigureTile:
    """One metal on the front page."""

    metal: str
    value: Decimal | None
    basis: str
    state: str
    note: str
    url: str = ""
    change: Decimal | None = None
    since: str = ""
    sparkline: Sparkline | None = None
    unit: str = "USD/t"


@dataclass(frozen=True)
class Share:
    """A part of a whole: ``share`` runs from 0 to 1."""

    name: str
    share: Decimal


@dataclass(frozen=True)
class Bar:
    """A share laid on a bar a hundred units long."""

    name: str
    share: Decimal
    start: Decimal
    length: Decimal


def side_by_side(shares: Iterable[Share]) -> Iterator[Bar]:
    """The shares laid end to end."""
    start = Decimal(0)
    for part in shares:
        length = round(part.share * 100, 2)
        yield Bar(part.name, part.share, start, length)
        start += length
