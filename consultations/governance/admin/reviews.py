"""Governance reviews: written with attendance and decisions, approved by another, then published (paper 7.5)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from consultations.governance import policies
from consultations.governance.admin.base import GovernanceAdmin
from consultations.governance.forms import (
    ApprovalForm,
    AttendeeFormSet,
    ResolutionFormSet,
    ReviewForm,
)
from consultations.governance.models import Review
from consultations.governance.services.approve_minutes import approve_minutes, minutes_digest
from consultations.governance.services.publish_review import publish_review
from consultations.governance.services.record_review import Minutes, amend_minutes, record_review
from consultations.governance.shown import attendance_table, decisions_table, review_facts
from cpal.people.conduct import staff
from cpal.people.models import User

PAGE = "admin:governance_review_change"
SAID = ("kind", "trigger", "held_on", "agenda", "papers", "findings", "public_summary")


class WrittenMinutes:
    """The three forms of the minutes as one: the review, its attendance, its decisions."""

    def __init__(self, request: HttpRequest, review: Review | None) -> None:
        data = request.POST if request.method == "POST" else None
        options = {"people": staff()}
        self.review = ReviewForm(data, initial=_review_said(review), **options)
        self.attendance = AttendeeFormSet(
            data, prefix="attendance", initial=_attendance_said(review), form_kwargs=options
        )
        self.decisions = ResolutionFormSet(
            data, prefix="decisions", initial=_decisions_said(review), form_kwargs=options
        )

    def is_valid(self) -> bool:
        """Whether all three can be read; every one is looked at, so that all faults are told at once."""
        return all([self.review.is_valid(), self.attendance.is_valid(), self.decisions.is_valid()])

    def add_error(self, field: str | None, error: str) -> None:
        """What refused them is said with the review's own words."""
        self.review.add_error(field, error)

    def minutes(self) -> Minutes:
        """What was written, without the rows left empty."""
        attendees = [form.attendee() for form in self.attendance]
        resolutions = [form.resolution() for form in self.decisions]
        return self.review.minutes(
            [each for each in attendees if each], [each for each in resolutions if each]
        )


def _review_said(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    return {name: getattr(review, name) for name in SAID} | {"led_by": review.led_by_id}


def _attendance_said(review: Review | None) -> list[dict[str, Any]]:
    rows = review.attendance.values("person", "name", "role", "presence") if review else []
    return [dict(row) for row in rows]


def _decisions_said(review: Review | None) -> list[dict[str, Any]]:
    rows = review.decisions.values("kind", "text", "owner", "due_on", "reference") if review else []
    return [dict(row) for row in rows]


@admin.register(Review)
class ReviewAdmin(GovernanceAdmin):
    """The list of reviews, and one page a review."""

    list_display = ("reference", "kind", "trigger", "held_on", "led_by", "drafted_by", "stands")
    list_filter = ("kind", "trigger")
    search_fields = ("reference", "findings", "public_summary")
    list_select_related = ("led_by", "drafted_by", "approval__publication")
    add_name, add_label = "governance_review_write", "Write the minutes of a review"

    @admin.display(description="State")
    def stands(self, review: Review) -> str:
        approval = getattr(review, "approval", None)
        if approval is None:
            return "draft"
        return "published" if hasattr(approval, "publication") else "approved"

    def get_urls(self) -> list[URLPattern]:
        """Writing, approving and publishing, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("write/", view(self.write), name="governance_review_write"),
            path("<int:number>/amend/", view(self.amend), name="governance_review_amend"),
            path("<int:number>/approve/", view(self.approve), name="governance_review_approve"),
            path("<int:number>/publish/", view(self.publish), name="governance_review_publish"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> TemplateResponse:
        """The minutes, and what may be done with them next."""
        return self._shown(request, self._review(request, object_id), ApprovalForm())

    def write(self, request: HttpRequest) -> HttpResponse:
        """Write the minutes of a review."""
        policies.check_may_draft(cast(User, request.user))
        written = WrittenMinutes(request, None)
        kept: list[Review] = []
        user = cast(User, request.user)
        if self.carried_out(
            request,
            written,
            lambda: kept.append(record_review(minutes=written.minutes(), drafted_by=user)),
        ):
            return self.back(request, f"{kept[0].reference} is kept as a draft.", PAGE, kept[0].pk)
        return self._form(request, "Write the minutes of a review", written)

    def amend(self, request: HttpRequest, number: int) -> HttpResponse:
        """Write a draft anew."""
        review = self._review(request, str(number))
        user = cast(User, request.user)
        policies.check_may_amend(user, review)
        written = WrittenMinutes(request, review)
        if self.carried_out(
            request, written, lambda: amend_minutes(review=review, minutes=written.minutes(), by=user)
        ):
            return self.back(request, f"{review.reference} is kept as changed.", PAGE, review.pk)
        return self._form(request, f"Change the minutes of {review.reference}", written)

    def approve(self, request: HttpRequest, number: int) -> HttpResponse:
        """Approve the minutes as they were read."""
        review, form = self._review(request, str(number)), ApprovalForm(self.sent(request))
        user = cast(User, request.user)
        if self.carried_out(
            request, form, lambda: approve_minutes(review=review, approved_by=user, **form.cleaned_data)
        ):
            return self.back(request, f"The minutes of {review.reference} are approved.", PAGE, review.pk)
        return self._shown(request, review, form)

    def publish(self, request: HttpRequest, number: int) -> HttpResponse:
        """Communicate the decisions to the market."""
        review, form = self._review(request, str(number)), ApprovalForm(self.sent(request))
        user = cast(User, request.user)
        if self.carried_out(request, form, lambda: publish_review(review=review, published_by=user)):
            return self.back(request, f"The decisions of {review.reference} are published.", PAGE, review.pk)
        return self._shown(request, review, form)

    def _review(self, request: HttpRequest, number: str) -> Review:
        rows = Review.objects.select_related(
            "led_by", "drafted_by", "approval__approved_by", "approval__publication__published_by"
        )
        return cast(Review, self.found(request, rows, number))

    def _shown(self, request: HttpRequest, review: Review, form: ApprovalForm) -> TemplateResponse:
        user = cast(User, request.user)
        return self.page(
            request,
            "admin/governance/review.html",
            review.title,
            review=review,
            form=form,
            facts=review_facts(review),
            attendance=attendance_table(review),
            decisions=decisions_table(review),
            digest=minutes_digest(review),
            approval=getattr(review, "approval", None),
            publication=getattr(getattr(review, "approval", None), "publication", None),
            obstacle=policies.obstacle_to_approving(user, review),
            may_amend=not policies.obstacle_to_amending(user, review),
        )

    def _form(self, request: HttpRequest, title: str, written: WrittenMinutes) -> TemplateResponse:
        return self.page(request, "admin/governance/review_form.html", title, written=written)
