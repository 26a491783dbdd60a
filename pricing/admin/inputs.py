"""What came in: deliveries, feed records, market assessments and reference data; and the page that receives a file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property

from cpal.audit.trail import record
from cpal.backoffice import ReadOnlyAdmin
from cpal.people.models import User
from cpal.tabular import FileRefused
from pricing import policies
from pricing.intake.deliveries import Receipt
from pricing.models import Delivery, DeliveryKind, FeedRecord, MarketAssessment, ReferenceRow, Window
from pricing.selectors.consent import with_consent
from pricing.services.load_market_assessments import load_market_assessments
from pricing.services.load_reference import load_reference
from pricing.services.receive_feed import receive_feed

UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
RECEIVING = {
    DeliveryKind.FEED: receive_feed,
    DeliveryKind.MARKET_ASSESSMENTS: load_market_assessments,
    DeliveryKind.REFERENCE: load_reference,
}


class DealsAdmin(ReadOnlyAdmin):
    """Rows that show deals: read by analysts, senior managers and compliance alone (5.1)."""

    def may_read(self, request: HttpRequest) -> bool:
        return policies.may_see_deals(request.user)


class DeliveryForm(forms.Form):
    """A file to receive."""

    kind = forms.ChoiceField(
        label="What does the file hold?", choices=DeliveryKind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label="File", help_text="CSV with a header, or JSON Lines for a market feed. UTF-8, at most 50 MB."
    )


@admin.register(Delivery)
class DeliveryAdmin(DealsAdmin):
    """Files as they arrived, with what was refused of them."""

    list_display = (
        "name",
        "kind",
        "received_at",
        "is_backfilled",
        "received_by",
        "accepted",
        "repeated",
        "refused",
    )
    list_filter = ("kind", "is_backfilled")
    search_fields = ("name", "sha256")
    list_select_related = ("received_by",)
    change_list_template = "admin/pricing/deliveries.html"

    @admin.display(description="Accepted", ordering="accepted_rows")
    def accepted(self, delivery: Delivery) -> int:
        return delivery.accepted_rows

    @admin.display(description="Held already", ordering="repeated_rows")
    def repeated(self, delivery: Delivery) -> int:
        return delivery.repeated_rows

    @admin.display(description="Refused", ordering="refused_rows")
    def refused(self, delivery: Delivery) -> int:
        return delivery.refused_rows

    def get_urls(self) -> list[URLPattern]:
        return [
            path("receive/", self.admin_site.admin_view(self.receive), name="pricing_delivery_receive"),
            path(
                "<int:number>/original/",
                self.admin_site.admin_view(self.original),
                name="pricing_delivery_original",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_receive = policies.may_prepare(cast(User, request.user))
        return super().changelist_view(request, {**(extra_context or {}), "may_receive": may_receive})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.may_read(request):
            raise PermissionDenied
        if not object_id.isdecimal():
            raise Http404("There is no such delivery.")
        delivery = get_object_or_404(Delivery, pk=object_id[:18])
        return self._page(request, "admin/pricing/delivery.html", str(delivery.name), delivery=delivery)

    def receive(self, request: HttpRequest) -> HttpResponse:
        """Receive a file: good rows go in, bad ones come back as a table."""
        user = cast(User, request.user)
        policies.check_may_prepare(user)
        form = DeliveryForm(request.POST or None, request.FILES or None)
        receipt: Receipt | None = None
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            service = RECEIVING[DeliveryKind(form.cleaned_data["kind"])]
            try:
                receipt = service(
                    source=upload, name=upload.name, received_by=user, max_bytes=UPLOAD_LIMIT_BYTES
                )
            except FileRefused as refusal:
                form.add_error("file", f"{refusal} Nothing was stored.")
        return self._page(request, "admin/pricing/receive.html", "Receive a file", form=form, receipt=receipt)

    def original(self, request: HttpRequest, number: int) -> FileResponse:
        """The bytes as received, to keep and never to show in the browser."""
        if not self.may_read(request):
            raise PermissionDenied
        delivery = get_object_or_404(Delivery, pk=number)
        record(action="delivery.downloaded", subject=delivery.sha256, actor=cast(User, request.user))
        return FileResponse(
            delivery.original.open("rb"),
            as_attachment=True,
            filename=delivery.name,
            content_type="application/octet-stream",
        )

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, template, context)


class FirstRows(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """The pages of a list's first rows: to count all of a list of any size would be to read all of it."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        return cast("QuerySet[Any]", self.object_list)[: self.most].count()


class ConsentedAdmin(DealsAdmin):
    """Feed records, less those whose parties had not consented: compliance alone sees them (5.1)."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super().get_queryset(request)
        if policies.may_see_records_without_consent(cast(User, request.user)):
            return everything
        return with_consent(everything)


@admin.register(FeedRecord)
class FeedRecordAdmin(ConsentedAdmin):
    list_display = (
        "record_id",
        "revision",
        "kind",
        "metal",
        "brand",
        "tonnes",
        "premium",
        "currency",
        "market_at",
        "received_at",
    )
    list_filter = ("kind", "metal")
    search_fields = ("record_id", "brand")
    search_help_text = f"The latest {FirstRows.most:,} are listed; a search or a filter finds earlier ones."
    ordering = ("-id",)
    sortable_by = ()  # in any other order the whole feed would have to be read for a page
    paginator = FirstRows
    show_full_result_count = False


@admin.register(MarketAssessment)
class MarketAssessmentAdmin(DealsAdmin):
    list_display = (
        "record_id",
        "metal",
        "brand",
        "tonnes",
        "level_usd_per_t",
        "kind",
        "evidence_on",
        "verified",
        "source",
    )
    list_filter = ("kind", "metal", "verified")
    search_fields = ("record_id", "brand", "source")


@admin.register(ReferenceRow)
class ReferenceRowAdmin(DealsAdmin):
    list_display = ("kind", "metal", "region", "key", "effective_on", "value", "unit", "source", "loaded_at")
    list_filter = ("kind",)
    search_fields = ("metal", "region", "key", "source")


@admin.register(Window)
class WindowAdmin(DealsAdmin):
    list_display = ("code", "opens_at", "cutoff_at", "publishes_at")
