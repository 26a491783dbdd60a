"""Verdicts used are found by their rows, and are those that a plain reading of all evidence and inputs gives."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from cpal.calendar import LONDON, Month
from cpal.people.models import User
from eligibility.services.load_register import load_register
from eligibility.uses import FindingUsed, VerdictUsed
from pricing.methodology.codes import code_named
from pricing.methodology.metals import Metal
from pricing.models import Assessment, Run, RunEvidence, RunInput, RunVerdict
from pricing.selectors.verdicts_used import verdicts_used
from pricing.services import compute
from pricing.services.execute_run import execute_run
from pricing.services.load_market_assessments import load_market_assessments
from pricing.services.load_reference import load_reference
from pricing.services.price_window import price_window
from tests.benchmarks import market as large
from tests.columns.test_same_run import received, rows_of
from tests.eligibility.registers import load
from tests.people import ana, eli, kim, sam
from tests.publication import market

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month.parse("2026-03"), Month.parse("2026-04")
AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
HELD_FROM = dt.datetime.fromisoformat(large.REGISTERS_HELD_FROM)
PARTIES = ("buyer", "seller", "organisation")
BRANDS = range(6)
OTHERS = b"""\
id,metal,brand,tonnes,level_usd_per_t,kind,evidence_on,source,document,counterparty_a,counterparty_b,verified,rationale
M-1,zinc,ZINC-BRAND-03,120,44.5,tender,2026-04-14,an invented tender,award.pdf,ORG-01,ORG-02,true,the award
M-2,zinc,,120,44.5,tender,2026-04-14,an invented tender,award.pdf,ORG-01,ORG-01,true,the award
"""


def load_evidence(folder: Path) -> None:
    """The registers of an invented market; SILENT has agreed to nothing, LATE from 17 March on."""
    for path in large.write_registers(folder):
        with path.open("rb") as register:
            load_register(source=register, file_name=path.name, received_at=HELD_FROM)
    load(
        "organisations", {"code": "SILENT", "name": "Silent"}, {"code": "LATE", "name": "Late"}, at=HELD_FROM
    )
    load("consents", {"organisation": "LATE", "from_on": "2026-03-17"}, at=HELD_FROM)
    with large.write_reference(folder).open("rb") as reference:
        load_reference(source=reference, name="reference.csv")


def feed_of(folder: Path, month: Month, size: int, chance: Random) -> list[dict[str, str]]:
    """Rows of a month, two in five of them with a party that has not agreed, or not yet."""
    large.write_feed(folder / "feed.csv", size, str(month), chance.randrange(10**6))
    rows = [of_any_brand(row, chance) for row in rows_of(folder / "feed.csv")]
    return [quieted(row, chance) if chance.random() < 0.4 else row for row in rows]


def of_any_brand(row: dict[str, str], chance: Random) -> dict[str, str]:
    """One of a few brands, so that several records name a brand on a day."""
    brand = f"{row['metal'].upper()}-BRAND-{chance.choice(BRANDS):02d}"
    return row if row["brand"] == "NO-SUCH-BRAND" else {**row, "brand": brand}


def quieted(row: dict[str, str], chance: Random) -> dict[str, str]:
    named = [party for party in PARTIES if row[party]]
    return {**row, chance.choice(named): chance.choice(("SILENT", "LATE"))}


def revised(rows: list[dict[str, str]], chance: Random) -> list[dict[str, str]]:
    """Second revisions of some records: of another brand and another party."""
    chosen = chance.sample(rows, len(rows) // 5)
    return [{**of_any_brand(quieted(row, chance), chance), "revision": "2"} for row in chosen]


@pytest.fixture(params=[1, 2])
def two_months(request: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """March and April priced, once row by row and once in columns; some records are late, some revised."""
    settings.MEDIA_ROOT = tmp_path / "media"
    chance = Random(request.param)
    monkeypatch.setattr(compute, "COLUMNS_FROM_INPUTS", 1 if request.param % 2 else 10**6)
    load_evidence(tmp_path)
    march, april = (feed_of(tmp_path, month, 300, chance) for month in (MARCH, APRIL))
    received("2026-03-30T10:00:00+00:00", march[:240])
    received("2026-04-10T10:00:00+00:00", march[240:])  # late: they roll forward into April
    received("2026-04-11T10:00:00+00:00", revised(march, chance))
    received("2026-04-29T10:00:00+00:00", april)
    received("2026-04-29T11:00:00+00:00", revised(april, chance))
    others_at = dt.datetime(2026, 4, 20, tzinfo=dt.UTC)
    load_market_assessments(source=io.BytesIO(OTHERS), name="others.csv", received_at=others_at)
    price(MARCH, list(Metal))
    price(APRIL, list(Metal))
    price(APRIL, [Metal.ZINC])  # the later run gives the figure


def price(month: Month, metals: list[Metal]) -> None:
    for run in price_window(window=month, metals=metals, requested_by=None, at=AT):
        execute_run(run_id=run.pk, at=AT)


BrandDays = set[tuple[str, dt.date]]
Uses = Mapping[str, tuple[VerdictUsed, ...]]


def read_plainly(metal: str, agreed: Mapping[int, BrandDays] | None) -> Uses:
    """The same of every brand from the whole evidence.

    `agreed` is what the inputs of each run named whose parties had agreed; None for compliance.
    """
    found: dict[str, list[VerdictUsed]] = defaultdict(list)
    assessed = Assessment.objects.filter(metal=metal, run__isnull=False).select_related("window", "run")
    for assessment in assessed.order_by("-window__cutoff_at", "-revision")[:12]:
        assert assessment.run is not None
        for written in RunEvidence.objects.get(run=assessment.run).head["inputs"]["brand_verdicts"]:
            brand, on = written["brand"], dt.date.fromisoformat(written["on"])
            if agreed is None or (brand, on) in agreed[assessment.run.pk]:
                found[brand].append(used(assessment, assessment.run, on, written["findings"]))
    return {brand: tuple(uses) for brand, uses in found.items()}


def used(assessment: Assessment, run: Run, on: dt.date, findings: list[dict[str, str]]) -> VerdictUsed:
    return VerdictUsed(
        window=assessment.window.code,
        reference=assessment.reference,
        run=run.pk,
        url=f"/back-office/pricing/assessment/{assessment.pk}/change/",
        on=on,
        held_at=assessment.window.cutoff_at,
        methodology=run.methodology,
        findings=tuple(
            FindingUsed(each["code"], code_named(each["code"]).clause, each["detail"]) for each in findings
        ),
    )


def agreed_days(run: Run) -> BrandDays:
    """What an input of the run named whose parties had agreed."""
    found = set()
    for each in RunInput.objects.filter(run=run).select_related("feed_record", "market_assessment"):
        record = each.feed_record or each.market_assessment
        assert record is not None
        if "no_consent" not in each.codes:
            found.add((record.brand, record.market_at.astimezone(LONDON).date()))
    return found


def brands_of(metal: Metal) -> list[str]:
    return ["NO-SUCH-BRAND", "", *(f"{metal.upper()}-BRAND-{number:02d}" for number in BRANDS)]


@pytest.mark.usefixtures("two_months")
def test_what_the_rows_say_is_what_a_plain_reading_says() -> None:
    compliance, analyst, senior, keeper = kim(), ana(), sam(), eli()
    days = {run.pk: agreed_days(run) for run in Run.objects.all()}
    hidden = 0
    for metal in Metal:
        every, agreed = read_plainly(metal, None), read_plainly(metal, days)
        for brand in brands_of(metal):
            assert verdicts_used(compliance, metal, brand) == every.get(brand, ())
            assert verdicts_used(analyst, metal, brand) == agreed.get(brand, ())
            assert verdicts_used(senior, metal, brand) == agreed.get(brand, ())
            assert verdicts_used(keeper, metal, brand) == ()
            hidden += len(every.get(brand, ())) - len(agreed.get(brand, ()))
    assert 50 < hidden < RunVerdict.objects.count() - 50


@pytest.mark.parametrize("two_months", [2], indirect=True)
@pytest.mark.usefixtures("two_months")
def test_the_runs_of_before_get_the_same_rows_from_their_evidence() -> None:
    migration = importlib.import_module("pricing.migrations.0005_run_verdicts")
    columns = ("run_id", "brand", "market_on", "findings", "is_named_with_consent")
    stored = [
        (verdict.run_id, verdict.brand, verdict.market_on, verdict.findings, verdict.is_named_with_consent)
        for verdict in RunVerdict.objects.order_by("pk")
    ]
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"CREATE TEMPORARY TABLE earlier AS {migration.VERDICTS_OF_EVIDENCE}")
        cursor.execute(
            f'SELECT {", ".join(columns)} FROM earlier ORDER BY run_id, brand COLLATE "C", market_on'
        )
        found = [(*row[:3], json.loads(row[3]), row[4]) for row in cursor.fetchall()]
    assert found == sorted(stored, key=lambda row: (row[0], row[1].encode(), row[2]))
    assert found


def test_a_what_if_keeps_no_row_for_it_assesses_nothing() -> None:
    market.in_review("40", "41")
    before = RunVerdict.objects.count()
    what_if = Run.Purpose.WHAT_IF
    (run,) = price_window(window=MARCH, metals=[Metal.ZINC], requested_by=None, at=AT, purpose=what_if)
    execute_run(run_id=run.pk, at=AT)
    assert RunVerdict.objects.count() == before == 2


def test_a_row_is_never_changed() -> None:
    market.in_review("40")
    for change in (
        "UPDATE pricing_runverdict SET is_named_with_consent = true",
        "DELETE FROM pricing_runverdict",
    ):
        with (
            pytest.raises(ProgrammingError, match="Cannot update or delete"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


@pytest.mark.parametrize("person", [ana, kim])
def test_it_takes_two_queries_however_many_assessments(
    person: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    market.in_review("40", "41", "42")
    asks: User = person()
    assert asks.roles  # read once
    for _ in range(2):
        with django_assert_num_queries(2):  # the assessments with their runs, the verdicts
            assert len(verdicts_used(asks, "zinc", "ZINCO")) == 3
        market.run()
