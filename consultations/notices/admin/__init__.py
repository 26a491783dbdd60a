"""Notices in the back office: read by everybody there, written by senior managers and the consultation editor."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consultations.notices import policies
from consultations.notices.admin.forms import CalendarForm, NoticeForm
from consultations.notices.markdown import as_html
from consultations.notices.models import Letter, Notice, PlannedNotice, Subscription, Webhook
from consultations.notices.services.announce_calendar import announce_calendar
from consultations.notices.services.issue import NoticeRefused
from consultations.notices.services.plan import issue_written, plan_notice, withdraw_planned
from cpal.backoffice import ReadOnlyAdmin
from cpal.clock import database_clock
from cpal.look.figures import in_london, london_text
from cpal.look.values import Fact
from cpal.people.models import User


class OfNotices(ReadOnlyAdmin):
    """What everybody in the back office reads."""

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_read_in_back_office(cast(User, request.user))

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        """A page of ours in the frame of the admin."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/notices/{template}", frame | context)


@admin.register(Notice)
class NoticeAdmin(OfNotices):
    """The list, the form on which one is written, the announcement of a calendar, and what did not arrive."""

    list_display = ("number", "title", "kind", "published", "by")
    list_filter = ("kind", "metal")
    search_fields = ("number", "title", "summary")
    list_select_related = ("issued_by",)
    change_list_template = "admin/notices/notices.html"
    fields = ("number", "kind", "title", "summary", "text", "metal", "window", "published", "by", "event")

    @admin.display(description="Published", ordering="published_at")
    def published(self, notice: Notice) -> str:
        return london_text(notice.published_at, "short-seconds")

    @admin.display(description="By")
    def by(self, notice: Notice) -> str:
        return str(notice.issued_by or "the timetable")

    @admin.display(description="Text")
    def text(self, notice: Notice) -> SafeString:
        return format_html('<div class="prose">{}</div>', as_html(notice.body))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with what the person may do there."""
        may_write = policies.may_write(cast(User, request.user))
        return super().changelist_view(request, {**(extra_context or {}), "may_write": may_write})

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside those that the admin has."""
        guarded = self.admin_site.admin_view
        return [
            path("write/", guarded(self.write), name="notices_write"),
            path("calendar/", guarded(self.announce), name="notices_calendar"),
            path("delivery/", guarded(self.delivery), name="notices_delivery"),
            *super().get_urls(),
        ]

    def write(self, request: HttpRequest) -> HttpResponse:
        """Write, look at it, publish it or keep it for its moment."""
        user = self._writer(request)
        form = NoticeForm(request.POST or None)
        is_good = request.method == "POST" and form.is_valid()
        if is_good and "publish" in request.POST and self._publish(request, form, user):
            return HttpResponseRedirect(reverse("admin:notices_notice_changelist"))
        preview = as_html(form.cleaned_data["body"]) if is_good and form.is_valid() else None
        return self.page(request, "write.html", "Write a notice", form=form, preview=preview)

    def announce(self, request: HttpRequest) -> HttpResponse:
        """Announce the calendar of a year; the one after this unless another is named."""
        user = self._writer(request)
        next_year = in_london(database_clock()).year + 1
        form = CalendarForm(request.POST or None, initial={"year": next_year})
        if request.method == "POST" and form.is_valid():
            try:
                notice = announce_calendar(year=form.cleaned_data["year"], announced_by=user)
            except NoticeRefused as refusal:
                form.add_error("year", str(refusal))
            else:
                messages.success(request, f"Notice {notice.number} gives the calendar.")
                return HttpResponseRedirect(reverse("admin:notices_notice_changelist"))
        return self.page(request, "calendar.html", "Announce a calendar", form=form)

    def delivery(self, request: HttpRequest) -> HttpResponse:
        """How many readers there are and what is on its way to them: counts, and never an address."""
        if not (self.may_read(request)):
            raise PermissionDenied("Only for those who work here.")
        stand = Letter.objects.aggregate(
            waiting=Count("pk", filter=Q(done_at=None, given_up_at=None)),
            sent=Count("pk", filter=Q(done_at__isnull=False)),
            lost=Count("pk", filter=Q(given_up_at__isnull=False)),
        )
        facts = [
            Fact("E-mail subscriptions", Subscription.objects.count()),
            Fact("E-mails waiting", stand["waiting"]),
            Fact("E-mails sent", stand["sent"]),
            Fact("E-mails given up", stand["lost"]),
            Fact("Webhooks on", Webhook.objects.working().count()),
        ]
        faults = Letter.objects.given_up().values("fault").annotate(count=Count("pk")).order_by("-count")[:20]
        disabled = Webhook.objects.filter(disabled_at__isnull=False)
        return self.page(
            request,
            "delivery.html",
            "Delivery of notices",
            facts=facts,
            faults=faults,
            disabled=disabled,
            may_mend=policies.may_mend(cast(User, request.user)),
        )

    def _writer(self, request: HttpRequest) -> User:
        user = cast(User, request.user)
        if not policies.may_write(user):
            raise PermissionDenied("Notices are written by senior managers and the consultation editor.")
        return user

    def _publish(self, request: HttpRequest, form: NoticeForm, user: User) -> bool:
        moment = form.cleaned_data["publishes_at"]
        try:
            if moment is None:
                notice = issue_written(written=form.written, issued_by=user)
                messages.success(request, f"Notice {notice.number} is out.")
            else:
                plan_notice(written=form.written, publishes_at=moment, written_by=user)
                messages.success(request, f"It is published {london_text(moment)}.")
        except NoticeRefused as refusal:
            form.add_error("publishes_at", str(refusal))
            return False
        return True


@admin.register(PlannedNotice)
class PlannedNoticeAdmin(OfNotices):
    """Notices that wait for their moment; one that is not out can be withdrawn."""

    list_display = ("title", "kind", "moment", "written_by", "stands")
    list_select_related = ("written_by", "notice")

    @admin.display(description="Publish at", ordering="publishes_at")
    def moment(self, planned: PlannedNotice) -> str:
        return london_text(planned.publishes_at, "short")

    @admin.display(description="State")
    def stands(self, planned: PlannedNotice) -> str:
        if planned.notice:
            return f"out, {planned.notice.number}"
        return "withdrawn" if planned.withdrawn_at else "waits"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The notice as it will stand, and the button that takes it back."""
        if not self.may_read(request):
            raise PermissionDenied("Only for those who work here.")
        if not object_id.isdecimal():
            raise Http404("There is no such notice.")
        planned = get_object_or_404(
            PlannedNotice.objects.select_related("notice", "written_by"), pk=object_id[:18]
        )
        if request.method == "POST":
            return self._withdraw(request, planned)
        may_withdraw = policies.may_write(cast(User, request.user)) and self.stands(planned) == "waits"
        return self.page(
            request,
            "planned.html",
            planned.title,
            planned=planned,
            stands=self.stands(planned),
            body=as_html(planned.body),
            may_withdraw=may_withdraw,
        )

    def _withdraw(self, request: HttpRequest, planned: PlannedNotice) -> HttpResponse:
        try:
            withdraw_planned(planned=planned, withdrawn_by=cast(User, request.user))
        except NoticeRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The notice is withdrawn.")
        return HttpResponseRedirect(reverse("admin:notices_plannednotice_changelist"))
