"""A glide path in the tests: Cora enters a step for nickel, whose limit is 20 under v2026-02. Illustrative figures.

The market's calendar is that of `amending`: drafted on 10 April 2026, adopted on 10 June from the window of July.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from consultations.models import Amendment
from consultations.services.back_cast import back_cast
from consultations.services.change_glide_path import keep_step
from consultations.services.change_text import change_parameters
from consultations.services.draft_amendment import draft_amendment
from consultations.services.propose import propose
from consultations.services.propose_text import fix_text
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal
from pricing.models import MethodologyVersion
from pricing.selectors.methodology import glide_path_of
from pricing.services.store_version import glide_row
from tests.clock import clock_at
from tests.consultations import amending
from tests.people import cora, sam

FROM = dt.date(2028, 1, 1)
PRESENT = "v2026-02"


def a_step(**changes: Any) -> GlideStep:
    facts: dict[str, Any] = {
        "metal": Metal.NICKEL,
        "max_tco2e_per_t": Decimal(18),
        "effective_on": FROM,
        "source": "Illustrative trajectory, table 2",
        "rationale": "The industry's trajectory.",
    }
    return GlideStep(**facts | changes)


def holding(*steps: GlideStep) -> None:
    """The version in force holds these steps."""
    version = MethodologyVersion.objects.named(PRESENT)
    for step in steps:
        glide_row(version, step).save()


def drafted(*steps: GlideStep) -> Amendment:
    """A change that enters these steps and nothing else."""
    with clock_at(amending.DRAFTED_AT):
        amendment = draft_amendment(description=amending.DESCRIPTION, drafted_by=cora())
        for step in steps:
            keep_step(text=amending.text_of(amendment), step=step, changed_by=cora())
    return amendment


def with_the_band(amendment: Amendment) -> Amendment:
    """A change of a number beside it."""
    change_parameters(text=amending.text_of(amendment), edits=[amending.BAND], changed_by=cora())
    return amendment


def proposed_of(amendment: Amendment) -> Amendment:
    """Its text is fixed, every past month computed, and the change proposed."""
    with clock_at(amending.DRAFTED_AT):
        back_cast(text=fix_text(text=amending.text_of(amendment), fixed_by=cora()))
    with clock_at(amending.PROPOSED_AT):
        return propose(amendment=amendment, is_material=True, reason="The path moves.", proposed_by=sam())


def decided_of(amendment: Amendment) -> Amendment:
    """Consulted on and decided."""
    amendment = proposed_of(amendment)
    amending.hold(amending.consultation_on(amendment))
    with clock_at(amending.DECIDED_AT):
        amending.decide(amendment)
    amendment.refresh_from_db()
    return amendment


def path_of(code: str) -> tuple[GlideStep, ...]:
    return glide_path_of(MethodologyVersion.objects.named(code))
