"""Accounts, roles and memberships, kept by administrators; nobody changes their own roles."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from cpal.audit.trail import record
from cpal.people import conduct_admin
from cpal.people.models import Membership, User
from cpal.people.roles import Role
from cpal.people.visitors import holds

__all__ = ["AccountAdmin", "MembershipAdmin", "conduct_admin"]

admin.site.unregister(Group)  # a role is fixed by what the software lets it do


class AdministratorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Changed by administrators, read by compliance; nothing that acted is ever deleted."""

    def _is(self, request: HttpRequest, *roles: Role) -> bool:
        return holds(request.user, *roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is(request, Role.ADMINISTRATOR, Role.COMPLIANCE)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is(request, Role.ADMINISTRATOR, Role.COMPLIANCE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._is(request, Role.ADMINISTRATOR)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._is(request, Role.ADMINISTRATOR)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class AccountAdmin(AdministratorAdmin, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Who signs in, and with which roles."""

    list_display = ("username", "get_full_name", "email", "held_roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    filter_horizontal = ("groups",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Roles", {"fields": ("groups", "is_active")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "email", "first_name", "last_name", "password1", "password2", "groups")},
        ),
    )
    readonly_fields = ("last_login", "date_joined")

    @admin.display(description="Roles")
    def held_roles(self, account: User) -> str:
        return ", ".join(sorted(group.name for group in account.groups.all())) or "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """An administrator cannot give roles to the own account."""
        own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "groups", "is_active") if own else tuple(self.readonly_fields)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001 - the admin's signature
        account = cast(User, form.instance)
        before = sorted(account.groups.values_list("name", flat=True))
        if account.pk == request.user.pk and "groups" in form.changed_data:
            raise PermissionDenied("Nobody gives roles to the own account.")
        super().save_related(request, form, formsets, change)
        after = sorted(account.groups.values_list("name", flat=True))
        record(
            action="account.changed" if change else "account.created",
            subject=account.get_username(),
            actor=cast(User, request.user),
            detail={"changed": form.changed_data, "roles_before": before, "roles": after},
        )


@admin.register(Membership)
class MembershipAdmin(AdministratorAdmin):
    """For whom a participant's user acts."""

    list_display = ("user", "organisation", "from_on", "until_on")
    search_fields = ("user__username", "organisation")
    autocomplete_fields = ("user",)

    def save_model(self, request: HttpRequest, obj: Membership, form: ModelForm, change: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001 - the admin's signature
        super().save_model(request, obj, form, change)
        record(
            action="membership.changed" if change else "membership.created",
            subject=obj.user.get_username(),
            actor=cast(User, request.user),
            detail={"organisation": obj.organisation, "from_on": obj.from_on, "until_on": obj.until_on},
        )
