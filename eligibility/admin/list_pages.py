"""The steps of a brand list: what its columns hold, who is who, exactly what would change, loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cpal.clock import database_clock
from cpal.look.values import Fact, Table
from cpal.people.models import Organisation, User
from eligibility.admin import imports_shown as shown
from eligibility.admin.import_forms import ListForm, SheetForm, sheet_initial
from eligibility.admin.import_pages import ImportPages
from eligibility.admin.who_is_who import ON_A_PAGE, Question, Questions, WhoIsWhoForm
from eligibility.imports.changes import ListChanges
from eligibility.imports.choices import ListChoices, kept_choices
from eligibility.imports.columns import guess
from eligibility.imports.producers import ListedProducer
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.sheets import SheetRead
from eligibility.imports.staged import preview_of, sheets_of
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers
from eligibility.services.enter_rows import RowsRefused, register_file
from eligibility.services.load_brand_list import NotAsShown, load_brand_list
from eligibility.services.stage_file import keep_choices

BRAND_LIST = StagedFile.Kind.BRAND_LIST
MOST_ROWS_SHOWN = 500
ROWS_FILE = "eligibility_stagedfile_rows_file"


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
        changes = preview_of(staged, choices, at).changes
        questions = Questions.about(changes, choices)
        if not questions.all:
            return self.on_to("preview", staged)
        page = Paginator(questions.all, ON_A_PAGE).get_page(request.GET.get("page"))
        codes = _codes_of_others(changes, list(page), at)
        form = WhoIsWhoForm(list(page), choices, codes, self.sent(request))
        if request.method == "POST" and form.is_valid():
            keep_choices(staged=staged, choices=form.decided(), kept_by=cast(User, request.user))
            return self._after_page(request, staged, page)
        return self.page(
            request, "who_is_who.html", "Who is who", staged=staged, form=form, page=page, questions=questions
        )

    def _after_page(self, request: HttpRequest, staged: StagedFile, page: Page[Question]) -> HttpResponse:
        """The next questions; after the last ones, those that follow from the answers; then what would change."""
        if "preview" in request.POST:
            return self.on_to("preview", staged)
        if page.has_next():
            return self._to_question(staged, page.end_index() + 1)
        choices = kept_choices(staged.mapping)
        assert choices is not None  # they were just kept
        changes = preview_of(staged, choices, database_clock()).changes
        number, more = page.paginator.count, len(Questions.about(changes, choices).all)
        if more <= number:
            return self.on_to("preview", staged)
        messages.info(request, f"{_more_said(more - number)} Decide below.")
        return self._to_question(staged, number + 1)

    def _to_question(self, staged: StagedFile, number: int) -> HttpResponse:
        address = reverse("admin:eligibility_stagedfile_who_is_who", args=[staged.pk])
        return HttpResponseRedirect(f"{address}?page={(number - 1) // ON_A_PAGE + 1}")

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
            faults=_shortened(shown.fault_table(preview.read)),
            rows=[_shortened(table) for table in shown.row_tables(changes.rows)],
            files=_files(staged, changes),
            may_load=may_load_registers(request.user),
        )

    def rows_file(self, request: HttpRequest, number: int, register: str) -> HttpResponse:
        """All the rows that would go into a register, as its file."""
        staged = self.staged(request, number, BRAND_LIST)
        choices = kept_choices(staged.mapping)
        rows = preview_of(staged, choices, database_clock()).changes.rows.get(register) if choices else None
        if not rows:
            raise Http404("No row of that register would be loaded.")
        response = HttpResponse(register_file(register, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{register}-to-be-loaded.csv"'
        return response

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


def _codes_of_others(changes: ListChanges, asked: Iterable[Question], at: dt.datetime) -> set[str]:
    """The codes that are held, and those of the list's other new producers."""
    on_the_page = {each.key for each in asked if isinstance(each, ListedProducer)}
    new = {each.code for each in changes.producers if each.held is None and each.key not in on_the_page}
    return new.union(Organisation.objects.held_at(at).values_list("code", flat=True))


def _more_said(number: int) -> str:
    """What follows from who a producer is."""
    have = "brand has" if number == 1 else "brands have"
    return f"By what you said, {number:,} more {have} another producer than the one held."


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
    return [_shortened(table) for table in parts if table.rows]


def _files(staged: StagedFile, changes: ListChanges) -> list[Fact]:
    """The register files that loading would make."""
    return [
        Fact(
            register.replace("_", " ").capitalize(),
            f"{len(rows):,} row{'s' if len(rows) > 1 else ''}, CSV",
            reverse(f"admin:{ROWS_FILE}", args=[staged.pk, register]),
        )
        for register, rows in changes.rows.items()
        if rows
    ]


def _shortened(table: Table) -> Table:
    """A table that a page can show: its first rows, and how many there are."""
    number = len(table.rows)
    if number <= MOST_ROWS_SHOWN:
        return table
    note = f"The first {MOST_ROWS_SHOWN} of {number:,} are shown. {table.note}".strip()
    return replace(table, rows=table.rows[:MOST_ROWS_SHOWN], note=note)
