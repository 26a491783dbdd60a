"""The deals of the illustrative market: always the same, and nobody's real name in them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from cpal.calendar import Month
from cpal.illustrative.cast import FIRMS, FOREIGN_AUDITOR
from cpal.illustrative.deals import setting_of, trades_of
from cpal.illustrative.offers import evidence_of, orders_of
from cpal.illustrative.records import written
from cpal.illustrative.reference import Fact, Terms, monthly_facts, quoted_premium, standing_facts
from cpal.illustrative.registers import REGISTERED
from cpal.illustrative.volumes import volumes_of
from cpal.local.places import PROJECT
from pricing.methodology.metals import Metal

DIGEST = """
import django
django.setup()
from tests.illustrative.test_deals import digest_of_a_year
print(digest_of_a_year())
"""
REAL_NAMES = json.loads((Path(__file__).parent / "real_names.json").read_text(encoding="utf-8"))["names"]


def digest_of_a_year() -> str:
    """SHA-256 of the deals of twelve months."""
    digest = hashlib.sha256()
    for number in range(12):
        for metal in Metal:
            setting = setting_of(metal, Month(2026, number + 1), number)
            for made in (trades_of(setting), orders_of(setting), evidence_of(setting)):
                digest.update(written(list(made)))
    return digest.hexdigest()


def test_the_same_months_have_the_same_deals_in_another_process() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "DJANGO_SETTINGS_MODULE": "cpal.settings"}
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest_of_a_year()


def test_other_months_have_other_deals() -> None:
    october, november = (
        written(list(trades_of(setting_of(Metal.ZINC, Month(2026, month), 1)))) for month in (10, 11)
    )
    assert october != november


@pytest.mark.parametrize("real", REAL_NAMES)
def test_no_real_producer_brand_or_merchant_takes_part(real: str) -> None:
    ours = [FOREIGN_AUDITOR]
    ours += [text for firm in FIRMS for text in (firm.code, firm.name)]
    ours += [text for brand in REGISTERED for text in (brand.name, brand.site)]
    named = re.compile(rf"(?<!\w){re.escape(real)}(?!\w)", re.IGNORECASE)
    assert [name for name in ours if named.search(name)] == []


def test_outside_its_series_a_month_has_the_volumes_of_the_same_calendar_month() -> None:
    assert volumes_of(Month(2025, 5)).month == Month(2025, 5)
    assert volumes_of(Month(2025, 11)).month == Month(2024, 11)
    assert volumes_of(Month(2026, 5)).month == Month(2024, 5)
    assert volumes_of(Month(2027, 5)).month == Month(2025, 5)


@pytest.mark.parametrize(
    ("terms", "costs"),
    [
        (Terms("EU", "CIF", "NLRTM", "NO"), "0"),
        (Terms("EU", "FCA", "NLVLI", "NO"), "-9.50"),  # incoterm −12, inland 2.50
        (Terms("EU", "DDP", "BEANR", "NO", delivery_days=100), "25.50"),  # 22, 3, ten days at 0.05
    ],
)
def test_a_premium_is_quoted_so_that_it_normalises_to_its_level(terms: Terms, costs: str) -> None:
    physical = value_of("physical_premium", "aluminium", "EU", "", Month(2026, 10))
    quoted = quoted_premium(Decimal(20), Metal.ALUMINIUM, terms, dt.date(2026, 10, 14))
    assert quoted == 20 + physical + Decimal(costs)


def value_of(kind: str, metal: str, region: str, key: str, month: Month) -> Decimal:
    facts: list[Fact] = [*monthly_facts(month), *standing_facts(dt.date(2026, 1, 1))]
    return next(
        fact.value
        for fact in facts
        if (fact.kind, fact.metal, fact.region, fact.key) == (kind, metal, region, key)
    )
