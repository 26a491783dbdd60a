"""The steps of a brand list: what its columns hold, who is who, exactly what would change, loaded."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cpal.clock import database_clock
from cpal.look.values import Table
from cpal.people.models import Organisation, User
from eligibility.admin import imports_shown as shown
from eligibility.admin.import_forms import ListForm, SheetForm, WhoIsWhoForm, sheet_initial
from eligibility.admin.import_pages import ImportPages
from eligibility.imports.changes import ListChanges
from eligibility.imports.choices import ListChoices, kept_choices
from eligibility.imports.columns import guess
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.sheets import SheetRead
from eligibility.imports.staged import preview_of, sheets_of
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.load_brand_list import NotAsShown, load_brand_list
from eligibility.services.stage_file import keep_choices

BRAND_LIST = StagedFile.Kind.BRAND_LIST


class BrandListPages(ImportPages):
    """Three pages a list."""

    def columns(self, request: HttpRequest, number: int) -> HttpResponse:
        """Say which column holds what; guessed, and corrected here."""
        self.check_may_load(request)
        staged = self.staged(request, number, BRAND_LIST)
        sheets, choices = sheets_of(staged), kept_choices(staged.mapping)
        about = ListForm(self.sent(request), initial=_about(choices))
        forms = _sheet_forms(sheets, choices, self.sent(request))
        if request.method == "POST" and _is_answered(about, forms):
            return self._keep_columns(request, staged, about, forms, choices)
        return self.page(
            request,
            "columns.html",
            "What the columns hold",
            staged=staged,
            about=about,
            sheets=[(form, shown.sheet_table(form.sheet)) for form in forms],
            is_faulty=about.errors or any(form.errors for form in forms),
        )

    def _keep_columns(
        self,
        request: HttpRequest,
        staged: StagedFile,
        about: ListForm,
        forms: list[SheetForm],
        before: ListChoices | None,
    ) -> HttpResponse:
        told = about.cleaned_data
        choices = ListChoices(told["listed_by"], told["source"], tuple(form.mapping() for form in forms))
        kept = choices.as_kept()
        if before is not None:
            decided = before.as_kept()
            kept |= {name: decided[name] for name in ("is_organisation", "new_codes", "delist", "move")}
        keep_choices(staged=staged, choices=kept, kept_by=cast(User, request.user))
        return self.on_to("who_is_who", staged)

    def who_is_who(self, request: HttpRequest, number: int) -> HttpResponse:
        """Say who the producers are, and decide brand by brand what no list decides by itself."""
        self.check_may_load(request)
        staged = self.staged(request, number, BRAND_LIST)
        choices = kept_choices(staged.mapping)
        if choices is None:
            return self.on_to("columns", staged)
        at = database_clock()
        preview = preview_of(staged, choices, at)
        held_codes = set(Organisation.objects.held_at(at).values_list("code", flat=True))
        form = WhoIsWhoForm(preview.changes, choices, held_codes, self.sent(request))
        if not form.fields:
            return self.on_to("preview", staged)
        if request.method == "POST" and form.is_valid():
            keep_choices(staged=staged, choices=form.decided(choices), kept_by=cast(User, request.user))
            return self.on_to("preview", staged)
        return self.page(request, "who_is_who.html", "Who is who", staged=staged, form=form)

    def preview(self, request: HttpRequest, number: int) -> HttpResponse:
        """Exactly what would change; with the button that loads it."""
        staged = self.staged(request, number, BRAND_LIST)
        choices = kept_choices(staged.mapping)
        if choices is None:
            return self.on_to("columns", staged)
        refused = ""
        if request.method == "POST":
            self.check_may_load(request)
            refused = self._load_list(request, staged)
            if not refused:
                return HttpResponseRedirect(reverse("admin:eligibility_delivery_changelist"))
        preview = preview_of(staged, choices, database_clock())
        changes = preview.changes
        return self.page(
            request,
            "preview.html",
            "What would change",
            staged=staged,
            refused=refused,
            facts=shown.change_facts(choices, preview.read, changes),
            changes=changes,
            read=preview.read,
            tables=_tables(preview.changes),
            faults=shown.fault_table(preview.read),
            rows=shown.row_tables(changes.rows),
            may_load=may_load_registers(request.user),
        )

    def _load_list(self, request: HttpRequest, staged: StagedFile) -> str:
        """Why nothing was loaded; empty when it was."""
        try:
            loaded = load_brand_list(
                staged=staged, shown=request.POST.get("shown", ""), loaded_by=cast(User, request.user)
            )
        except (NotAsShown, RowsRefused, ImportRefused) as refusal:
            return f"Nothing was loaded. {refusal}"
        told = str(loaded) or "nothing was new"
        messages.success(request, f"{staged.file_name} was loaded: {told}.")
        return ""


def _is_answered(about: ListForm, forms: list[SheetForm]) -> bool:
    """Whether everything was said, and of at least one sheet which metal it is of."""
    if not all([about.is_valid(), *(form.is_valid() for form in forms)]):
        return False
    if any(form.mapping().is_read for form in forms):
        return True
    forms[0].add_error("metal", "Every sheet is left out. Say which metal one of them is of.")
    return False


def _about(choices: ListChoices | None) -> dict[str, Any]:
    return {"listed_by": choices.listed_by, "source": choices.source} if choices else {}


def _sheet_forms(sheets: tuple[SheetRead, ...], choices: ListChoices | None, posted: Any) -> list[SheetForm]:
    kept = {each.sheet: each for each in choices.sheets} if choices else {}
    return [
        SheetForm(
            sheet, posted, prefix=f"s{place}", initial=sheet_initial(kept.get(sheet.name) or guess(sheet))
        )
        for place, sheet in enumerate(sheets)
    ]


def _tables(changes: ListChanges) -> list[Table]:
    """The parts of a preview that hold anything."""
    parts = (
        shown.new_table(changes),
        shown.gone_table(changes),
        shown.producer_table(changes),
        shown.detail_table(changes),
        shown.held_table(changes),
    )
    return [table for table in parts if table.rows]
