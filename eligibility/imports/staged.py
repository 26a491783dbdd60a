"""A staged brand list as it stands: its sheets, what was decided of it, and what it would change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from eligibility.imports.brand_list import ListRead, read_list
from eligibility.imports.changes import ListChanges, changes_of
from eligibility.imports.choices import ListChoices
from eligibility.imports.registers_held import held_at
from eligibility.imports.sheets import SheetRead, read_sheets
from eligibility.models import StagedFile


@dataclass(frozen=True)
class ListPreview:
    """What a list says, and what it would change of what was held at a moment."""

    read: ListRead
    changes: ListChanges


def sheets_of(staged: StagedFile) -> tuple[SheetRead, ...]:
    """The sheets of a staged list, guarded anew."""
    return read_sheets(staged.file_name, bytes(staged.content))


def preview_of(staged: StagedFile, choices: ListChoices, at: dt.datetime) -> ListPreview:
    """What would change if the list were loaded at a moment."""
    read = read_list(sheets_of(staged), choices.sheets)
    return ListPreview(read, changes_of(read, held_at(at), choices))
