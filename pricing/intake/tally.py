"""What became of the rows of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cpal.tabular import Fault

FAULTS_LISTED = 1_000


@dataclass(slots=True)
class Tally:
    """Rows received, rows held already, rows refused with their faults: the first thousand are listed."""

    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    faults_found: int = 0

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Count one row as refused, for these reasons."""
        self.refused += 1
        for fault in faults:
            self.faults_found += 1
            if len(self.faults) < FAULTS_LISTED:
                self.faults.append(fault)
