"""The pages on which the text of an amendment is written: its numbers, its glide path, and its clauses one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from consultations.admin import amendments_glide_path as steps
from consultations.admin.amendments_forms import ClauseForm, NewClauseForm, NumbersForm, WhyForm
from consultations.amending import policies
from consultations.amending.text import base_of, clauses_with, whole_of, whole_text
from consultations.models import AmendmentText, ClauseChange
from consultations.services.change_text import (
    ClauseEdit,
    change_clause,
    change_parameters,
    leave_clause,
    say_why,
)
from consultations.services.draft_amendment import AmendmentRefused
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.methodology.text.amending import BadAmendment
from pricing.methodology.text.clauses import ClauseText
from pricing.methodology.text.leaves import leaves_of
from pricing.methodology.text.rendering import BadText, rendered
from pricing.methodology.text.whole import headings_of

if TYPE_CHECKING:
    from consultations.admin.amendments import AmendmentAdmin


def urls(admin: AmendmentAdmin) -> list[URLPattern]:
    """The pages of a text, named `consultations_text_…`."""

    def at(route: str, page: Callable[..., HttpResponse], name: str) -> URLPattern:
        def view(request: HttpRequest, number: int, **parts: str) -> HttpResponse:
            return page(admin, request, text_of(request, number), **parts)

        return path(
            f"text/<int:number>/{route}", admin.admin_site.admin_view(view), name=f"consultations_text_{name}"
        )

    return [
        at("numbers/", numbers, "numbers"),
        at("clauses/", clauses, "clauses"),
        at("clauses/add/", new_clause, "new_clause"),
        at("clauses/<slug:clause>/", clause_page, "clause"),
        at("glide-path/", steps.glide_path, "glide_path"),
        at("glide-path/add/", steps.new_step, "new_step"),
        at("glide-path/<slug:step>/", steps.step_page, "step"),
        at("why/", why, "why"),
    ]


def text_of(request: HttpRequest, number: int) -> AmendmentText:
    """The text, for whoever may write it. Raises PermissionDenied for anybody else."""
    user = cast(User, request.user)
    policies.check(policies.obstacle_to_preparing(user), user)
    return get_object_or_404(AmendmentText.objects.select_related("amendment", "version"), pk=number)


def numbers(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """Every number of the version, with what it becomes and why."""
    form = NumbersForm(leaves_of(base_of(text.amendment).document), text, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_parameters(text=text, edits=form.edits(), changed_by=cast(User, request.user))
        except BadAmendment as refusal:
            form.refuse(refusal)
        except AmendmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return admin.back(request, text.amendment, "The numbers are kept.")
    return _page(admin, request, "numbers.html", "Numbers", text, form=form)


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause on the list, and what the text does with it."""

    clause: ClauseText
    becomes: str


def clauses(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """Every clause, with those that change marked."""
    changes = {each.clause_id: each for each in text.clause_changes.all()}
    base = whole_of(base_of(text.amendment)).clauses
    known = {each.id for each in base}
    shown = [*base, *(each for each in clauses_with(base, changes.values(), "") if each.id not in known)]
    rows = [ClauseRow(each, _fate(changes.get(each.id), is_new=each.id not in known)) for each in shown]
    return _page(admin, request, "clauses.html", "Clauses", text, rows=rows)


def _fate(change: ClauseChange | None, *, is_new: bool) -> str:
    if change is None:
        return ""
    if is_new:
        return "new"
    return "changed" if change.becomes else "goes"


def clause_page(
    admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText, clause: str
) -> HttpResponse:
    """One clause: what it becomes, and how that would read."""
    change = text.clause_changes.filter(clause_id=clause).first()
    base = next((each for each in whole_of(base_of(text.amendment)).clauses if each.id == clause), None)
    if change is None and base is None:
        raise Http404("There is no such clause.")
    if request.method == "POST" and "leave" in request.POST:
        return _left(admin, request, text, clause)
    form = ClauseForm(request.POST or None, initial=_stands(change, base))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        after = change.after if change else ""
        if _keep(form, request, text, replace(form.edit(clause), after=after)):
            return admin.back(request, text.amendment, f"Clause {clause} is kept.")
    title = f"Clause {base.heading}" if base else f"Clause {clause}"
    return _page(
        admin,
        request,
        "clause.html",
        title,
        text,
        form=form,
        base=base,
        change=change,
        preview=_preview(form, text),
    )


def new_clause(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """A clause that is added."""
    headings = [(each.id, each.heading) for each in whole_of(base_of(text.amendment)).clauses]
    form = NewClauseForm(headings, request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        edit = form.new_edit()
        if _keep(form, request, text, edit):
            return admin.back(request, text.amendment, f"Clause {edit.clause_id} is kept.")
    return _page(admin, request, "clause.html", "A new clause", text, form=form, preview=_preview(form, text))


def why(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """Why a final text differs from the one proposed."""
    form = WhyForm(request.POST or None, initial={"why": text.why})
    if request.method == "POST" and form.is_valid():
        try:
            say_why(text=text, why=form.cleaned_data["why"], changed_by=cast(User, request.user))
        except AmendmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return admin.back(request, text.amendment, "Kept.")
    return _page(admin, request, "why.html", "Why the final text differs", text, form=form)


@dataclass(frozen=True, slots=True)
class Preview:
    """How a clause would read, or why it cannot be read."""

    text: str = ""
    fault: str = ""


def _preview(form: forms.Form, text: AmendmentText) -> Preview:
    """The clause as typed, with the numbers of the text as they stand."""
    typed = str(form["becomes"].value() or "").replace("\r\n", "\n").strip()
    try:
        whole = whole_text(text, at=database_clock())
        return Preview(rendered(typed, whole.parameters, headings_of(whole.clauses)))
    except (BadAmendment, BadText) as problem:
        return Preview(fault=f"{problem}.")


def _stands(change: ClauseChange | None, base: ClauseText | None) -> dict[str, str]:
    """What the form begins with: the change as it stands, else the clause as it is."""
    heading = {"number": base.number, "title": base.title} if base else {"number": "", "title": ""}
    if change is None:
        return {**heading, "becomes": base.text if base else "", "reason": ""}
    return {
        "number": change.number or heading["number"],
        "title": change.title or heading["title"],
        "becomes": change.becomes,
        "reason": change.reason,
    }


def _keep(form: forms.Form, request: HttpRequest, text: AmendmentText, edit: ClauseEdit) -> bool:
    try:
        change_clause(text=text, edit=edit, changed_by=cast(User, request.user))
    except AmendmentRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _left(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText, clause: str) -> HttpResponse:
    leave_clause(text=text, clause_id=clause, changed_by=cast(User, request.user))
    return admin.back(request, text.amendment, f"Clause {clause} stays as it is.")


def _page(
    admin: AmendmentAdmin,
    request: HttpRequest,
    template: str,
    title: str,
    text: AmendmentText,
    **context: object,
) -> HttpResponse:
    return admin.page(
        request,
        template,
        f"{text.amendment.reference}: {title}",
        amendment=text.amendment,
        text=text,
        **context,
    )
