"""Register files: what came, what became of it, and the page on which the eligibility officer loads one."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from cpal.look.figures import london_text
from cpal.look.values import Column, Fact, Table
from cpal.people.models import User
from cpal.tabular import MEBIBYTE, FileRefused
from eligibility.admin.reading import ReadByKeepers, with_loading
from eligibility.models import Delivery, StagedFile
from eligibility.policies import may_load_registers
from eligibility.registers.reading import LARGEST_FILE, LAYOUTS
from eligibility.services.load_register import LoadedRegister, load_register
from eligibility.services.stage_file import stage_register_file

LOAD = "eligibility_delivery_load"
CONTENT = "eligibility_delivery_content"


class RegisterFileForm(forms.Form):
    """One register file."""

    file = forms.FileField(
        label="Register file",
        help_text=f"CSV or JSON Lines, at most {LARGEST_FILE // MEBIBYTE} MiB. It is known by its header.",
        max_length=255,
        error_messages={"required": "Choose a file."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.jsonl,.ndjson"}),
    )


@admin.register(Delivery)
class DeliveryAdmin(ReadByKeepers):
    """A list, a page a file with its faults, and the page that loads one."""

    change_list_template = "admin/eligibility/register.html"
    list_display = (
        "file_name",
        "register",
        "received_at",
        "backfilled",
        "loaded_by",
        "rows_stored",
        "rows_unchanged",
        "rows_faulty",
    )
    list_filter = ("register", "backfilled")
    search_fields = ("file_name", "sha256")
    list_select_related = ("loaded_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the bytes, which only their own address gives out."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """Loading a file and fetching one back, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("load/", view(self.load), name=LOAD),
            path("<int:number>/content/", view(self.content), name=CONTENT),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to load a file for whoever may."""
        return super().changelist_view(request, with_loading(request, extra_context))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A file and what became of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Register files are read by the eligibility officer and compliance.")
        delivery = get_object_or_404(
            self.get_queryset(request), pk=object_id[:18] if object_id.isdecimal() else None
        )
        return self.page(
            request,
            "admin/eligibility/delivery.html",
            str(delivery),
            delivery=delivery,
            facts=facts_of(delivery),
            faults=fault_table(delivery.faults),
            faults_not_shown=delivery.rows_faulty and len(delivery.faults) < delivery.rows_faulty,
        )

    def load(self, request: HttpRequest) -> HttpResponse:
        """Load a register file."""
        if not may_load_registers(request.user):
            raise PermissionDenied("Registers are loaded by the eligibility officer.")
        form = RegisterFileForm(request.POST or None, request.FILES or None)
        if "look" in request.POST and form.is_valid() and (staged := self._staged(request, form)):
            return HttpResponseRedirect(reverse("admin:eligibility_stagedfile_look", args=[staged.pk]))
        if "look" not in request.POST and form.is_valid() and (loaded := self._loaded(request, form)):
            return HttpResponseRedirect(self._after(request, loaded))
        return self.page(
            request,
            "admin/eligibility/load_register.html",
            "Load a register file",
            form=form,
            layouts=layouts_table(),
        )

    def content(self, request: HttpRequest, number: int) -> FileResponse:
        """The bytes as received."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Register files are read by the eligibility officer and compliance.")
        delivery = get_object_or_404(Delivery, pk=number)
        return FileResponse(
            BytesIO(delivery.content),
            as_attachment=True,
            filename=delivery.file_name,
            content_type="application/octet-stream",
        )

    def _loaded(self, request: HttpRequest, form: RegisterFileForm) -> LoadedRegister | None:
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            return load_register(
                source=cast(Any, upload.file),
                file_name=upload.name or "upload",
                loaded_by=cast(User, request.user),
            )
        except FileRefused as refusal:
            form.add_error("file", f"Nothing was loaded. {refusal}.")
            return None

    def _staged(self, request: HttpRequest, form: RegisterFileForm) -> StagedFile | None:
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            return stage_register_file(
                file_name=upload.name or "upload",
                content=upload.read(LARGEST_FILE + 1),
                staged_by=cast(User, request.user),
            )
        except FileRefused as refusal:
            form.add_error("file", f"Nothing was loaded. {refusal}.")
            return None

    def _after(self, request: HttpRequest, loaded: LoadedRegister) -> str:
        if loaded.delivery is None:
            messages.info(request, "Nothing new: every good row of this file is held already.")
            return reverse(f"admin:{LOAD}")
        level = messages.WARNING if loaded.faults else messages.SUCCESS
        messages.add_message(request, level, loaded_said(loaded))
        return reverse("admin:eligibility_delivery_change", args=[loaded.delivery.pk])


def loaded_said(loaded: LoadedRegister) -> str:
    """What became of a file, and what to do about its bad rows."""
    told = f"{loaded.rows_stored:,} rows stored, {loaded.rows_faulty:,} not loaded."
    return (
        f"{told} Correct those below and load them again: good rows change nothing twice."
        if loaded.faults
        else told
    )


def facts_of(delivery: Delivery) -> list[Fact]:
    """What came and what became of it."""
    return [
        Fact("Register", delivery.register),
        Fact("File", delivery.file_name, reverse(f"admin:{CONTENT}", args=[delivery.pk])),
        Fact("SHA-256", delivery.sha256),
        Fact(
            "Held from",
            london_text(delivery.received_at) + (" (stated: back-filled)" if delivery.backfilled else ""),
        ),
        Fact("Loaded at", london_text(delivery.loaded_at)),
        Fact("Loaded by", delivery.loaded_by or "the command line"),
        Fact("Rows read", delivery.rows_read),
        Fact("Rows stored", delivery.rows_stored),
        Fact("Rows held already", delivery.rows_unchanged),
        Fact("Rows not loaded", delivery.rows_faulty),
    ]


def fault_table(faults: list[dict[str, Any]]) -> Table | None:
    """Row, field, what is wrong, what was expected."""
    if not faults:
        return None
    return Table(
        "Rows that were not loaded",
        (
            Column("Row"),
            Column("Field"),
            Column("What is wrong"),
            Column("What was expected"),
        ),
        tuple(
            (each["row"] or "file", each["field"] or "row", each["found"], each["expected"])
            for each in faults
        ),
    )


def layouts_table() -> Table:
    """The columns of each register file."""
    return Table(
        "Register files",
        (Column("Register"), Column("Columns")),
        tuple((layout.name, ", ".join(layout.names)) for layout in LAYOUTS),
    )
