"""A change of the methodology in the tests: Cora drafts it, Sam proposes and decides, Sol adopts.

The market is March 2026, published on 1 April. The change is drafted on 10 April, consulted on from 20 April, 9:00, to
1 June, 17:00, decided in June and adopted from the window of July 2026, which opens on 30 June at 17:00.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from consultations.models import (
    Adoption,
    Amendment,
    AmendmentDecision,
    AmendmentText,
    Consultation,
    Edition,
    LeakSearch,
)
from consultations.services.adopt import adopt
from consultations.services.back_cast import back_cast
from consultations.services.change_text import ParameterEdit, change_parameters
from consultations.services.decide_amendment import decide_amendment
from consultations.services.draft_amendment import Description, draft_amendment
from consultations.services.propose import propose
from consultations.services.propose_text import fix_text
from cpal.calendar import london
from tests.clock import clock_at
from tests.consultations import papers
from tests.people import cora, sam, sol

DRAFTED_AT = london(dt.date(2026, 4, 10), dt.time(10, 0))
PROPOSED_AT = DRAFTED_AT + dt.timedelta(days=1)
OPENS_AT = london(dt.date(2026, 4, 20), dt.time(9, 0))
CLOSES_AT = london(dt.date(2026, 6, 1), dt.time(17, 0))
CONCLUDED_AT = london(dt.date(2026, 6, 8), dt.time(12, 0))
DECIDED_AT = london(dt.date(2026, 6, 9), dt.time(12, 0))
ADOPTED_AT = london(dt.date(2026, 6, 10), dt.time(12, 0))
JULY = "2026-07"
NOTHING = hashlib.sha256(b"").hexdigest()
NO_RESPONSES = {"files_sha256": NOTHING, "answers_sha256": NOTHING}

DESCRIPTION = Description(
    title="A tighter band for outliers",
    summary="Trades that stand further from the others are flagged sooner.",
    rationale="Flags came late in thin months.",
)
BAND = ParameterEdit("outlier_band_percent", "5", "A third of what it was.")
# Under it no brand of the market is eligible any more.
STRICT = ParameterEdit("carbon_threshold_tco2e_per_t.zinc", "1.5", "The market has moved on.")


def drafted(*edits: ParameterEdit) -> Amendment:
    with clock_at(DRAFTED_AT):
        amendment = draft_amendment(description=DESCRIPTION, drafted_by=cora())
        change_parameters(text=text_of(amendment), edits=edits or (BAND,), changed_by=cora())
    return amendment


def text_of(amendment: Amendment) -> AmendmentText:
    text = amendment.proposal
    assert text is not None
    return text


def fixed(*edits: ParameterEdit) -> Amendment:
    """Its text is fixed, and every past month is computed."""
    amendment = drafted(*edits)
    with clock_at(DRAFTED_AT):
        back_cast(text=fix_text(text=text_of(amendment), fixed_by=cora()))
    return amendment


def proposed(*edits: ParameterEdit, material: bool = True) -> Amendment:
    amendment = fixed(*edits)
    with clock_at(PROPOSED_AT):
        return propose(
            amendment=amendment, is_material=material, reason="It moves the figures.", proposed_by=sam()
        )


def consultation_on(
    amendment: Amendment | None, reference: str = "CP-2026-01", **changes: object
) -> Consultation:
    """A draft of a consultation on it."""
    consultation = papers.draft(reference)
    consultation.amendment = amendment
    for name, value in changes.items():
        setattr(consultation, name, value)
    consultation.save()
    return consultation


def hold(
    consultation: Consultation, opens_at: dt.datetime = OPENS_AT, closes_at: dt.datetime = CLOSES_AT
) -> Consultation:
    """Schedule, open, close and conclude it, each at its moment by the database's clock."""
    schedule(consultation, opens_at, closes_at)
    move(consultation, "open", opens_at)
    move(consultation, "closed", closes_at)
    publish_nothing(consultation)
    move(consultation, "concluded", CONCLUDED_AT)
    return consultation


def schedule(
    consultation: Consultation, opens_at: dt.datetime = OPENS_AT, closes_at: dt.datetime = CLOSES_AT
) -> None:
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.target_on = (closes_at + dt.timedelta(days=56)).date()
    consultation.approved_by, consultation.state = sam(), "scheduled"
    consultation.save()


def move(consultation: Consultation, state: str, at: dt.datetime) -> None:
    """By the clock; the moments of a back-filled one are stated."""
    consultation.state = state
    if consultation.backfilled and state == "open":
        consultation.opened_at = consultation.opens_at
    if consultation.backfilled and state == "closed":
        consultation.closed_at = consultation.closes_at
    with clock_at(at):
        consultation.save()
    consultation.refresh_from_db()


def publish_nothing(consultation: Consultation) -> None:
    """The outcome of a consultation to which nobody responded; searched and found clear, as the database demands."""
    digest = hashlib.sha256(json.dumps(NO_RESPONSES).encode()).hexdigest()
    LeakSearch.objects.create(
        consultation=consultation,
        digest=digest,
        searched_at=CONCLUDED_AT,
        searched_by=cora(),
        tells=0,
        tells_digest=NOTHING,
        places=0,
    )
    Edition.objects.create(
        consultation=consultation,
        number=1,
        content=NO_RESPONSES,
        digest=digest,
        responses_received=0,
        responses_published=0,
        prepared_by=cora(),
        published_by=sam(),
        published_at=CONCLUDED_AT,
    )


def consulted_on(*edits: ParameterEdit) -> Amendment:
    amendment = proposed(*edits)
    hold(consultation_on(amendment))
    return amendment


def decided(*edits: ParameterEdit, material: bool = True) -> Amendment:
    amendment = consulted_on(*edits) if material else proposed(*edits, material=False)
    with clock_at(DECIDED_AT):
        decide(amendment)
    amendment.refresh_from_db()
    return amendment


def decide(amendment: Amendment) -> AmendmentDecision:
    return decide_amendment(
        amendment=amendment,
        outcome=AmendmentDecision.Outcome.ADOPT,
        reasons="Nothing was said against it.",
        decided_by=sam(),
    )


def adopted(*edits: ParameterEdit, material: bool = True) -> Adoption:
    amendment = decided(*edits, material=material)
    with clock_at(ADOPTED_AT):
        return adopt(amendment=amendment, applies_from_window=JULY, adopted_by=sol())
