"""Entering rows of a register by hand or from another kind of file: as a register file, like every other change."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.db import transaction

from cpal.audit.trail import record
from cpal.people.models import User
from cpal.tabular import Fault
from eligibility.registers.tables import TABLES
from eligibility.services.load_register import LoadedRegister, load_register

Cells = Mapping[str, str]  # by the names of the register's columns; what is left out is empty


class RowsRefused(ValueError):
    """Nothing was entered; `faults` has everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{fault.field}: {fault.found}, expected {fault.expected}" for fault in faults)
        )


@transaction.atomic
def enter_rows(
    *, register: str, rows: Sequence[Cells], entered_by: User, reason: str, file_name: str = ""
) -> LoadedRegister:
    """Load rows into a register, all or none, from now on; the audit log keeps why.

    Raises RowsRefused, PermissionDenied, KeyError for a register that does not exist.
    """
    loaded = load_register(
        source=io.BytesIO(register_file(register, rows)),
        file_name=file_name or f"{register}-entered-by-{entered_by.username}.csv",
        loaded_by=entered_by,
    )
    if loaded.faults:
        raise RowsRefused(loaded.faults)
    record(
        action="enter_rows",
        subject=f"register:{register}",
        actor=entered_by,
        detail={
            "reason": reason,
            "rows": len(rows),
            "delivery": loaded.delivery.pk if loaded.delivery else None,
        },
    )
    return loaded


def register_file(register: str, rows: Sequence[Cells]) -> bytes:
    """The register file of the rows, in CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLES[register].layout.names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
