"""The code of conduct in the back office: everybody's own page, and the standing of all staff (paper 7.3)."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from cpal.backoffice import FormsAdmin
from cpal.clock import database_clock
from cpal.people import conduct_shown as shown
from cpal.people import policies
from cpal.people.conduct import code_in_force, staff, standing_of, standings
from cpal.people.conduct_forms import (
    AcknowledgementForm,
    AdoptionForm,
    DeclarationForm,
    ReviewForm,
    TrainingForm,
)
from cpal.people.models import Acknowledgement, CodeOfConduct, ConflictDeclaration, Training, User
from cpal.people.roles_held import tenures
from cpal.people.services.acknowledge_code import acknowledge_code
from cpal.people.services.adopt_code import adopt_code, proposed_text
from cpal.people.services.declare_interests import declare_interests
from cpal.people.services.record_training import record_training
from cpal.people.services.refusals import ConductRefused
from cpal.people.services.review_declaration import review_declaration
from cpal.people.visitors import works_here

YOURS = "admin:people_codeofconduct_changelist"
STAFF = "admin:people_conduct_staff"


class ConductAdmin(FormsAdmin):
    """What the code of conduct asks: read here, and done through one service each."""

    refusals = (ConductRefused,)


@admin.register(CodeOfConduct)
class CodeOfConductAdmin(ConductAdmin):
    """The page of whoever is signed in: the code, what it asks, and the forms to do it."""

    def may_read(self, request: HttpRequest) -> bool:
        return works_here(request.user)

    def get_urls(self) -> list[URLPattern]:
        """Acknowledging, declaring, adopting and the standing of all staff, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("acknowledge/", view(self.acknowledge), name="people_conduct_acknowledge"),
            path("declare/", view(self.declare), name="people_conduct_declare"),
            path("adopt/", view(self.adopt), name="people_conduct_adopt"),
            path("staff/", view(self.staff), name="people_conduct_staff"),
            path("roles/", view(self.roles), name="people_conduct_roles"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Your conduct: the duties first, then the code."""
        return self._yours(request, AcknowledgementForm(), DeclarationForm())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> TemplateResponse:
        """One version of the code."""
        code = get_object_or_404(CodeOfConduct, pk=object_id[:18] if object_id.isdecimal() else None)
        return self.page(
            request, "backoffice/conduct_code.html", str(code), code=code, facts=shown.code_facts(code)
        )

    def acknowledge(self, request: HttpRequest) -> HttpResponse:
        """Acknowledge the code in force."""
        form = AcknowledgementForm(self.sent(request))
        code = code_in_force(database_clock())
        if request.method == "POST" and code is not None and form.is_valid():
            user = cast(User, request.user)
            if self.attempt(form, lambda: acknowledge_code(code=code, user=user)):
                return self.back(request, f"You have acknowledged {code}.", YOURS)
        return self._yours(request, form, DeclarationForm())

    def declare(self, request: HttpRequest) -> HttpResponse:
        """Declare interests, or that there are none."""
        form = DeclarationForm(self.sent(request))
        user = cast(User, request.user)
        if self.carried_out(request, form, lambda: declare_interests(user=user, **form.answers())):
            return self.back(request, "Your declaration is recorded.", YOURS)
        return self._yours(request, AcknowledgementForm(), form)

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Adopt a version of the code: a senior manager."""
        user = cast(User, request.user)
        policies.check_may_adopt_code(user)
        form = AdoptionForm(self.sent(request), initial={"text": self._text_to_start_from()})
        if self.carried_out(request, form, lambda: adopt_code(**form.cleaned_data, adopted_by=user)):
            return self.back(request, f"Code of conduct {form.cleaned_data['version']} is adopted.", YOURS)
        return self.page(
            request,
            "backoffice/conduct_form.html",
            "Adopt a code of conduct",
            form=form,
            button="Adopt the code",
        )

    def staff(self, request: HttpRequest) -> TemplateResponse:
        """Every member of staff and how they stand."""
        if not policies.may_see_standings(request.user):
            raise PermissionDenied(
                "The standing of all staff is for compliance, senior managers and administrators."
            )
        now = database_clock()
        return self.page(
            request,
            "backoffice/conduct_staff.html",
            "Staff under the code of conduct",
            code=code_in_force(now),
            table=shown.standings_table(standings(staff(), now)),
            may_record=policies.may_record_training(request.user),
            may_read_roles=policies.may_read_role_history(request.user),
        )

    def roles(self, request: HttpRequest) -> TemplateResponse:
        """Who held which role when, from the audit log."""
        if not policies.may_read_role_history(request.user):
            raise PermissionDenied("The history of roles is for compliance and administrators.")
        table = shown.tenures_table(tenures())
        return self.page(request, "backoffice/conduct_roles.html", "Who held which role when", table=table)

    def _yours(
        self, request: HttpRequest, acknowledging: forms.Form, declaring: forms.Form
    ) -> TemplateResponse:
        user, now = cast(User, request.user), database_clock()
        code, standing = code_in_force(now), standing_of(user, now)
        declaration = (
            ConflictDeclaration.objects.filter(user=user).select_related("review__reviewed_by").first()
        )
        return self.page(
            request,
            "backoffice/conduct_yours.html",
            "Your conduct",
            code=code,
            facts=shown.code_facts(code) if code else [],
            duties=shown.duties_table(standing) if standing.duties else None,
            overdue=standing.overdue,
            acknowledging=acknowledging,
            declaring=declaring,
            declaration=shown.declaration_facts(declaration) if declaration else [],
            versions=CodeOfConduct.objects.defer("text"),
            may_adopt=policies.may_adopt_code(user),
            may_see_standings=policies.may_see_standings(user),
        )

    def _text_to_start_from(self) -> str:
        latest = CodeOfConduct.objects.first()
        return latest.text if latest else proposed_text()


@admin.register(ConflictDeclaration)
class ConflictDeclarationAdmin(ConductAdmin):
    """What was declared, to be reviewed by a senior manager who did not declare it."""

    list_display = ("user", "declared_at", "has_nothing_to_declare", "made_of_it")
    list_filter = ("has_nothing_to_declare",)
    search_fields = ("user__username",)
    list_select_related = ("user", "review")

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_declarations(request.user)

    @admin.display(description="Review")
    def made_of_it(self, declaration: ConflictDeclaration) -> str:
        review = getattr(declaration, "review", None)
        return review.get_outcome_display() if review else "not reviewed yet"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A declaration, and the form of its review for whoever may review it."""
        if not self.may_read(request):
            raise PermissionDenied("Declarations are read by senior managers and compliance.")
        declaration = get_object_or_404(
            ConflictDeclaration.objects.select_related("user", "review__reviewed_by"),
            pk=object_id[:18] if object_id.isdecimal() else None,
        )
        user, form = cast(User, request.user), ReviewForm(self.sent(request))
        obstacle = policies.obstacle_to_reviewing(user, declaration)
        if request.method == "POST":
            policies.check_may_review_declaration(user, declaration)
            if form.is_valid() and self.attempt(
                form, lambda: review_declaration(declaration=declaration, reviewed_by=user, **form.answers())
            ):
                told = f"The declaration of {declaration.user} is reviewed."
                return self.back(request, told, "admin:people_conflictdeclaration_changelist")
        return self.page(
            request,
            "backoffice/conduct_declaration.html",
            f"Declaration of {declaration.user}",
            facts=shown.declaration_facts(declaration),
            is_reviewed=hasattr(declaration, "review"),
            obstacle=obstacle,
            form=form,
        )


@admin.register(Training)
class TrainingAdmin(ConductAdmin):
    """Courses that were completed, and the page on which one is recorded."""

    list_display = ("user", "course", "completed_on", "evidence", "recorded_by", "recorded_at")
    list_display_links = None  # a row says all there is
    list_filter = ("course",)
    search_fields = ("user__username", "evidence")
    list_select_related = ("user", "recorded_by")

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_see_standings(request.user)

    def get_urls(self) -> list[URLPattern]:
        """Recording, beside the pages that the admin has."""
        view = self.admin_site.admin_view(self.record)
        return [path("record/", view, name="people_training_record"), *super().get_urls()]

    def record(self, request: HttpRequest) -> HttpResponse:
        """Record that somebody completed a course."""
        user = cast(User, request.user)
        if not policies.may_record_training(user):
            raise PermissionDenied("Training is recorded by an administrator or a senior manager.")
        form = TrainingForm(self.sent(request))
        if self.carried_out(request, form, lambda: record_training(**form.answers(), recorded_by=user)):
            return self.back(request, "The training is recorded.", STAFF)
        return self.page(
            request,
            "backoffice/conduct_form.html",
            "Record a training",
            form=form,
            button="Record the training",
        )


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ConductAdmin):
    """Who acknowledged which version when."""

    list_display = ("user", "code", "acknowledged_at")
    list_display_links = None  # a row says all there is
    list_filter = ("code",)
    search_fields = ("user__username",)
    list_select_related = ("user", "code")

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_see_standings(request.user)
