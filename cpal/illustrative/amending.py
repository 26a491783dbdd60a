"""An amendment of the illustrative market: its text is fixed, and what it would have done is being computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from consultations.models import Amendment
from consultations.services.change_glide_path import keep_step
from consultations.services.change_text import ParameterEdit, change_parameters
from consultations.services.draft_amendment import Description, draft_amendment
from consultations.services.propose_text import fix_text
from cpal.calendar import london_date
from cpal.people.models import User
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal

DESCRIPTION = Description(
    title="Aluminium: a carbon threshold of 7.0",
    summary="Illustrative. The carbon threshold of aluminium would fall from 8.0 to 7.0 tCO2e a tonne.",
    rationale="Illustrative. Every brand that traded in the last year discloses less than 8.0; a lower threshold would"
    " keep the premium one for metal that is ahead of the market.",
    prompted_by="Illustrative: the annual review",
)
EDIT = ParameterEdit(
    "carbon_threshold_tco2e_per_t.aluminium",
    "7.0",
    "Illustrative: a step on the way that the roadmap foresees (6).",
)


def step_after(day: dt.date) -> GlideStep:
    """The next step on the way, from the January after next."""
    return GlideStep(
        metal=Metal.ALUMINIUM,
        max_tco2e_per_t=Decimal("6.5"),
        effective_on=dt.date(day.year + 2, 1, 1),
        source="Illustrative: a trajectory of the industry",
        rationale="Illustrative: a step that is told early leaves time to invest.",
    )


def draft_with_its_text_fixed(people: Mapping[str, User]) -> Amendment:
    """Draft it and fix its text; the timetable then runs it on every past month, and Sam can propose it."""
    editor = people["cora"]
    amendment = draft_amendment(description=DESCRIPTION, drafted_by=editor)
    text = amendment.texts.get()
    change_parameters(text=text, edits=[EDIT], changed_by=editor)
    keep_step(text=text, step=step_after(london_date(amendment.drafted_at)), changed_by=editor)
    fix_text(text=text, fixed_by=editor)
    return amendment
