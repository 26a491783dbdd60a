"""What every list of the registers has in common: it is read, and nothing in it is changed by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from cpal.backoffice import FormsAdmin
from cpal.clock import database_clock
from cpal.tabular.cells import FIRST_YEAR, LAST_YEAR
from eligibility.policies import may_load_registers, may_read_deliveries, may_read_registers


class HeldNow(admin.SimpleListFilter):
    """What is held now, unless everything that was ever received is asked for."""

    title = "held"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ever", "All rows ever received")]

    def choices(self, changelist: Any) -> Any:
        """Django's first choice is “All”; here it is what is held now."""
        now, *others = super().choices(changelist)
        return [now | {"display": "Held now"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "ever":
            return queryset
        held: Any = queryset.model._default_manager  # noqa: SLF001 - Django's public name
        return queryset.filter(pk__in=held.held_at(database_clock()).values("pk"))


class ReadByJudges(FormsAdmin):
    """Lists that whoever judges with the registers reads, and compliance; pages of their own beside them."""

    show_full_result_count = False

    def may_read(self, request: HttpRequest) -> bool:
        return may_read_registers(request.user)


class ReadByKeepers(ReadByJudges):
    """Lists of what came and who was told, which tell who trades: the officer who keeps them, and compliance."""

    def may_read(self, request: HttpRequest) -> bool:
        return may_read_deliveries(request.user)


def with_loading(request: HttpRequest, extra_context: dict[str, Any] | None) -> dict[str, Any]:
    """What a list of the registers needs to know besides its rows."""
    return {**(extra_context or {}), "may_load_registers": may_load_registers(request.user)}


class Tool(NamedTuple):
    """A page that a list offers to whoever keeps the registers."""

    label: str
    url_name: str


class RegisterAdmin(ReadByJudges):
    """Rows of a register: those held now first, and with the rest every row that was ever received."""

    tools: ClassVar[tuple[Tool, ...]] = ()
    exclude = ("delivery",)
    change_list_template = "admin/eligibility/register.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with the way to load a file for whoever may."""
        context = {"tools": self.tools, **with_loading(request, extra_context)}
        return super().changelist_view(request, context)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("file",)

    @admin.display(description="Register file")
    def file(self, row: Any) -> str:
        """The file it came in."""
        return str(row.delivery)


class Pages(ReadByJudges):
    """A list with pages of its own beside it."""

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        """A page that knows whether its reader keeps the registers."""
        may_keep = may_load_registers(request.user)
        return super().page(request, template, title, **{"may_keep": may_keep, **context})

    def on_to(self, request: HttpRequest, told: str, address: str) -> HttpResponse:
        """Say what happened, at that address."""
        messages.success(request, told)
        return HttpResponseRedirect(address)


class PagesAdmin(Pages, RegisterAdmin):
    """A list of register rows with pages of its own beside it."""


def day_asked(label: str) -> forms.DateField:
    """A day that a page may be asked about, of the years that register files know."""
    years = [
        MinValueValidator(dt.date(FIRST_YEAR, 1, 1)),
        MaxValueValidator(dt.date(LAST_YEAR, 12, 31)),
    ]
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, validators=years, widget=widget)


def named_in(request: HttpRequest, name: str) -> str:
    """What the address names; empty where it names nothing that a register could hold."""
    named = request.GET.get(name, "")
    return "" if "\0" in named else named


def check_may_read(request: HttpRequest) -> None:
    """PermissionDenied for whoever does not read the registers."""
    if not may_read_registers(request.user):
        raise PermissionDenied("The registers are read by those who judge with them, and by compliance.")


def check_may_enter(request: HttpRequest) -> None:
    """PermissionDenied for whoever does not keep the registers."""
    if not may_load_registers(request.user):
        raise PermissionDenied("Rows are entered by the eligibility officer.")
