"""Market assessments: one revision, the first receipt of an id counts (paper 5.3)."""

import datetime as dt
import io
from decimal import Decimal

import pytest

from pricing.intake.deliveries import Receipt
from pricing.models import MarketAssessment
from pricing.services.load_market_assessments import load_market_assessments
from tests.intake.feeds import RECEIVED_AT, counts, faults

pytestmark = pytest.mark.django_db
HEADER = (
    "id,metal,brand,tonnes,level_usd_per_t,kind,evidence_on,source,document,counterparty_a,counterparty_b,verified,"
    "rationale\n"
)
TENDER = (
    "M-1,nickel,NORD,12,250.5,tender,2026-06-15,Platform tender 7,award.pdf,MER,TRA,true,"
    '"Two bidders,\nno outlier"\n'
)


def load(*rows: str) -> Receipt:
    return load_market_assessments(
        source=io.BytesIO((HEADER + "".join(rows)).encode()),
        name="market_assessments.csv",
        received_at=RECEIVED_AT,
    )


def test_a_market_assessment_is_kept_as_it_was_given() -> None:
    assert counts(load(TENDER)) == (1, 0, 0)
    held = MarketAssessment.objects.get()
    assert (held.record_id, held.kind, held.level_usd_per_t, held.verified) == (
        "M-1",
        "tender",
        Decimal("250.5"),
        True,
    )
    assert held.rationale == "Two bidders,\nno outlier"
    assert held.market_at == dt.datetime(2026, 6, 14, 23, 0, tzinfo=dt.UTC)  # 00:00 in London's summer
    assert held.settles_in.code == "2026-10"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("M-1", "", "id"),
        ("nickel", "tin", "metal"),
        ("nickel", "", "metal"),
        ("2026-06-15", "", "evidence_on"),
        ("2026-06-15", "2026-06-15T00:00:00Z", "evidence_on"),
        ("tender,", "rumour,", "kind"),
        ("true", "True", "verified"),
        ("250.5", "2.5e2", "level_usd_per_t"),
        ("award.pdf", "d" * 501, "document"),
    ],
)
def test_a_bad_row_is_named_with_its_field(old: str, new: str, field: str) -> None:
    receipt = load(TENDER.replace(old, new, 1), TENDER.replace("M-1", "M-2"))
    assert counts(receipt) == (1, 0, 1)
    assert faults(receipt) == [(2, field)]


def test_cells_that_only_screening_misses_may_be_empty() -> None:
    assert counts(load("M-1,nickel,,,,,2026-06-15,,,,,,\n")) == (1, 0, 0)
    held = MarketAssessment.objects.get()
    assert (held.brand, held.tonnes, held.kind, held.verified, held.rationale) == ("", None, "", None, "")


def test_the_same_row_changes_nothing_and_other_contents_are_refused() -> None:
    load(TENDER)
    assert counts(load(TENDER.replace("250.5", "250.500"))) == (0, 1, 0)
    contradicting = load(TENDER.replace("250.5", "251"))
    assert counts(contradicting) == (0, 0, 1)
    assert faults(contradicting) == [(2, "level_usd_per_t")]
    assert MarketAssessment.objects.get().level_usd_per_t == Decimal("250.5")
