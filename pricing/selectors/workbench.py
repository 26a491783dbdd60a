"""What the workbench shows of an assessment: its inputs in pages, each input whole, and what stands in the way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from pricing.methodology.codes import Category, Code, code_named
from pricing.methodology.results import InputState
from pricing.methodology.text.applied import clause_of_code
from pricing.methodology.values import AdjustmentName
from pricing.models import Assessment, Decision, FeedRecord, MarketAssessment, ReferenceRow, Run, RunInput
from pricing.selectors.run_evidence import decisions_behind

NO_CONSENT = Code.NO_CONSENT.value
CATEGORY_NAMES = {1: "Executed transactions", 2: "Bids and offers", 3: "Other market assessments"}
INPUTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One category of a run: what qualifies and what does not, with its average and weight as text."""

    category: int
    name: str
    qualifying: int
    screened_out: int
    excluded: int
    pending: int
    tonnes: str
    average: str | None
    weight: str


def category_counts(run: Run) -> list[CategoryCount]:
    """The three categories, in two queries however many inputs there are."""
    counted = Counter(
        {
            (row["category"], row["state"]): row["number"]
            for row in RunInput.objects.filter(run=run)
            .values("category", "state")
            .annotate(number=Count("id"))
            .order_by()
        }
    )
    figures = (run.result or {})["categories"]
    return [
        CategoryCount(
            category=category.value,
            name=CATEGORY_NAMES[category.value],
            qualifying=counted[category.value, InputState.QUALIFYING],
            screened_out=counted[category.value, InputState.SCREENED_OUT],
            excluded=counted[category.value, InputState.EXCLUDED],
            pending=counted[category.value, InputState.PENDING],
            tonnes=figures[str(category.value)]["tonnes"],
            average=figures[str(category.value)]["average"],
            weight=figures[str(category.value)]["weight"],
        )
        for category in Category
    ]


def shown_inputs(run: Run, *, sees_without_consent: bool) -> QuerySet[RunInput]:
    """The inputs a person may see: those without consent are compliance's alone (5.1)."""
    inputs = RunInput.objects.filter(run=run).select_related("feed_record", "market_assessment")
    return inputs if sees_without_consent else inputs.exclude(codes__contains=[NO_CONSENT])


def hidden_inputs(run: Run) -> int:
    """How many inputs are kept from everybody but compliance."""
    return RunInput.objects.filter(run=run, codes__contains=[NO_CONSENT]).count()


def waiting_inputs(inputs: QuerySet[RunInput], run: Run) -> list[RunInput]:
    """Flagged trades nobody has decided, and pending inputs: what an analyst has to do."""
    retained = {
        (each["input"]["category"], each["input"]["id"])
        for each in decisions_behind(run)
        if each["ruling"] == "retain"
    }
    waiting = inputs.filter(Q(flagged=True) | Q(state=InputState.PENDING)).order_by("category", "record_id")[
        :200
    ]
    return [
        row
        for row in waiting
        if row.state == InputState.PENDING or (row.category, row.record_id) not in retained
    ]


def page_of_inputs(inputs: QuerySet[RunInput], category: int, state: str, number: str) -> Page[RunInput]:
    """One page of a category’s inputs, in the order of their ids."""
    chosen = inputs.filter(category=category).order_by("record_id")
    if state in {each.value for each in InputState}:
        chosen = chosen.filter(state=state)
    return Paginator(chosen, INPUTS_A_PAGE).get_page(number)


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """One adjustment of an input: its amount, or None where a reference row is missing."""

    name: str
    amount_usd_per_t: Decimal | None


def adjustment_lines(row: RunInput) -> list[AdjustmentLine]:
    """The seven adjustments by name; none for a market assessment."""
    amounts = row.adjustments or []
    return [
        AdjustmentLine(name.value.replace("_", " "), amount)
        for name, amount in zip(AdjustmentName, amounts, strict=False)
    ]


def reference_rows_of(row: RunInput) -> list[ReferenceRow]:
    """The reference rows that an input’s adjustments used."""
    return list(ReferenceRow.objects.filter(pk__in=row.reference_rows))


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A rule that kept an input out: its code, what it means, its clause, and whether judgement set it aside."""

    code: str
    meaning: str
    clause: str
    is_overruled: bool

    @property
    def clause_id(self) -> str:
        """The id of the clause in the text of the methodology."""
        return clause_of_code(self.code)


def finding_lines(row: RunInput) -> list[FindingLine]:
    return [
        FindingLine(code, code_named(code).meaning, code_named(code).clause, code in row.overruled)
        for code in row.codes
    ]


def decisions_on(assessment: Assessment, row: RunInput) -> QuerySet[Decision]:
    """Every decision ever made on an input of the window, the latest first."""
    return Decision.objects.filter(
        window=assessment.window, metal=assessment.metal, category=row.category, record_id=row.record_id
    ).select_related("decided_by")


def record_behind(row: RunInput) -> FeedRecord | MarketAssessment:
    """The stored record that an input is."""
    stored = row.feed_record or row.market_assessment
    assert stored is not None
    return stored


def market_moment(row: RunInput) -> dt.datetime:
    return record_behind(row).market_at
