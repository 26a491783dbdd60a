"""The forms by which the officer says what a list or credential is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from cpal.look.figures import day_text
from cpal.tabular import CellRefused
from eligibility.evidence import Metal
from eligibility.imports.cells import letters
from eligibility.imports.changes import ListChanges
from eligibility.imports.choices import ListChoices
from eligibility.imports.columns import REQUIRED, FromWhere, ListField, SheetMapping
from eligibility.imports.guard import ACCEPTED, LARGEST_CREDENTIAL, LARGEST_SPREADSHEET
from eligibility.imports.producers import ListedProducer
from eligibility.imports.refusals import size
from eligibility.imports.sheets import SheetRead
from eligibility.registers.layouts import ORGANISATION

METALS = [(metal.value, metal.value.capitalize()) for metal in Metal]
WHERE_THE_METAL_STANDS = [
    *((metal.value, f"All of it is {metal.value}") for metal in Metal),
    (FromWhere.COLUMN.value, "In a column of its own"),
    (FromWhere.HEADING.value, "In a heading above the rows of each metal"),
    (FromWhere.LEFT_OUT.value, "Leave this sheet out"),
]
NEW = "new"
MOST_CODES_ASKED = 300


class UploadForm(forms.Form):
    """One spreadsheet or credential."""

    file = forms.FileField(
        label="Brand list or credential",
        help_text=f"A spreadsheet ({size(LARGEST_SPREADSHEET)} at most) or a credential "
        f"({size(LARGEST_CREDENTIAL)} at most): {ACCEPTED}. Nothing is loaded yet.",
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED.replace(" ", "")}),
    )


class ListForm(forms.Form):
    """What the list says of itself."""

    listed_by = forms.DateField(
        label="The date of the list",
        help_text="A brand that is new in it is held as listed by that day, not from it.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    source = forms.CharField(
        label="Where the list is from",
        help_text="Its name and address, as a reader could find it again.",
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


class WhoIsWhoForm(forms.Form):
    """Who the producers are, and which brands are delisted or have another producer: one by one."""

    def __init__(
        self,
        changes: ListChanges,
        choices: ListChoices,
        held_codes: Collection[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held_codes = held_codes
        self.asked = [
            each for each in changes.producers if each.held is None or each.key in choices.is_organisation
        ]
        self.too_many = len(self.asked) > MOST_CODES_ASKED
        if self.too_many:
            self.asked = [each for each in self.asked if each.alike]
        for place, producer in enumerate(self.asked):
            self._add_producer(place, producer, choices)
        self._add_choice("delist", "Delisted by the date of the list", changes.gone, choices.delist)
        self._add_choice("move", "Take the producer that the list names", changes.moved, choices.move)

    def _add_producer(self, place: int, producer: ListedProducer, choices: ListChoices) -> None:
        told = f" ({producer.country})" if producer.country else ""
        if producer.alike:
            offered = [
                (each.code, f"It is {each.name or each.code} ({_said(each)})") for each in producer.alike
            ]
            decided = choices.is_organisation.get(producer.key) or (NEW if producer.is_new else None)
            self.fields[f"who_{place}"] = forms.ChoiceField(
                label=f"{producer.name}{told}",
                choices=[*offered, (NEW, "It is another organisation, and new")],
                widget=forms.RadioSelect,
                initial=decided,
            )
        self.fields[f"code_{place}"] = forms.CharField(
            label=f"Code of {producer.name}{told}" + (", if it is new" if producer.alike else ""),
            max_length=100,
            required=not producer.alike,
            initial=producer.code if producer.held is None else "",
        )

    def _add_choice(self, name: str, label: str, brands: Sequence[Any], chosen: frozenset[str]) -> None:
        if brands:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=[(each.key, brand_said(each)) for each in brands],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=sorted(chosen),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for place, producer in enumerate(self.asked):
            if not self._is_new(cleaned, place):
                continue
            self._check_code(place, cleaned.get(f"code_{place}", ""), producer, taken)
        return cleaned

    def _is_new(self, cleaned: Mapping[str, Any], place: int) -> bool:
        return bool(cleaned.get(f"who_{place}", NEW) == NEW)

    def _check_code(self, place: int, code: str, producer: ListedProducer, taken: dict[str, str]) -> None:
        name = f"code_{place}"
        if not code:
            self.add_error(name, f"Give {producer.name} a code.")
        elif code in taken:
            self.add_error(name, f"{taken[code]} has the same code.")
        elif code in self.held_codes:
            self.add_error(name, "An organisation is held under that code. Choose it, or give another code.")
        else:
            taken[code] = producer.name
            try:
                ORGANISATION(code)
            except CellRefused as refusal:
                self.add_error(name, f"Expected {refusal}.")

    def decided(self, choices: ListChoices) -> dict[str, Any]:
        """The choices, as they are kept."""
        told = self.cleaned_data
        asked = list(enumerate(self.asked))
        new = {each.key: told[f"code_{place}"] for place, each in asked if self._is_new(told, place)}
        same = {each.key: told[f"who_{place}"] for place, each in asked if not self._is_new(told, place)}
        return choices.as_kept() | {
            "new_codes": new,
            "is_organisation": same,
            "delist": sorted(told.get("delist", [])),
            "move": sorted(told.get("move", [])),
        }


def _said(organisation: Any) -> str:
    return ", ".join(filter(None, [organisation.code, organisation.country]))


def brand_said(brand: Any) -> str:
    """A brand that is held, as a choice names it."""
    listing = brand.listing
    said = f"{listing.brand}, {brand.key.partition(' ')[0]}, listed since {day_text(listing.listed_on)}"
    if getattr(brand, "moved_from", ""):
        return f"{said}: {brand.moved_from} is held, the list names {brand.producer.name} ({brand.producer.code})"
    return f"{said}, producer {listing.producer or 'not held'}"
