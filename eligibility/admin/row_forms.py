"""Forms made from the columns of a register: one field a column, read by the register's own readers of cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models

from cpal.tabular import CellRefused, Column
from eligibility.admin.column_words import Asked, asked, named
from eligibility.admin.known_names import KnownInput, refuse_unknown, share_lists
from eligibility.admin.why import why
from eligibility.keeping.known import Kind
from eligibility.registers.tables import TABLES, RegisterTable
from eligibility.services.enter_rows import RowsRefused

YES_OR_NO = [("", "not said"), ("true", "Yes"), ("false", "No")]
NOT_SAID = ("", "not said")
LONG = 1000  # from so many characters on a text gets several lines
FILL_IN = "Fill this in: a row without it is refused."
CHOOSE = "Choose one: a row without it is refused."


class CellField(forms.CharField):
    """A cell of a register file: what its column refuses is an error of the field."""

    def __init__(
        self, column: Column, stored: models.Field[Any, Any], words: Asked, names: Kind | None
    ) -> None:
        self.column = column
        super().__init__(
            label=words.label,
            required=not column.may_be_empty,
            help_text=words.hint,
            error_messages={"required": CHOOSE if stored.choices else FILL_IN},
            widget=KnownInput(names) if names else _widget(column, stored),
        )

    def clean(self, value: Any) -> str:
        """The text of the cell."""
        text = str(super().clean(value))
        if text:
            try:
                self.column.read(text)
            except CellRefused as refused:
                raise forms.ValidationError(f"Expected {refused}.") from None
        return text


class RowForm(forms.Form):
    """One row of a register."""

    register: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        share_lists(self)

    def clean(self) -> dict[str, Any]:
        """What the row names is held."""
        cells = super().clean() or {}
        refuse_unknown(self, *self.newly_named())
        return cells

    def newly_named(self) -> tuple[str, ...]:
        """The fields that name what need not be held yet."""
        return ()

    def cells(self) -> dict[str, str]:
        """The row, by the names of the columns; only of a valid form."""
        names = TABLES[self.register].layout.names
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def show_refusal(self, refused: RowsRefused) -> None:
        """Put each fault of the register at its field."""
        show_refusal(self, refused)


class Why(forms.Form):
    """Why something is entered, for the audit log."""

    reason = why("row")


def row_form(register: str, leave_out: Collection[str] = (), rules: type[RowForm] = RowForm) -> type[RowForm]:
    """The form of one row of a register; columns left out are filled by whoever calls, `rules` check it as a whole."""
    return type(
        f"{register.title()}Form", (rules,), {"register": register, **cell_fields(register, leave_out)}
    )


def cell_fields(register: str, leave_out: Collection[str] = ()) -> Mapping[str, CellField]:
    """The field of each column, in the order of the file."""
    table: RegisterTable = TABLES[register]
    return {
        column.name: CellField(column, stored, asked(register, column.name), named(register, column.name))
        for column, stored in zip(table.layout.columns, table.fields, strict=True)
        if column.name not in leave_out
    }


def show_refusal(form: forms.Form, refused: RowsRefused) -> None:
    """Put each fault of a register at its field, and what belongs to none at the top."""
    for fault in refused.faults:
        place = fault.field if fault.field in form.fields else None
        form.add_error(place, f"Expected {fault.expected}, found {fault.found}.")


def _widget(column: Column, stored: models.Field[Any, Any]) -> forms.Widget:
    if stored.choices:
        choices = [(value, str(said)) for value, said in stored.flatchoices]
        return forms.Select(
            choices=[NOT_SAID, *choices] if column.may_be_empty else [("", "choose"), *choices]
        )
    match stored:
        case models.BooleanField():
            return forms.Select(choices=YES_OR_NO)
        case models.DateField():
            return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        case models.IntegerField() | models.DecimalField():
            return forms.TextInput(attrs={"inputmode": "decimal"})
        case models.CharField() if (stored.max_length or 0) >= LONG:
            return forms.Textarea(attrs={"rows": 2})
        case _:
            return forms.TextInput()
