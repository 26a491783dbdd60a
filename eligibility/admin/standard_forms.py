"""The forms of standards and recognitions: the columns of their registers, checked by the rules of each."""

from __future__ import annotations

from typing import Any

from django import forms

from eligibility.admin.row_forms import CellField, RowForm, row_form
from eligibility.recognised.alignment import obstacle_to_entering
from eligibility.recognised.recognition import Section, obstacle_to_granting
from eligibility.reference.texts import recognition_rules
from eligibility.vocabulary import (
    AssessmentPart,
    AssessmentStatus,
    Rating,
    RecognitionEvent,
    SectionFinding,
)

STANDARD, IMPLEMENTATION = "standard", "implementation"
LETTERS = ("a", "b", "c")


class AssessmentChecked(RowForm):
    """Where a part of a standard's assessment stands: part, status and rating go together."""

    def clean(self) -> dict[str, Any]:
        """The row as a whole."""
        cells = super().clean() or {}
        part, status, rating = (cells.get(name, "") for name in ("part", "status", "rating"))
        if part and status:
            obstacle = obstacle_to_entering(
                AssessmentPart(part), AssessmentStatus(status), Rating(rating) if rating else None
            )
            if obstacle:
                self.add_error("rating" if rating else "status", obstacle)
        return cells


class RecognitionChecked(RowForm):
    """Something that happened to a mechanism's recognition, as the recognition process allows it."""

    aligned = forms.MultipleChoiceField(
        label="Found aligned",
        required=False,
        help_text="What the independent assessment found aligned, for a recognition that is granted.",
        choices=[(STANDARD, "The standard"), (IMPLEMENTATION, "Its implementation")],
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ("mechanism", "event", "from_on", "dating", "until_on", "expected_by", "level", "aligned")

    def clean(self) -> dict[str, Any]:
        """The row as a whole."""
        cells = super().clean() or {}
        for check in (self._check_days, self._check_sections, self._check_level):
            if not self.errors:  # a cell with an error is no longer there to be read
                check(cells)
        return cells

    def cells(self) -> dict[str, str]:
        """The row; what was found aligned is said in its note."""
        found = super().cells()
        if found["event"] == RecognitionEvent.GRANTED:
            aligned = " and ".join(self.cleaned_data["aligned"])
            found["note"] = f"{found['note']} Found aligned: {aligned}.".strip()
        return found

    def _check_days(self, cells: dict[str, Any]) -> None:
        if cells["until_on"] and cells["until_on"] < cells["from_on"]:
            self.add_error("until_on", "It ends on the day on which it began, or later.")

    def _check_sections(self, cells: dict[str, Any]) -> None:
        for letter, section in zip(LETTERS, self._sections(), strict=True):
            if not section.agrees(recognition_rules()):
                self.add_error(f"section_{letter}_percent", "The finding says something else.")
                return

    def _check_level(self, cells: dict[str, Any]) -> None:
        if cells["event"] != RecognitionEvent.GRANTED:
            if cells["level"]:
                self.add_error("level", "Only a recognition that is granted has a level.")
            return
        obstacle = obstacle_to_granting(
            self._read("level"),
            standard=STANDARD in cells["aligned"],
            implementation=IMPLEMENTATION in cells["aligned"],
            sections=self._sections(),
            rules=recognition_rules(),
        )
        if obstacle:
            self.add_error("level", obstacle)

    def _sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(letter.upper(), self._finding(letter), self._read(f"section_{letter}_percent"))
            for letter in LETTERS
        )

    def _finding(self, letter: str) -> SectionFinding | None:
        found = self.cleaned_data[f"section_{letter}"]
        return SectionFinding(found) if found else None

    def _read(self, name: str) -> Any:
        """The value of a cell, by its own column; None for an empty one."""
        field, text = self.fields[name], self.cleaned_data[name]
        assert isinstance(field, CellField)
        return field.column.read(text) if text else None


AssessmentForm = row_form("standard_assessments", rules=AssessmentChecked)
RecognitionForm = row_form("recognitions", rules=RecognitionChecked)
