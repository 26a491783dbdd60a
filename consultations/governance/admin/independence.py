"""Reviews of editorial independence: drafted, approved by the board, then public (paper 7.2)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from consultations.governance import policies
from consultations.governance.admin.base import GovernanceAdmin
from consultations.governance.forms import BoardApprovalForm, IndependenceForm
from consultations.governance.models import IndependenceReview
from consultations.governance.services.publish_independence_review import publish_independence_review
from consultations.governance.services.record_independence_review import (
    amend_independence_review,
    record_independence_review,
)
from consultations.governance.shown import independence_facts
from cpal.people.models import User

PAGE = "admin:governance_independencereview_change"


@admin.register(IndependenceReview)
class IndependenceReviewAdmin(GovernanceAdmin):
    """The list of reviews, and one page a review."""

    list_display = ("reference", "held_on", "period_from_on", "period_until_on", "drafted_by", "stands")
    search_fields = ("reference", "findings")
    list_select_related = ("drafted_by", "approval")
    add_name, add_label = "governance_independencereview_write", "Write a review of editorial independence"

    @admin.display(description="State")
    def stands(self, review: IndependenceReview) -> str:
        return "approved by the board, published" if hasattr(review, "approval") else "draft"

    def get_urls(self) -> list[URLPattern]:
        """Writing, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("write/", view(self.write), name="governance_independencereview_write"),
            path("<int:number>/amend/", view(self.amend), name="governance_independencereview_amend"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The review, and the form of the board's approval."""
        rows = IndependenceReview.objects.select_related("drafted_by", "approval__recorded_by")
        review = cast(IndependenceReview, self.found(request, rows, object_id))
        user, form = cast(User, request.user), BoardApprovalForm(self.sent(request))
        if self.carried_out(
            request,
            form,
            lambda: publish_independence_review(review=review, recorded_by=user, **form.cleaned_data),
        ):
            return self.back(request, f"{review.reference} is published.", PAGE, review.pk)
        return self.page(
            request,
            "admin/governance/independence.html",
            str(review),
            review=review,
            form=form,
            facts=independence_facts(review),
            approval=getattr(review, "approval", None),
            obstacle=policies.obstacle_to_approving(user, review),
            may_amend=not policies.obstacle_to_amending(user, review),
        )

    def write(self, request: HttpRequest) -> HttpResponse:
        """Write a review for the board."""
        user, form = cast(User, request.user), IndependenceForm(self.sent(request))
        policies.check_may_draft(user)
        kept: list[IndependenceReview] = []
        if self.carried_out(
            request,
            form,
            lambda: kept.append(record_independence_review(minutes=form.minutes(), drafted_by=user)),
        ):
            return self.back(request, f"{kept[0].reference} is kept as a draft.", PAGE, kept[0].pk)
        return self._form(request, "Write a review of editorial independence", form)

    def amend(self, request: HttpRequest, number: int) -> HttpResponse:
        """Write a draft anew."""
        rows = IndependenceReview.objects.select_related("drafted_by", "approval")
        review = cast(IndependenceReview, self.found(request, rows, str(number)))
        user = cast(User, request.user)
        policies.check_may_amend(user, review)
        form = IndependenceForm(self.sent(request), initial=model_to_dict(review))
        if self.carried_out(
            request, form, lambda: amend_independence_review(review=review, minutes=form.minutes(), by=user)
        ):
            return self.back(request, f"{review.reference} is kept as changed.", PAGE, review.pk)
        return self._form(request, f"Change {review.reference}", form)

    def _form(self, request: HttpRequest, title: str, form: IndependenceForm) -> HttpResponse:
        return self.page(request, "admin/governance/form.html", title, form=form, button="Keep the draft")
