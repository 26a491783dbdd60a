"""A publication as the API and the downloads give it: names and text, every decimal exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from rest_framework.request import Request

from cpal.api.cells import stamp
from pricing.models import Publication
from pricing.public.facts import CategoryFacts, JudgementUse, KeptOut, PremiumFacts
from pricing.public.record import publication_url
from pricing.public.selectors import facts_of


@dataclass(frozen=True, slots=True)
class PremiumRow:
    """One premium, flat: a row of the CSV file and an entry of the list."""

    metal: str
    window: str
    status: str
    basis: str
    value: str | None
    unit: str
    previous_value: str | None
    change: str | None
    change_percent: str | None
    methodology: str
    revision: int
    opens_at: str
    cutoff_at: str
    published_at: str
    objections_until: str | None
    age_in_windows: int
    transactions: int
    bids: int
    offers: int
    market_assessments: int
    buyers: int
    sellers: int
    brands: int
    tonnes: str | None
    low: str | None
    quartile_1: str | None
    median: str | None
    quartile_3: str | None
    high: str | None
    standard_deviation: str | None
    weight_1: str
    weight_2: str
    weight_3: str
    inputs_kept_out: int
    judgements: int
    digest: str
    url: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category of inputs."""

    category: int
    name: str
    qualifying: int
    screened_out: int
    excluded: int
    pending: int
    tonnes: str | None
    weight: str
    share_of_inputs: str | None
    share_of_tonnes: str | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One publication of the same metal and window."""

    revision: int
    status: str
    published_at: str
    value: str | None
    basis: str
    digest: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class PremiumDocument:
    """One premium with everything published with it, and all the publications up to then, newest first."""

    premium: PremiumRow
    categories: tuple[CategoryRow, ...]
    kept_out: tuple[KeptOut, ...]
    judgements: tuple[JudgementUse, ...]
    flags_retained: int
    flags_excluded: int
    suppressed: dict[str, str]
    explanation: tuple[str, ...]
    reason: str
    page: str
    revisions: tuple[RevisionRow, ...]


def row_of(publication: Publication, request: Request) -> PremiumRow:
    """The flat row of a publication."""
    facts = facts_of(publication)
    counts, spread, previous = facts.counts, facts.spread, facts.previous
    weights = {each.category: text(each.weight) for each in facts.categories}
    return PremiumRow(
        metal=publication.metal,
        window=publication.window.code,
        status=publication.status,
        basis=publication.basis,
        value=text(publication.value_usd_per_t),
        unit=facts.unit,
        previous_value=text(previous.value if previous else None),
        change=text(previous.change if previous else None),
        change_percent=text(previous.change_percent if previous else None),
        methodology=publication.methodology,
        revision=publication.revision,
        opens_at=stamp(facts.opens_at),
        cutoff_at=stamp(facts.cutoff_at),
        published_at=stamp(publication.published_at),
        objections_until=stamp(publication.objections_until) if publication.objections_until else None,
        age_in_windows=facts.age_in_windows,
        transactions=counts.transactions,
        bids=counts.bids,
        offers=counts.offers,
        market_assessments=counts.market_assessments,
        buyers=counts.buyers,
        sellers=counts.sellers,
        brands=counts.brands,
        tonnes=text(facts.tonnes),
        low=text(spread.low),
        quartile_1=text(spread.quartile_1),
        median=text(spread.median),
        quartile_3=text(spread.quartile_3),
        high=text(spread.high),
        standard_deviation=text(spread.standard_deviation),
        weight_1=weights.get(1) or "0",
        weight_2=weights.get(2) or "0",
        weight_3=weights.get(3) or "0",
        inputs_kept_out=sum(each.kept_out for each in facts.categories),
        judgements=facts.judgements_used,
        digest=publication.digest,
        url=request.build_absolute_uri(api_url(publication)),
    )


def document_of(publication: Publication, every: Sequence[Publication], request: Request) -> PremiumDocument:
    """Everything published with a premium, and its publications."""
    facts: PremiumFacts = facts_of(publication)
    return PremiumDocument(
        premium=row_of(publication, request),
        categories=tuple(category_row(each) for each in facts.categories),
        kept_out=facts.excluded,
        judgements=facts.judgements,
        flags_retained=facts.decisions.retained,
        flags_excluded=facts.decisions.excluded,
        suppressed=dict(facts.suppressed),
        explanation=facts.explanation,
        reason=publication.reason,
        page=request.build_absolute_uri(publication_url(publication)),
        revisions=tuple(revision_row(each, request) for each in every),
    )


def category_row(category: CategoryFacts) -> CategoryRow:
    """A category with its numbers as text."""
    return CategoryRow(
        category=category.category,
        name=category.name,
        qualifying=category.qualifying,
        screened_out=category.screened_out,
        excluded=category.excluded,
        pending=category.pending,
        tonnes=text(category.tonnes),
        weight=text(category.weight) or "0",
        share_of_inputs=text(category.share_of_inputs),
        share_of_tonnes=text(category.share_of_tonnes),
    )


def revision_row(publication: Publication, request: Request) -> RevisionRow:
    """One publication in short."""
    return RevisionRow(
        revision=publication.revision,
        status=publication.status,
        published_at=stamp(publication.published_at),
        value=text(publication.value_usd_per_t),
        basis=publication.basis,
        digest=publication.digest,
        reason=publication.reason,
        url=request.build_absolute_uri(publication_url(publication)),
    )


def api_url(publication: Publication) -> str:
    """The address of a premium in the API."""
    return reverse("v1:premium", args=[publication.metal, publication.window.code])


def text(number: Decimal | None) -> str | None:
    """A decimal as it is, never with an exponent."""
    return None if number is None else format(number, "f")
