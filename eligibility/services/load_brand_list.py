"""Load a brand list: exactly the rows that were shown, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.imports.changes import ListChanges
from eligibility.imports.choices import kept_choices
from eligibility.imports.list_rows import REGISTERS
from eligibility.imports.staged import preview_of
from eligibility.models import StagedFile
from eligibility.registers.tables import TABLES
from eligibility.services.enter_rows import enter_rows
from eligibility.services.load_register import one_load_at_a_time
from eligibility.services.stage_file import check_may_import

MOST_NAMED = 5


class NotAsShown(ValueError):
    """Nothing was loaded: what would change is not what was shown."""


@dataclass(frozen=True, slots=True)
class LoadedList:
    """How many rows went into each register."""

    rows: dict[str, int]

    def __str__(self) -> str:
        return ", ".join(
            f"{number} in {register.replace('_', ' ')}" for register, number in self.rows.items()
        )


@transaction.atomic
def load_brand_list(*, staged: StagedFile, shown: str, loaded_by: User) -> LoadedList:
    """Load the rows of a staged list whose preview had the digest `shown`, and forget the staged file.

    Raises NotAsShown when what is held, or what was decided, has changed since; RowsRefused; PermissionDenied.
    """
    check_may_import(loaded_by)
    staged = alone(staged)
    for register in sorted(REGISTERS, key=list(TABLES).index):
        one_load_at_a_time(register)
    choices = kept_choices(staged.mapping)
    if choices is None:
        raise NotAsShown("Say first what the columns of the list hold.")
    changes = preview_of(staged, choices, database_clock()).changes
    _check(changes, shown)
    loaded = LoadedList({register: len(rows) for register, rows in changes.rows.items() if rows})
    for register in loaded.rows:
        enter_rows(
            register=register,
            rows=changes.rows[register],
            entered_by=loaded_by,
            reason=f"brand list {staged.file_name}: {choices.source}",
            file_name=f"{register}-of-{staged.file_name}.csv",
        )
    _forget(staged, loaded, loaded_by)
    return loaded


def alone(staged: StagedFile) -> StagedFile:
    """The staged file, which nobody else loads at the same time."""
    kept = StagedFile.objects.select_for_update().filter(pk=staged.pk).first()
    if kept is None:
        raise NotAsShown("It was loaded or given up in the meantime.")
    return kept


def _check(changes: ListChanges, shown: str) -> None:
    if changes.undecided:
        names = said_of_some([each.name for each in changes.undecided])
        raise NotAsShown(f"Say first who these producers are: {names}.")
    if changes.digest != shown:
        raise NotAsShown("What is held has changed since this was shown. This is what would change now.")


def said_of_some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _forget(staged: StagedFile, loaded: LoadedList, loaded_by: User) -> None:
    number = staged.pk
    staged.delete()
    record(
        action="load_brand_list",
        subject=f"staged_file:{number}",
        actor=loaded_by,
        detail={"file_name": staged.file_name, "sha256": staged.sha256, "rows": loaded.rows},
    )
