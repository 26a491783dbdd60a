"""What every list of the registers has in common: it is read, and nothing in it is changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from cpal.clock import database_clock
from eligibility.policies import may_load_registers, may_read_registers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from cpal.people.models import User


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


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A list and a page a row, for whoever may read it."""

    list_per_page = 50
    show_full_result_count = False

    def may_read(self, user: User | AnonymousUser) -> bool:
        """Whether the person may read this list."""
        return may_read_registers(user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_read(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_read(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def with_loading(request: HttpRequest, extra_context: dict[str, Any] | None) -> dict[str, Any]:
    """What a list of the registers needs to know besides its rows."""
    return {**(extra_context or {}), "may_load_registers": may_load_registers(request.user)}


class RegisterAdmin(ReadOnlyAdmin):
    """Rows of a register: those held now first, and with the rest every row that was ever received."""

    exclude = ("delivery",)
    change_list_template = "admin/eligibility/register.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with the way to load a file for whoever may."""
        return super().changelist_view(request, with_loading(request, extra_context))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("file",)

    @admin.display(description="Register file")
    def file(self, row: Any) -> str:
        """The file it came in."""
        return str(row.delivery)
