"""What the tests of keeping the register share: an eligible brand, and a proof point that waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cpal.clock import database_clock
from eligibility.criteria import Verdict
from eligibility.selectors import brand_as_held, thresholds_for
from eligibility.services.enter_proof_point import enter_proof_point
from tests import people
from tests.eligibility.registers import FOOTPRINT

ON = dt.date(2025, 12, 1)
SUBMITTED_ON = dt.date(2025, 10, 1)
SECOND = FOOTPRINT | {
    "id": "D-2",
    "value_tco2e_per_t": "3.10",
    "valid_from": "2025-11-01",
    "verified_on": "2025-09-01",
}
POINT = {"scopes": "1+2+3", "submitted_on": SUBMITTED_ON.isoformat()}


def submit(
    disclosure: dict[str, str] | None = None, point: dict[str, str] | None = None, **options: Any
) -> str:
    """Enter a proof point that nothing is wrong with, unless the test changes something."""
    answers: dict[str, Any] = {
        "disclosure": SECOND | (disclosure or {}),
        "proof_point": POINT | (point or {}),
        "reason": "As submitted to LMEpassport.",
        "report": None,
        "entered_by": people.eli(),
    }
    return enter_proof_point(**(answers | options))


def verdict_now(on: dt.date = ON, metal: str = "zinc", brand: str = "ZINCO") -> Verdict:
    """What the rulebook finds on a day, from what is held now."""
    held = brand_as_held(metal, brand, database_clock())
    return held.verdict(on, thresholds_for("v2025-10").on(metal, on))


def codes_now(on: dt.date = ON) -> list[str]:
    return [code.value for code in verdict_now(on).codes]


def disclosure_now(on: dt.date = ON) -> str | None:
    """The disclosure that counts on a day, as held now."""
    counting = verdict_now(on).disclosure
    return counting.id if counting else None
