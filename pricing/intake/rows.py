"""From the rows of a file to stored records: what is held already changes nothing, what contradicts it is refused."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, NamedTuple, Protocol, TypeVar

from cpal.tabular import Fault, Layout, Row, Sheet
from pricing.intake.arrival import Arrival
from pricing.intake.tally import Tally

ROWS_AT_A_TIME = 5_000

Record = TypeVar("Record")
Name = TypeVar("Name", bound=Hashable)


class Numbered(NamedTuple, Generic[Record]):
    """A record and the row of the file it stands in."""

    row: int
    record: Record


@dataclass(frozen=True, slots=True)
class Held(Generic[Record]):
    """A record as stored, and the delivery that brought it."""

    record: Record
    delivery_id: int


class Ledger(Protocol[Name, Record]):
    """Where the records of one kind of file are kept."""

    def read(self, layout: Layout, row: Row) -> Record | list[Fault]:
        """The record of a row, or everything that is wrong with it."""

    def name_of(self, record: Record, /) -> Name:
        """What a record is known by."""

    def held(self, records: Collection[Record]) -> Mapping[Name, Held[Record]]:
        """What is stored under the names of these records."""

    def may_replace(self, held: Held[Record], arrival: Arrival) -> bool:
        """Whether a record of this delivery with other contents replaces the one that is held."""

    def contradiction(self, row: int, record: Record, held: Record) -> list[Fault]:
        """What to say of a record that may not replace the one held."""

    def store(self, records: Sequence[Numbered[Record]], arrival: Arrival) -> None:
        """Write the records, in this order."""


def take_in(sheet: Sheet, ledger: Ledger[Name, Record], arrival: Arrival, tally: Tally) -> None:
    """Store the rows of the sheet that are good and new; count the rest. Raises `FileRefused` in the middle."""
    while lines := list(islice(sheet.lines, ROWS_AT_A_TIME)):
        take_in_lines(lines, sheet.layout, ledger, arrival, tally)


def take_in_lines(
    lines: Iterable[Row | Fault], layout: Layout, ledger: Ledger[Name, Record], arrival: Arrival, tally: Tally
) -> None:
    """Store those of the lines that are good and new, in their order; count the rest."""
    refusals: list[list[Fault]] = []
    readable = list(_readable(lines, layout, ledger, refusals))
    known = dict(ledger.held([record for _, record in readable]))
    fresh: list[Numbered[Record]] = []
    for row, record in readable:
        name = ledger.name_of(record)
        held = known.get(name)
        if held is None or (held.record != record and ledger.may_replace(held, arrival)):
            known[name] = Held(record, arrival.delivery_id)
            fresh.append(Numbered(row, record))
        elif held.record == record:
            tally.repeated += 1
        else:
            refusals.append(ledger.contradiction(row, record, held.record))
    for faults in sorted(refusals, key=lambda faults: faults[0].row or 0):
        tally.refuse(faults)
    ledger.store(fresh, arrival)
    tally.accepted += len(fresh)


def _readable(
    lines: Iterable[Row | Fault], layout: Layout, ledger: Ledger[Name, Record], refusals: list[list[Fault]]
) -> Iterator[Numbered[Record]]:
    for line in lines:
        if isinstance(line, Fault):
            refusals.append([line])
            continue
        read = ledger.read(layout, line)
        if isinstance(read, list):
            refusals.append(read)
        else:
            yield Numbered(line.number, read)
