"""Which clauses made a figure: by its basis, by what kept inputs out, by how it was decided and published.

Ids of clauses never change between versions, so this holds for every publication; a version that lacks a clause lacks
its link.
"""

from __future__ import annotations

from pricing.methodology.codes import Code
from pricing.methodology.results import Basis
from pricing.methodology.values import AdjustmentName

CLAUSE_OF_CODE: dict[Code, str] = {
    Code.UNKNOWN_BRAND: "listed-brands",
    Code.NOT_LISTED: "listed-brands",
    Code.NO_VERIFIED_CARBON_DISCLOSURE: "carbon-disclosure",
    Code.CARBON_ABOVE_THRESHOLD: "carbon-threshold",
    Code.NO_ASSURANCE: "assurance",
    Code.CANCELLED: "category-1-eligibility",
    Code.UNCONFIRMED: "category-1-eligibility",
    Code.NOT_ARMS_LENGTH: "category-1-eligibility",
    Code.BELOW_MINIMUM_SIZE: "minimum-trade",
    Code.NO_CONSENT: "consent",
    Code.NOT_EXECUTABLE: "category-2-eligibility",
    Code.NOT_VISIBLE: "category-2-eligibility",
    Code.STOOD_TOO_SHORT: "category-2-eligibility",
    Code.OFF_LAST_TRADE: "category-2-last-trade",
    Code.NO_REFERENCE_TRADE: "category-2-last-trade",
    Code.NOT_VERIFIED: "category-3-eligibility",
    Code.INCOMPLETE: "complete-records",
}

CLAUSE_OF_ADJUSTMENT: dict[AdjustmentName, str] = {
    AdjustmentName.CURRENCY: "adjustment-currency",
    AdjustmentName.PHYSICAL_MARKET_PREMIUM: "adjustment-physical-market-premium",
    AdjustmentName.INCOTERM: "adjustment-incoterm",
    AdjustmentName.TARIFFS_AND_TAXES: "adjustment-tariffs-and-taxes",
    AdjustmentName.LOGISTICS: "adjustment-logistics",
    AdjustmentName.PAYMENT_TERMS: "adjustment-payment-terms",
    AdjustmentName.DELIVERY_PERIOD: "adjustment-delivery-period",
}

CLAUSES_OF_BASIS: dict[Basis, tuple[str, ...]] = {
    Basis.TRANSACTION_BASED: ("category-1-sufficiency", "category-1-average"),
    Basis.BLENDED: ("category-1-sufficiency", "fallback-weights"),
    Basis.JUDGEMENT: ("category-1-sufficiency", "fallback-weights", "category-3-use"),
    Basis.CARRIED_FORWARD: ("nothing-qualifies",),
    Basis.WITHHELD: ("nothing-qualifies",),
}

WINDOW = ("observation-window", "input-of-a-single-window")
NORMALISED = ("normalisation", *CLAUSE_OF_ADJUSTMENT.values())
FLAGGED = ("outlier-flag", "editorial-review")
JUDGED = ("expert-judgement",)
SHOWN = ("published-facts", "disclosure-control", "rounding")
PUBLISHED = ("publication", "life-of-an-assessment")
OBJECTED = ("objections", "determination")


def clause_of_code(name: str) -> str:
    """The id of the clause behind a screening code, as stored; empty for a code that there is no longer."""
    return next((clause for code, clause in CLAUSE_OF_CODE.items() if code.value == name), "")


def clauses_of_basis(name: str) -> tuple[str, ...]:
    """The ids of the clauses by which a figure of this basis was made."""
    return next((clauses for basis, clauses in CLAUSES_OF_BASIS.items() if basis.value == name), ())
