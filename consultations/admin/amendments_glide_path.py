"""The pages on which the steps of the glide path are entered, changed and taken out while a text is written (4.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpRequest, HttpResponse

from consultations.admin.amendments_step_forms import StepForm, TakingOutForm
from consultations.amending.glide_path import steps_with, with_reasons
from consultations.amending.text import base_of, whole_of
from consultations.models import AmendmentText
from consultations.services.change_glide_path import BadStep, keep_step, leave_step, take_out_step
from consultations.services.draft_amendment import AmendmentRefused
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import Limits, step_changes, step_name
from pricing.public.redlines import StepShown

if TYPE_CHECKING:
    from consultations.admin.amendments import AmendmentAdmin


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step on the list, and what the text does with it."""

    shown: StepShown
    today: date

    @property
    def fate(self) -> str:
        fate = self.shown.change.fate
        return "" if fate is Fate.UNCHANGED else str(fate)

    @property
    def is_in_force(self) -> bool:
        """Whether its day has come: it can be taken out, and be changed no more."""
        return self.shown.change.before is not None and self.shown.change.name.effective_on <= self.today


def glide_path(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """Every step that the version holds or the text adds, with what becomes of it."""
    return _page(admin, request, "glide_path.html", "Glide path", text, rows=rows_of(text))


def new_step(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText) -> HttpResponse:
    """A step that is added."""
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(keep_step, text=text, step=form.step(), changed_by=cast(User, request.user))
        if _kept(form, act):
            return admin.back(request, text.amendment, "The step is kept.")
    return _page(admin, request, "step.html", "A new step", text, form=form)


def step_page(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText, step: str) -> HttpResponse:
    """One step: changed, taken out, or left as the version has it."""
    row = _row_or_404(text, step)
    match request.POST.get("do"):
        case "leave":
            return _left(admin, request, text, row)
        case "take_out":
            form, taking_out = _form_of(row, None), TakingOutForm(request.POST)
            if taking_out.is_valid() and _taken_out(taking_out, request, text, row):
                return admin.back(request, text.amendment, f"{_named(row)} goes.")
        case _:
            form, taking_out = _form_of(row, request), _taking_out_of(row)
            if request.method == "POST" and form.is_valid() and _changed(form, request, text, row):
                return admin.back(request, text.amendment, f"{_named(row)} is kept.")
    return _page(admin, request, "step.html", _named(row), text, form=form, taking_out=taking_out, row=row)


def rows_of(text: AmendmentText) -> list[StepRow]:
    """The steps by metal and day."""
    base = whole_of(base_of(text.amendment)).limits
    changes = list(text.glide_changes.all())
    after = Limits(base.numbers, steps_with(base.steps, changes))
    today = london_date(database_clock())
    return [StepRow(StepShown(each), today) for each in with_reasons(step_changes(base, after), changes)]


def _row_or_404(text: AmendmentText, step: str) -> StepRow:
    try:
        name = step_name(step)
    except ValueError:
        raise Http404("There is no such step.") from None
    found = next((each for each in rows_of(text) if each.shown.change.name == name), None)
    if found is None:
        raise Http404("There is no such step.")
    return found


def _named(row: StepRow) -> str:
    return f"{row.shown.metal} from {row.shown.day}"


def _form_of(row: StepRow, request: HttpRequest | None) -> StepForm:
    """The step as it stands, or as it was posted."""
    posted = (request.POST or None) if request is not None else None
    return StepForm(posted, initial=StepForm.showing(row.shown.change.present))


def _taking_out_of(row: StepRow) -> TakingOutForm:
    return TakingOutForm(initial={"reason": row.shown.change.reason})


def _changed(form: StepForm, request: HttpRequest, text: AmendmentText, row: StepRow) -> bool:
    name, user = row.shown.change.name, cast(User, request.user)
    return _kept(form, partial(keep_step, text=text, step=form.step(), changed_by=user, instead_of=name))


def _kept(form: StepForm, act: Callable[[], None]) -> bool:
    try:
        act()
    except BadStep as refusal:
        form.refuse(refusal)
        return False
    except AmendmentRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _taken_out(form: TakingOutForm, request: HttpRequest, text: AmendmentText, row: StepRow) -> bool:
    reason, user = form.cleaned_data["reason"], cast(User, request.user)
    try:
        take_out_step(text=text, name=row.shown.change.name, reason=reason, changed_by=user)
    except AmendmentRefused as refusal:
        form.add_error("reason", str(refusal))
        return False
    return True


def _left(admin: AmendmentAdmin, request: HttpRequest, text: AmendmentText, row: StepRow) -> HttpResponse:
    leave_step(text=text, name=row.shown.change.name, changed_by=cast(User, request.user))
    return admin.back(request, text.amendment, f"{_named(row)} stays as it was.")


def _page(
    admin: AmendmentAdmin,
    request: HttpRequest,
    template: str,
    title: str,
    text: AmendmentText,
    **context: object,
) -> HttpResponse:
    whole_title = f"{text.amendment.reference}: {title}"
    return admin.page(request, template, whole_title, amendment=text.amendment, text=text, **context)
