"""Forms made from the columns of a register: one field a column, read by the register's own readers of cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.db import models

from cpal.tabular import CellRefused, Column
from eligibility.registers.tables import TABLES, RegisterTable
from eligibility.services.enter_rows import RowsRefused

YES_OR_NO = [("", "not said"), ("true", "Yes"), ("false", "No")]
NOT_SAID = ("", "not said")
LONG = 1000  # from so many characters on a text gets several lines


class CellField(forms.CharField):
    """A cell of a register file: what its column refuses is an error of the field."""

    def __init__(self, column: Column, stored: models.Field[Any, Any]) -> None:
        self.column = column
        name = str(stored.verbose_name)
        super().__init__(
            label=name[:1].upper() + name[1:],
            required=not column.may_be_empty,
            help_text=str(stored.help_text),
            widget=_widget(column, stored),
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

    def cells(self) -> dict[str, str]:
        """The row, by the names of the columns; only of a valid form."""
        names = TABLES[self.register].layout.names
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def show_refusal(self, refused: RowsRefused) -> None:
        """Put each fault of the register at its field."""
        show_refusal(self, refused)


class Why(forms.Form):
    """Why something is entered, for the audit log."""

    reason = forms.CharField(
        label="Why",
        help_text="What this rests on. It is kept in the audit log.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def row_form(register: str, leave_out: Collection[str] = (), rules: type[RowForm] = RowForm) -> type[RowForm]:
    """The form of one row of a register; columns left out are filled by whoever calls, `rules` check it as a whole."""
    return type(
        f"{register.title()}Form", (rules,), {"register": register, **cell_fields(register, leave_out)}
    )


def cell_fields(register: str, leave_out: Collection[str] = ()) -> Mapping[str, CellField]:
    """The field of each column, in the order of the file."""
    table: RegisterTable = TABLES[register]
    return {
        column.name: CellField(column, stored)
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
