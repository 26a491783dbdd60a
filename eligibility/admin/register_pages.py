"""A register file that was staged: what it would change, row by row, and the button that loads exactly that."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cpal.clock import database_clock
from cpal.look.values import Column, Fact, Table
from cpal.people.models import User
from cpal.tabular import Fault, FileRefused
from eligibility.admin.deliveries import loaded_said
from eligibility.admin.import_pages import ImportPages
from eligibility.evidence import plain
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers
from eligibility.registers.looking import RegisterLook, look_at
from eligibility.registers.reading import RegisterEntry
from eligibility.services.load_as_shown import load_as_shown
from eligibility.services.load_brand_list import NotAsShown
from eligibility.services.load_register import LoadedRegister

REGISTER = StagedFile.Kind.REGISTER
MOST_ROWS_SHOWN = 500


class RegisterPages(ImportPages):
    """One page a file."""

    def look(self, request: HttpRequest, number: int) -> HttpResponse:
        """Rows new, rows that replace others, rows held already, rows faulty."""
        staged = self.staged(request, number, REGISTER)
        refused = ""
        if request.method == "POST":
            self.check_may_load(request)
            loaded = _load(request, staged)
            if isinstance(loaded, LoadedRegister):
                return HttpResponseRedirect(_after(request, loaded))
            refused = loaded
        look = look_at(bytes(staged.content), database_clock())
        return self.page(
            request,
            "look.html",
            "What would change",
            staged=staged,
            refused=refused,
            look=look,
            facts=look_facts(look),
            tables=[
                table for table in (new_table(look), replaced_table(look), fault_table(look)) if table.rows
            ],
            may_load=may_load_registers(request.user),
        )


def _load(request: HttpRequest, staged: StagedFile) -> LoadedRegister | str:
    try:
        return load_as_shown(
            staged=staged, shown=request.POST.get("shown", ""), loaded_by=cast(User, request.user)
        )
    except (NotAsShown, FileRefused) as refusal:
        return f"Nothing was loaded. {refusal}"


def _after(request: HttpRequest, loaded: LoadedRegister) -> str:
    if loaded.delivery is None:
        messages.info(request, "Nothing new: every good row of this file is held already.")
        return reverse("admin:eligibility_delivery_changelist")
    level = messages.WARNING if loaded.faults else messages.SUCCESS
    messages.add_message(request, level, loaded_said(loaded))
    return reverse("admin:eligibility_delivery_change", args=[loaded.delivery.pk])


def look_facts(look: RegisterLook) -> list[Fact]:
    """A register file in numbers."""
    return [
        Fact("Register", look.register.replace("_", " ")),
        Fact("New rows", f"{len(look.new):,}"),
        Fact("Rows that replace others", f"{len(look.replacing):,}"),
        Fact("Rows held already", f"{look.unchanged:,}"),
        Fact("Rows that a later row of the file replaces", f"{look.replaced_in_file:,}"),
        Fact("Rows that are faulty, and are not loaded", f"{look.rows_faulty:,}"),
    ]


def new_table(look: RegisterLook) -> Table:
    """The rows under keys that are not held."""
    names = look.table.layout.names
    return Table(
        "New rows",
        (Column("Row"), *map(Column, names)),
        tuple((entry.row, *_told(entry)) for entry in look.new[:MOST_ROWS_SHOWN]),
        _note(len(look.new)),
    )


def replaced_table(look: RegisterLook) -> Table:
    """Column by column, what is held and what comes in its place."""
    return Table(
        "Rows that replace others",
        (Column("Row"), Column("Key"), Column("Column"), Column("Held"), Column("Becomes")),
        tuple(
            (
                each.entry.row,
                ", ".join(map(said, look.table.key_of(each.entry.values))),
                name,
                said(was),
                said(new),
            )
            for each in look.replacing[:MOST_ROWS_SHOWN]
            for name, was, new in each.changed(look.table)
        ),
        _note(len(look.replacing)),
    )


def fault_table(look: RegisterLook) -> Table:
    """Row, field, what is wrong, what was expected."""
    return Table(
        "Rows that are faulty",
        (Column("Row"), Column("Field"), Column("What is wrong"), Column("What was expected")),
        tuple(map(_fault, look.faults[:MOST_ROWS_SHOWN])),
        _note(len(look.faults)),
    )


def _fault(fault: Fault) -> tuple[object, ...]:
    return (fault.row or "file", fault.field or "row", fault.found, fault.expected)


def _told(entry: RegisterEntry) -> tuple[str, ...]:
    return tuple(map(said, entry.values))


def said(value: object) -> str:
    """A value as a register file writes it; an empty one as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _note(number: int) -> str:
    return f"The first {MOST_ROWS_SHOWN} of {number:,} are shown." if number > MOST_ROWS_SHOWN else ""
