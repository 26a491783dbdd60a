"""Publications for the tests of the public pages: whole, honest facts for every basis, and the rows beneath them."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from cpal.calendar import Month
from pricing.models import Assessment, Publication, Run, Window
from pricing.public.facts import read_facts
from pricing.publication import State

OBJECTION_WINDOW = dt.timedelta(minutes=5)
FEW = "fewer than three transactions stand behind it"
NAMES = ("Executed transactions", "Bids and offers", "Other market assessments")
SPREAD = ("low", "quartile_1", "median", "quartile_3", "high", "standard_deviation")
STATES = {
    Publication.Status.PROVISIONAL: State.PROVISIONAL,
    Publication.Status.FINAL: State.FINAL,
    Publication.Status.CORRECTED: State.FINAL,
}


@dataclass(frozen=True)
class Behind:
    """What stands behind a basis: inputs, tonnes and weight of each category."""

    inputs: tuple[int, int, int]
    tonnes: tuple[str | None, str | None, str | None]
    weights: tuple[str, str, str]
    is_disclosed: bool = False
    age: int = 0
    explanation: tuple[str, ...] = ()
    judgements: tuple[tuple[str, str], ...] = ()


BEHIND = {
    "transaction_based": Behind(
        (11, 6, 0),
        ("1375", "480", "0"),
        ("1", "0", "0"),
        is_disclosed=True,
        explanation=("Eleven transactions qualified, so the premium is their volume-weighted average.",),
    ),
    "blended": Behind(
        (2, 5, 0),
        (None, "186", "0"),
        ("0.77777777777777777778", "0.22222222222222222222", "0"),
        explanation=(
            "Two transactions qualified, one fewer than the methodology requires, so bids and offers were blended in.",
            "The transactions carry 77.8 % of the figure; five bids and offers carry 22.2 %.",
        ),
        judgements=(("admit_order", "a bid or offer outside the band"),),
    ),
    "judgement": Behind(
        (0, 0, 2),
        ("0", "0", "60"),
        ("0", "0", "1"),
        explanation=("Only documented market evidence qualified: two assessments carry the figure.",),
    ),
    "carried_forward": Behind(
        (0, 0, 0),
        ("0", "0", "0"),
        ("0", "0", "0"),
        age=2,
        explanation=("Nothing qualified in this window, so the previous premium was carried forward.",),
        judgements=(("carry_forward", "carrying the previous premium forward"),),
    ),
    "withheld": Behind(
        (0, 0, 0),
        ("0", "0", "0"),
        ("0", "0", "0"),
        explanation=("Nothing qualified in this window and no premium was published.",),
        judgements=(("withhold", "withholding the premium"),),
    ),
}


@dataclass(frozen=True)
class Premium:
    """A premium to publish; `published` stores it."""

    metal: str = "nickel"
    window: str = "2026-10"
    value: str | None = "164.75"
    basis: str = "transaction_based"
    status: str = Publication.Status.FINAL
    revision: int = 1
    previous: str | None = "170.85"
    published_at: dt.datetime | None = None
    reason: str = ""
    methodology: str = "v2026-02"
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A digest of its own for every metal, window and revision."""
        return hashlib.sha256(f"{self.metal}-{self.window}-r{self.revision}".encode()).hexdigest()

    def at(self, window: Window) -> dt.datetime:
        """When it is published: provisional on the due moment, final at the end of the objection window."""
        if self.published_at is not None:
            return self.published_at
        late = dt.timedelta(days=3) if self.revision > 1 else OBJECTION_WINDOW
        return window.publishes_at + (dt.timedelta(0) if self.status == "provisional" else late)

    def published(self, **changes: Any) -> Publication:
        """The stored publication, which supersedes whatever stood before."""
        premium = replace(self, **changes)
        window = Window.objects.frozen(Month.parse(premium.window))
        assessment = assessment_of(premium, window)
        at = premium.at(window)
        facts = facts_of(premium, window) | premium.changes
        read_facts(facts)
        return Publication.objects.create(
            assessment=assessment,
            window=window,
            metal=premium.metal,
            revision=premium.revision,
            status=premium.status,
            published_at=at,
            objections_until=at + OBJECTION_WINDOW if premium.status == "provisional" else None,
            basis=premium.basis,
            value_usd_per_t=None if premium.value is None else Decimal(premium.value),
            methodology=premium.methodology,
            facts=facts,
            digest=premium.digest,
            reason=premium.reason,
            supersedes=Publication.objects.filter(window=window, metal=premium.metal).order_by("-id").first(),
        )


def assessment_of(premium: Premium, window: Window) -> Assessment:
    """The approved assessment beneath a publication, made once for each revision."""
    run = Run.objects.filter(window=window, metal=premium.metal).first() or Run.objects.create(
        window=window,
        metal=premium.metal,
        methodology=premium.methodology,
        purpose=Run.Purpose.ASSESSMENT,
        state=Run.State.COMPLETE,
        requested_at=window.cutoff_at,
        completed_at=window.cutoff_at + dt.timedelta(minutes=1),
        result={},
    )
    assessment, _ = Assessment.objects.get_or_create(
        window=window,
        metal=premium.metal,
        revision=premium.revision,
        defaults={
            "state": STATES[Publication.Status(premium.status)],
            "run": run,
            "approved_at": window.publishes_at - dt.timedelta(hours=1, minutes=38),
            "reason": premium.reason,
        },
    )
    return assessment


def facts_of(premium: Premium, window: Window) -> dict[str, Any]:
    """The facts as publication writes them: numbers as text, hidden ones null with their reason."""
    behind = BEHIND[premium.basis]
    transactions, orders, assessments = behind.inputs
    suppressed = {} if behind.is_disclosed else dict.fromkeys(SPREAD, FEW)
    if None in behind.tonnes:
        suppressed |= {"tonnes": FEW}
    return {
        "metal": premium.metal,
        "window": window.code,
        "window_name": window.name,
        "opens_at": window.opens_at.isoformat(),
        "cutoff_at": window.cutoff_at.isoformat(),
        "methodology": premium.methodology,
        "revision": premium.revision,
        "unit": "USD/t",
        "basis": premium.basis,
        "value": premium.value,
        "previous": previous_of(premium, window),
        "categories": [category_of(number, behind) for number in (1, 2, 3)],
        "counts": {
            "transactions": transactions,
            "bids": orders // 2,
            "offers": orders - orders // 2,
            "market_assessments": assessments,
            "buyers": min(transactions, 4),
            "sellers": min(transactions, 3),
            "brands": min(sum(behind.inputs), 5),
        },
        "tonnes": None if None in behind.tonnes else str(sum(Decimal(each or 0) for each in behind.tonnes)),
        **(spread_around(Decimal(premium.value or 0)) if behind.is_disclosed else dict.fromkeys(SPREAD)),
        "suppressed": suppressed,
        "excluded": [
            {"code": "below_minimum_size", "meaning": "smaller than the metal's minimum trade",
             "clause": "Table 2", "count": 2},
            {"code": "no_assurance", "meaning": "a site that makes the brand lacked the required assurance",
             "clause": "4.1, 4.2", "count": 2},
            {"code": "not_arms_length",
             "meaning": "both parties are the same organisation or belong to the same group",
             "clause": "5.1", "count": 1},
        ],
        "judgements": [{"kind": kind, "about": about, "count": 1} for kind, about in behind.judgements],
        "decisions": {"retained": 1 if behind.is_disclosed else 0, "excluded": 0},
        "age_in_windows": behind.age,
        "explanation": list(behind.explanation),
        "digest": premium.digest,
    }  # fmt: skip


def previous_of(premium: Premium, window: Window) -> dict[str, Any] | None:
    """The window before, and the change since."""
    if premium.previous is None:
        return None
    before = Decimal(premium.previous)
    change = None if premium.value is None else Decimal(premium.value) - before
    percent = None if change is None or before == 0 else (change / abs(before) * 100).quantize(Decimal("0.1"))
    return {
        "window": str(window.month.previous),
        "value": premium.previous,
        "change": None if change is None else str(change),
        "change_percent": None if percent is None else str(percent),
    }


def category_of(number: int, behind: Behind) -> dict[str, Any]:
    """One category with its shares."""
    every = sum(behind.inputs)
    inputs, tonnes = behind.inputs[number - 1], behind.tonnes[number - 1]
    total = None if None in behind.tonnes else sum(Decimal(each or 0) for each in behind.tonnes)
    return {
        "category": number,
        "name": NAMES[number - 1],
        "qualifying": inputs,
        "screened_out": (1, 3, 1)[number - 1],
        "excluded": 0,
        "pending": 0,
        "tonnes": tonnes,
        "weight": behind.weights[number - 1],
        "share_of_inputs": str(round(Decimal(inputs) / every, 20)) if every else None,
        "share_of_tonnes": str(round(Decimal(tonnes) / total, 20)) if total and tonnes is not None else None,
    }


def spread_around(value: Decimal) -> dict[str, str]:
    """A range around a value."""
    steps = ("-4.25", "-1.50", "0.25", "2.00", "5.50")
    return {
        **{name: str(value + Decimal(step)) for name, step in zip(SPREAD, steps, strict=False)},
        "standard_deviation": "2.71",
    }
