"""`/thresholds/what-if/`: which brands another limit would gain and lose, in an address that can be shared (4.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpal.api.cells import csv_chunks
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.values import Cell, Column, Table
from eligibility.evidence import Metal, NoThreshold, plain
from eligibility.in_force import methodology_on
from eligibility.public.asked import DayAsked
from eligibility.selectors import organisation_names
from eligibility.what_if import Moved, WhatIf, what_if

LARGEST = 1_000  # tCO2e/t
SMALLEST_STEP = Decimal("0.0000000001")
CSV_COLUMNS = (
    "metal",
    "brand",
    "producer",
    "change",
    "footprint_tco2e_per_t",
    "limit_in_force_tco2e_per_t",
    "limit_asked_tco2e_per_t",
    "on",
    "methodology",
    "producer_name",
)


class WhatIfForm(DayAsked):
    """A metal, another limit, and a day."""

    field_order = ("metal", "limit", "on")

    metal = forms.ChoiceField(
        label="Metal",
        choices=[(metal.value, metal.value.capitalize()) for metal in Metal],
        error_messages={
            "required": "Choose one of the four metals.",
            "invalid_choice": "Choose one of the four metals.",
        },
    )
    limit = forms.DecimalField(
        label="Largest footprint, tCO2e/t",
        widget=forms.NumberInput(
            attrs={"min": "0", "max": str(LARGEST), "step": "any", "inputmode": "decimal"}
        ),
        error_messages={
            "required": "Say the limit to try, for example 8.",
            "invalid": "Write the limit as a number such as 8 or 7.5.",
        },
    )

    def clean_limit(self) -> Decimal:
        """A limit that a footprint could have, as exact as footprints are kept; one thing is said at a time."""
        limit: Decimal = self.cleaned_data["limit"]
        if limit <= 0:
            raise forms.ValidationError("A limit is above 0.")
        if limit > LARGEST:
            raise forms.ValidationError(f"A limit is at most {LARGEST:,} tCO2e/t.")
        if limit != limit.quantize(SMALLEST_STEP):
            raise forms.ValidationError("Footprints are kept to 10 decimal places; write no more.")
        return limit


@login_not_required
@require_safe
def what_if_page(request: HttpRequest) -> HttpResponse:
    """The form, and beside the limit in force what another would change."""
    now = database_clock()
    form = WhatIfForm(request.GET or None)
    found = _found(form, now)
    context = {
        "form": form,
        "on": london_date(now),
        "found": found,
        "tables": _tables(found, organisation_names(now)) if found else (),
        "present": plain(found.threshold.max_tco2e_per_t) if found else "",
        "asked": plain(found.changed.max_tco2e_per_t) if found else "",
        "csv": f"{reverse('what-if-csv')}?{urlencode(_asked(found))}" if found else "",
    }
    return render(request, "portal/what_if.html", context, status=400 if form.errors else 200)


@login_not_required
@require_safe
def what_if_csv(request: HttpRequest) -> HttpResponse:
    """The brands gained and lost as a file; what is wrong with the question is said in plain text."""
    now = database_clock()
    form = WhatIfForm(request.GET)
    found = _found(form, now)
    if found is None:
        wrong = (f"{name}: {error}" for name, errors in form.errors.items() for error in errors)
        return HttpResponse("\n".join(wrong) + "\n", status=400, content_type="text/plain; charset=utf-8")
    text = "".join(csv_chunks(CSV_COLUMNS, _csv_rows(found, organisation_names(now))))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"what-if-{found.threshold.metal}-{plain(found.changed.max_tco2e_per_t)}-{found.on}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(form: WhatIfForm, now: dt.datetime) -> WhatIf | None:
    """The answer to a whole question; None where the form says what is wrong with it, or nothing was asked."""
    if not form.is_valid():
        return None
    on = form.cleaned_data["on"] or london_date(now)
    try:
        return what_if(
            metal=form.cleaned_data["metal"],
            limit=form.cleaned_data["limit"],
            on=on,
            held_at=now,
            methodology=methodology_on(on, now),
        )
    except NoThreshold as missing:
        form.add_error("on", f"{missing}.")
        return None


def _asked(found: WhatIf) -> dict[str, str]:
    """The question, the day included, so that the address stays true."""
    limit = plain(found.changed.max_tco2e_per_t)
    return {"metal": found.threshold.metal, "limit": limit, "on": found.on.isoformat()}


def _tables(found: WhatIf, names: dict[str, str]) -> tuple[Table, Table]:
    return (
        _table("Brands gained", found.gained, names),
        _table("Brands lost", found.lost, names),
    )


def _table(caption: str, moved: Iterable[Moved], names: dict[str, str]) -> Table:
    columns = (Column("Brand"), Column("Producer"), Column("Footprint", is_number=True, unit="tCO2e/t"))
    rows = (
        (
            Cell(each.brand, url=reverse("brand", args=[each.after.metal, each.brand])),
            names.get(each.producer) or each.producer,
            _footprint(each),
        )
        for each in moved
    )
    return Table(caption, columns, tuple(rows))


def _csv_rows(found: WhatIf, names: dict[str, str]) -> Iterator[dict[str, object]]:
    for change, moved in (("gained", found.gained), ("lost", found.lost)):
        for each in moved:
            yield {
                "metal": found.threshold.metal,
                "brand": each.brand,
                "producer": each.producer,
                "change": change,
                "footprint_tco2e_per_t": _footprint(each),
                "limit_in_force_tco2e_per_t": plain(found.threshold.max_tco2e_per_t),
                "limit_asked_tco2e_per_t": plain(found.changed.max_tco2e_per_t),
                "on": found.on.isoformat(),
                "methodology": found.threshold.methodology,
                "producer_name": names.get(each.producer) or each.producer,
            }


def _footprint(moved: Moved) -> str:
    return "" if moved.footprint is None else plain(moved.footprint)
