"""Brand lists as tests write them, and a list staged with its columns named."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cpal.clock import database_clock
from eligibility.imports.choices import ListChoices, kept_choices
from eligibility.imports.columns import guess
from eligibility.imports.sheets import read_sheets
from eligibility.imports.staged import ListPreview, preview_of
from eligibility.models import StagedFile
from eligibility.services.load_brand_list import LoadedList, load_brand_list
from eligibility.services.stage_file import keep_choices, stage_brand_list
from tests import people
from tests.eligibility.imports.workbooks import xlsx

LISTED_BY = dt.date(2026, 2, 1)
SOURCE = "Approved brands, illustrative"
HEADER = ["Country", "Producer", "Brand", "Shape"]
ZINC_SHEET = "Zinc"


def zinc_list(*rows: list[str]) -> bytes:
    """A workbook with one sheet of zinc brands."""
    return xlsx({ZINC_SHEET: [HEADER, *rows]})


def stage(content: bytes, name: str = "brands.xlsx", **choices: Any) -> StagedFile:
    """A list whose columns are as guessed, and what was decided of it."""
    staged = stage_brand_list(file_name=name, content=content, staged_by=people.eli())
    decide(staged, name, content, **choices)
    return staged


def decide(staged: StagedFile, name: str, content: bytes, **choices: Any) -> None:
    sheets = tuple(map(guess, read_sheets(name, content)))
    told: dict[str, Any] = {"listed_by": LISTED_BY, "source": SOURCE, "sheets": sheets} | choices
    keep_choices(staged=staged, choices=ListChoices(**told).as_kept(), kept_by=people.eli())


def preview(staged: StagedFile) -> ListPreview:
    choices = kept_choices(staged.mapping)
    assert choices is not None
    return preview_of(staged, choices, database_clock())


def load_list(staged: StagedFile) -> LoadedList:
    """Look, and load what was seen."""
    return load_brand_list(staged=staged, shown=preview(staged).changes.digest, loaded_by=people.eli())
