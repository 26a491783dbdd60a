"""Objections as tests file them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

from cpal.people.models import User
from objections.models import Determination, Objection
from objections.services.determine import determine
from objections.services.file_objection import Submission, file_objection
from pricing.models import Publication
from tests.people import mia, sol
from tests.publication.market import PUBLISHES_AT, WINDOW_ENDS_AT

IN_TIME = PUBLISHES_AT + dt.timedelta(minutes=2)
AFTERWARDS = WINDOW_ENDS_AT + dt.timedelta(hours=1)


def submission(**changes: Any) -> Submission:
    """An objection with everything that it needs."""
    words: dict[str, Any] = {
        "token": uuid4(),
        "grounds": Objection.Grounds.MISSING_INPUT,
        "rationale": "Our trade of 18 March is missing.",
        "evidence": "Confirmation 4711, signed by both sides.",
        "requested_value_usd_per_t": Decimal("43.50"),
    }
    return Submission(**(words | changes))


def objection(
    publication: Publication, by: User | None = None, at: dt.datetime = IN_TIME, **changes: Any
) -> Objection:
    """Mia's objection to a publication, in time unless told otherwise."""
    return file_objection(
        publication=publication, filed_by=by or mia(), submission=submission(**changes), at=at
    )


def determined(
    filed: Objection,
    outcome: Determination.Outcome,
    by: User | None = None,
    at: dt.datetime = AFTERWARDS,
    public_summary: str = "A trade was said to be missing.",
) -> Determination:
    """Sol's determination, an hour after the window."""
    return determine(
        objection=filed,
        outcome=outcome,
        reasons="The confirmation was compared with the feed.",
        public_summary=public_summary,
        determined_by=by or sol(),
        at=at,
    )


def dismissed(filed: Objection, **how: Any) -> Determination:
    return determined(filed, Determination.Outcome.DISMISSED, **how)


def upheld(filed: Objection, **how: Any) -> Determination:
    return determined(filed, Determination.Outcome.UPHELD, **how)
