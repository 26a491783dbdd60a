"""Changes of the methodology in the back office: written, proposed, decided and adopted on one page each."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from consultations.admin import amendments_text as text_pages
from consultations.admin.amendments_forms import DescriptionForm
from consultations.admin.amendments_shown import text_in_back_office
from consultations.admin.amendments_steps import Step, steps_for, waits_for
from consultations.amending import policies
from consultations.life import AmendmentState, MoveRefused
from consultations.models import Amendment
from consultations.policies import may_draft
from consultations.services.draft_amendment import (
    AmendmentRefused,
    describe_amendment,
    draft_amendment,
)
from cpal.backoffice import ReadOnlyAdmin
from cpal.look.figures import london_text
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    """The list of changes; the page of each, with what this person can do next; and the pages that write its text."""

    list_display = ("reference", "title", "state", "material", "base", "adopted_as", "drafted_by", "drafted")
    list_filter = ("state",)
    search_fields = ("reference", "title")
    list_select_related = ("materiality", "adoption", "drafted_by")
    change_list_template = "admin/consultations/amendments/list.html"

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read(cast(User, request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.may_prepare(cast(User, request.user))

    @admin.display(description="Material")
    def material(self, amendment: Amendment) -> str:
        decision = getattr(amendment, "materiality", None)
        return "–" if decision is None else ("material" if decision.is_material else "not material")

    @admin.display(description="Adopted as")
    def adopted_as(self, amendment: Amendment) -> str:
        adoption = getattr(amendment, "adoption", None)
        return "–" if adoption is None else str(adoption)

    @admin.display(description="Drafted", ordering="drafted_at")
    def drafted(self, amendment: Amendment) -> str:
        return london_text(amendment.drafted_at, "short")

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside those that the admin has."""
        describe = self.admin_site.admin_view(self.describe)
        return [
            path("<int:number>/describe/", describe, name="consultations_amendment_describe"),
            *text_pages.urls(self),
            *super().get_urls(),
        ]

    # --- pages ------------------------------------------------------------------------------------------------
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Begin a change of the version that was adopted last."""
        if not self.has_add_permission(request):
            raise PermissionDenied(
                "Only a consultation editor, an analyst or a senior manager drafts changes."
            )
        form = DescriptionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                amendment = draft_amendment(description=form.answer(), drafted_by=cast(User, request.user))
            except AmendmentRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                return self.back(request, amendment, f"{amendment.reference} is begun: write its text next.")
        return self.page(
            request, "describe.html", "Change the methodology", form=form, button="Begin the draft"
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The amendment as it stands, and what this person can do next."""
        amendment = self.amendment(request, object_id)
        user = cast(User, request.user)
        chosen = request.POST.get("step", "")
        steps = steps_for(user, amendment, request.POST or None, chosen)
        if request.method == "POST":
            step = next((each for each in steps if each.name == chosen), None)
            if step is None:
                raise PermissionDenied("That cannot be done to this change now, or not by you.")
            if self._take(step, user):
                return self.back(request, amendment, step.told)
        texts = [text_in_back_office(text, user) for text in (amendment.final, amendment.proposal) if text]
        return self.page(
            request,
            "amendment.html",
            f"{amendment.reference}: {amendment.title}",
            amendment=amendment,
            materiality=getattr(amendment, "materiality", None),
            decision=getattr(amendment, "decision", None),
            adoption=getattr(amendment, "adoption", None),
            texts=texts,
            steps=steps,
            waits_for=waits_for(user, amendment),
            conduct=obstacle_of_conduct(user) if steps else "",
            may_prepare=policies.may_prepare(user),
            consultations=amendment.consultations.order_by("pk"),
            may_consult=amendment.current_state is AmendmentState.PROPOSED and may_draft(user),
        )

    def _take(self, step: Step, user: User) -> bool:
        if not step.form.is_bound and step.form.fields:
            return False
        if step.form.fields and not step.form.is_valid():
            return False
        try:
            step.act(step, user)
        except (AmendmentRefused, MoveRefused) as refusal:
            if step.form.is_bound:
                step.form.add_error(None, str(refusal))
                return False
            raise PermissionDenied(str(refusal)) from refusal
        return True

    def describe(self, request: HttpRequest, number: int) -> HttpResponse:
        """What a draft is about."""
        amendment = self.amendment(request, str(number))
        policies.check(policies.obstacle_to_preparing(cast(User, request.user)), cast(User, request.user))
        stands = {name: getattr(amendment, name) for name in DescriptionForm.base_fields}
        form = DescriptionForm(request.POST or None, initial=stands)
        if request.method == "POST" and form.is_valid():
            try:
                describe_amendment(
                    amendment=amendment, description=form.answer(), described_by=cast(User, request.user)
                )
            except AmendmentRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                return self.back(request, amendment, "Kept.")
        title = f"{amendment.reference}: what it is about"
        return self.page(request, "describe.html", title, form=form, button="Keep", amendment=amendment)

    # --- shared -----------------------------------------------------------------------------------------------
    def amendment(self, request: HttpRequest, number: str) -> Amendment:
        """The amendment, for whoever may read it."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Changes of the methodology are read by those who draft or decide them.")
        if not number.isdecimal():
            raise Http404("There is no such amendment.")
        rows = Amendment.objects.select_related(
            "materiality", "decision", "adoption", "drafted_by", "ended_by"
        )
        return get_object_or_404(rows, pk=number[:18])

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        """A page of ours in the frame of the back office."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/consultations/amendments/{template}", frame | context)

    def back(self, request: HttpRequest, amendment: Amendment, told: str) -> HttpResponse:
        """Say what happened, on the page of the amendment."""
        messages.success(request, told)
        return HttpResponseRedirect(reverse("admin:consultations_amendment_change", args=[amendment.pk]))
