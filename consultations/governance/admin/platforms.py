"""The spot platform and the record of its fitness (paper 7.4)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from consultations.governance import policies
from consultations.governance.admin.base import GovernanceAdmin
from consultations.governance.forms import FitnessForm, PlatformForm
from consultations.governance.models import FitnessReview, SpotPlatform
from consultations.governance.services.change_platform import change_platform
from consultations.governance.services.confirm_fitness_review import confirm_fitness_review
from consultations.governance.services.record_fitness_review import record_fitness_review
from consultations.governance.shown import findings_table, fitness_facts, platform_facts
from cpal.people.models import User

PAGE = "admin:governance_fitnessreview_change"


@admin.register(SpotPlatform)
class SpotPlatformAdmin(GovernanceAdmin):
    """The platforms, the latest first; one is in force until the day of the next."""

    list_display = ("name", "role", "from_on", "source", "decided_by")
    search_fields = ("name",)
    list_select_related = ("decided_by",)
    add_name, add_label = "governance_spotplatform_replace", "Change the spot platform"

    def may_add(self, request: HttpRequest) -> bool:
        return policies.may_decide(request.user)

    def get_urls(self) -> list[URLPattern]:
        """Changing the platform and reviewing its fitness, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("replace/", view(self.replace), name="governance_spotplatform_replace"),
            path("<int:number>/fitness/", view(self.fitness), name="governance_spotplatform_fitness"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A platform, what it says about itself, and its reviews."""
        rows = SpotPlatform.objects.prefetch_related("facts", "fitness_reviews__confirmation")
        platform = cast(SpotPlatform, self.found(request, rows, object_id))
        return self.page(
            request,
            "admin/governance/platform.html",
            platform.name,
            platform=platform,
            facts=platform_facts(platform),
            may_draft=policies.may_draft(request.user),
        )

    def replace(self, request: HttpRequest) -> HttpResponse:
        """Put another platform in force."""
        user, form = cast(User, request.user), PlatformForm(self.sent(request))
        policies.check_may_decide(user)
        if self.carried_out(request, form, lambda: change_platform(**form.cleaned_data, decided_by=user)):
            told = f"{form.cleaned_data['name']} is in force from {form.cleaned_data['from_on']}."
            return self.back(request, told, "admin:governance_spotplatform_changelist")
        return self._form(request, "Change the spot platform", form, "Change the platform")

    def fitness(self, request: HttpRequest, number: int) -> HttpResponse:
        """Record a review of the platform's fitness."""
        platform = cast(SpotPlatform, self.found(request, SpotPlatform.objects.all(), str(number)))
        user, form = cast(User, request.user), FitnessForm(self.sent(request))
        policies.check_may_draft(user)
        kept: list[FitnessReview] = []
        if self.carried_out(
            request,
            form,
            lambda: kept.append(record_fitness_review(platform=platform, recorded_by=user, **form.answers())),
        ):
            return self.back(request, "The review is kept and waits for a second person.", PAGE, kept[0].pk)
        return self._form(request, f"Review the fitness of {platform}", form, "Keep the review")

    def _form(self, request: HttpRequest, title: str, form: Form, button: str) -> HttpResponse:
        return self.page(request, "admin/governance/form.html", title, form=form, button=button)


@admin.register(FitnessReview)
class FitnessReviewAdmin(GovernanceAdmin):
    """The reviews of the platforms' fitness; a second person confirms each."""

    list_display = ("platform", "held_on", "conclusion", "next_due_on", "recorded_by", "stands")
    list_filter = ("conclusion",)
    list_select_related = ("platform", "recorded_by", "confirmation")

    @admin.display(description="State")
    def stands(self, review: FitnessReview) -> str:
        return "confirmed, published" if hasattr(review, "confirmation") else "waits for a second person"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A review, and its confirmation."""
        rows = FitnessReview.objects.select_related("platform", "recorded_by", "confirmation__confirmed_by")
        review = cast(FitnessReview, self.found(request, rows, object_id))
        user, form = cast(User, request.user), Form(self.sent(request))
        if self.carried_out(request, form, lambda: confirm_fitness_review(review=review, confirmed_by=user)):
            return self.back(request, "The review is confirmed and published.", PAGE, review.pk)
        return self.page(
            request,
            "admin/governance/fitness.html",
            str(review),
            review=review,
            form=form,
            facts=fitness_facts(review),
            findings=findings_table(review),
            confirmation=getattr(review, "confirmation", None),
            obstacle=policies.obstacle_to_approving(user, review),
        )
