"""Entering one row of a register by hand: a form of the register's own columns, which makes a one-row register file."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from cpal.people.models import User
from eligibility.admin.reading import PagesAdmin, Tool, check_may_enter
from eligibility.admin.row_forms import RowForm, Why, row_form
from eligibility.services.enter_rows import RowsRefused, enter_rows
from eligibility.services.load_register import LoadedRegister

ENTER = "Enter a row"


class ByHandAdmin(PagesAdmin):
    """A list of register rows, with the form by which the eligibility officer enters one."""

    register: ClassVar[str]  # as its files are named
    entering: ClassVar[str]  # what the form says it does

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.tools = (Tool(ENTER, f"admin:eligibility_{cls.register}_enter"), *cls.tools)

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
                return self.on_to(
                    request, said_of(loaded), reverse(f"admin:eligibility_{self.opts.model_name}_changelist")
                )
        key = ", ".join(self.model.KEY).replace("_", " ")
        return self.page(
            request, "admin/eligibility/enter_row.html", self.entering, form=form, why=why, key=key
        )

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


def said_of(loaded: LoadedRegister) -> str:
    """What came of it."""
    return "The row is entered." if loaded.rows_stored else "It is held already, with the same content."
