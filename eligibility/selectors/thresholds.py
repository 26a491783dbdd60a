"""The thresholds of a methodology version."""

from __future__ import annotations

from eligibility import models
from eligibility.evidence import Threshold, Thresholds


def thresholds_for(methodology: str) -> Thresholds:
    """The thresholds of a methodology version, in one query."""
    rows = models.Threshold.objects.filter(methodology=methodology)
    return Thresholds(methodology, tuple(as_judged(row) for row in rows))


def as_judged(row: models.Threshold) -> Threshold:
    """A threshold as the rulebook takes it."""
    return Threshold(
        methodology=row.methodology,
        metal=row.metal,
        max_tco2e_per_t=row.max_tco2e_per_t,
        carbon_method=row.carbon_method,
        required_standard=row.required_standard or None,
        letter_accepted=row.letter_accepted,
        letter_years=row.letter_years,
        effective_on=row.effective_on,
        row_id=row.pk,
    )
