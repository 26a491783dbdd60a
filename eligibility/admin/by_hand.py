"""Entering one row of a register by hand: a form of the register's own columns, which makes a one-row register file."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from cpal.people.models import User
from eligibility.admin.reading import PagesAdmin, Tool, check_may_enter
from eligibility.admin.row_forms import RowForm, Why, row_form
from eligibility.registers.tables import TABLES
from eligibility.services.enter_rows import RowsRefused, enter_rows
from eligibility.services.load_register import LoadedRegister

ENTERED = (
    "The row is entered. It is held from now on; whatever it replaced is under “All rows ever received”."
)
HELD_ALREADY = "It is held already, with the same content: nothing was entered."


class ByHandAdmin(PagesAdmin):
    """A list of register rows, with the form by which the eligibility officer enters one."""

    register: ClassVar[str]  # as its files are named
    entering: ClassVar[str]  # what the form says it does

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.tools = (Tool(cls.entering, f"admin:eligibility_{cls.register}_enter"), *cls.tools)

    @property
    def form_class(self) -> type[RowForm]:
        """The form of one row."""
        return row_form(self.register)

    def get_urls(self) -> list[URLPattern]:
        """Entering a row, beside the pages that the admin has."""
        view = self.admin_site.admin_view(self.enter)
        return [path("enter/", view, name=f"eligibility_{self.register}_enter"), *super().get_urls()]

    def enter(self, request: HttpRequest) -> HttpResponse:
        """Enter one row."""
        check_may_enter(request)
        form, why = self.form_class(self.sent(request)), Why(self.sent(request))
        if request.method == "POST" and all([form.is_valid(), why.is_valid()]):
            loaded = self._entered(request, form, why)
            if loaded is not None:
                return self._after(request, loaded)
        return self.page(
            request,
            "admin/eligibility/enter_row.html",
            self.entering,
            form=form,
            why=why,
            key=self._key(form),
        )

    def _key(self, form: RowForm) -> str:
        """What names a row of this register, in the words of the form."""
        table = TABLES[self.register]
        columns = zip(table.layout.names, table.names, strict=True)
        *others, last = [
            str(form[name].label).lower() for name, stored in columns if stored in self.model.KEY
        ]
        return f"{', '.join(others)} and {last}" if others else last

    def _entered(self, request: HttpRequest, form: RowForm, why: Why) -> LoadedRegister | None:
        try:
            return enter_rows(
                register=self.register,
                rows=[form.cells()],
                entered_by=cast(User, request.user),
                reason=why.cleaned_data["reason"],
            )
        except RowsRefused as refused:
            form.show_refusal(refused)
            return None

    def _after(self, request: HttpRequest, loaded: LoadedRegister) -> HttpResponse:
        """The list, with what came of it."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if loaded.rows_stored:
            return self.on_to(request, ENTERED, address)
        messages.info(request, HELD_ALREADY)
        return HttpResponseRedirect(address)
