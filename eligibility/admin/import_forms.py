"""The forms by which the officer says what a list or credential is about."""

from __future__ import annotations

from typing import Any

from django import forms

from eligibility.evidence import Metal
from eligibility.imports.cells import letters
from eligibility.imports.columns import REQUIRED, FromWhere, ListField, SheetMapping
from eligibility.imports.guard import ACCEPTED, LARGEST_CREDENTIAL, LARGEST_SPREADSHEET
from eligibility.imports.refusals import size
from eligibility.imports.sheets import SheetRead

METALS = [(metal.value, metal.value.capitalize()) for metal in Metal]
WHERE_THE_METAL_STANDS = [
    *((metal.value, f"All of it is {metal.value}") for metal in Metal),
    (FromWhere.COLUMN.value, "In a column of its own"),
    (FromWhere.HEADING.value, "In a heading above the rows of each metal"),
    (FromWhere.LEFT_OUT.value, "Leave this sheet out"),
]


class UploadForm(forms.Form):
    """One spreadsheet or credential."""

    file = forms.FileField(
        label="Brand list or credential",
        help_text=f"A spreadsheet ({size(LARGEST_SPREADSHEET)} at most) or a credential "
        f"({size(LARGEST_CREDENTIAL)} at most): {ACCEPTED}. Nothing is loaded yet.",
        max_length=255,
        error_messages={"required": "Choose a file."},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED.replace(" ", "")}),
    )


class ListForm(forms.Form):
    """What the list says of itself."""

    listed_by = forms.DateField(
        label="The date of the list",
        help_text="It stands on the list. A brand that is new in it is held as listed by that day, not from it.",
        error_messages={"required": "Say of which day the list is."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label="Where the list is from",
        help_text="Its name and address, as a reader could find it again.",
        error_messages={"required": "Say where the list is from: its rows are kept with their source."},
        max_length=400,
    )


class SheetForm(forms.Form):
    """What the columns of one sheet hold."""

    metal = forms.ChoiceField(label="Metal", choices=WHERE_THE_METAL_STANDS)
    header_row = forms.IntegerField(label="Row of the headings", help_text="0 if it has none.", min_value=0)

    def __init__(self, sheet: SheetRead, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        header = self.get_initial_for_field(self.fields["header_row"], "header_row") or 0
        columns = [
            ("", "Not in the list"),
            *((str(at), _column_name(sheet, at, header)) for at in range(sheet.width)),
        ]
        is_left_out = self["metal"].value() == FromWhere.LEFT_OUT
        for field in ListField:
            self.fields[field.value + "_column"] = forms.ChoiceField(
                label=_LABELS[field],
                choices=columns,
                required=field in REQUIRED and not is_left_out,
                error_messages={"required": _ASKED.format(field)},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("metal") == FromWhere.COLUMN and not cleaned.get("metal_column"):
            self.add_error("metal_column", _ASKED.format(ListField.METAL))
        used = [column for field in ListField if (column := cleaned.get(field.value + "_column"))]
        if len(set(used)) < len(used):
            self.add_error(None, "One column is named for two things.")
        return cleaned

    def mapping(self) -> SheetMapping:
        """What was said."""
        told = self.cleaned_data
        columns = {field: int(at) for field in ListField if (at := told.get(field.value + "_column"))}
        return SheetMapping(self.sheet.name, told["header_row"], told["metal"], columns)


_ASKED = "Say which column holds the {}."
_LABELS = {
    ListField.COUNTRY: "Country",
    ListField.PRODUCER: "Producer",
    ListField.BRAND: "Brand",
    ListField.SHAPE: "Shape",
    ListField.METAL: "Metal, if it has a column",
    ListField.PLANT: "Plant",
    ListField.LMESWORD: "LMEsword code",
}


def _column_name(sheet: SheetRead, column: int, header_row: int) -> str:
    """The letter of a column and what stands first in it, from the row of the headings on."""
    rows = sheet.rows[max(header_row - 1, 0) :][:25]
    first = next((row[column] for row in rows if column < len(row) and row[column]), "empty")
    return f"{letters(column + 1)}: {first[:40]}"


def sheet_initial(mapping: SheetMapping) -> dict[str, Any]:
    """A mapping as the form shows it."""
    columns = {field.value + "_column": str(column) for field, column in mapping.columns.items()}
    return {"metal": str(mapping.metal), "header_row": mapping.header_row} | columns
