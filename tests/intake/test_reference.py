"""Reference data: dated rows, each kind with its own columns and unit (paper 6.1)."""

import io
from decimal import Decimal

import pytest

from pricing.intake.deliveries import Receipt
from pricing.intake.reference import UNITS
from pricing.methodology.reference import COLUMNS_USED
from pricing.models import ReferenceRow
from pricing.services.load_reference import load_reference
from tests.intake.feeds import counts, faults

pytestmark = pytest.mark.django_db
HEADER = "kind,metal,region,key,effective_on,value,unit,source\n"
ONE_OF_EACH = [
    "fx,,,EUR,2026-10-01,1.08,usd_per_unit,x\n",
    "physical_premium,zinc,EU,,2026-10-01,12,usd_per_t,x\n",
    "incoterm,,EU,CIF,2026-10-01,3,usd_per_t,x\n",
    "logistics,,,NLRTM,2026-10-01,2,usd_per_t,\n",
    "tariff,zinc,,CN>DE,2026-10-01,0,usd_per_t,x\n",
    "tariff,zinc,,CN>FR,2026-10-01,2.5,percent,x\n",
    "lme_price,zinc,,,2026-10-01,2890.25,usd_per_t,x\n",
    "interest,,,,2026-10-01,-0.5,percent_per_year,x\n",
    "forward_spread,zinc,,,2026-10-01,0.02,usd_per_t_per_day,x\n",
]


def load(*rows: str) -> Receipt:
    return load_reference(source=io.BytesIO((HEADER + "".join(rows)).encode()), name="reference.csv")


def test_every_kind_is_loaded_with_its_columns_and_unit() -> None:
    assert counts(load(*ONE_OF_EACH)) == (9, 0, 0)
    loaded = {row.kind for row in ReferenceRow.objects.all()}
    assert loaded == set(ReferenceRow.Kind.values) == set(UNITS) == set(COLUMNS_USED)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("vat,,,EUR,2026-10-01,1.08,usd_per_unit,x\n", "kind"),
        ("fx,,,,2026-10-01,1.08,usd_per_unit,x\n", "key"),
        ("fx,zinc,,EUR,2026-10-01,1.08,usd_per_unit,x\n", "metal"),
        ("fx,,EU,EUR,2026-10-01,1.08,usd_per_unit,x\n", "region"),
        ("fx,,,EUR,,1.08,usd_per_unit,x\n", "effective_on"),
        ("fx,,,EUR,2026-10-01,,usd_per_unit,x\n", "value"),
        ("fx,,,EUR,2026-10-01,1e3,usd_per_unit,x\n", "value"),
        ("fx,,,EUR,2026-10-01,0,usd_per_unit,x\n", "value"),
        ("fx,,,EUR,2026-10-01,-1,usd_per_unit,x\n", "value"),
        ("fx,,,EUR,2026-10-01,1.08,,x\n", "unit"),
        ("fx,,,EUR,2026-10-01,1.08,percent,x\n", "unit"),
        ("physical_premium,,EU,,2026-10-01,12,usd_per_t,x\n", "metal"),
        ("physical_premium,tin,EU,,2026-10-01,12,usd_per_t,x\n", "metal"),
        ("physical_premium,zinc,,,2026-10-01,12,usd_per_t,x\n", "region"),
        ("physical_premium,zinc,EU,CIF,2026-10-01,12,usd_per_t,x\n", "key"),
        ("tariff,zinc,,CN-DE,2026-10-01,1,percent,x\n", "key"),
        ("tariff,zinc,,CN>,2026-10-01,1,percent,x\n", "key"),
        ("tariff,zinc,,CN>DE,2026-10-01,1,percent_per_year,x\n", "unit"),
        ("interest,zinc,,,2026-10-01,1,percent_per_year,x\n", "metal"),
        ("lme_price,zinc,,,2026-10-01,1,usd_per_t_per_day,x\n", "unit"),
    ],
)
def test_a_bad_row_is_named_with_its_field(row: str, field: str) -> None:
    receipt = load(row, ONE_OF_EACH[2])
    assert counts(receipt) == (1, 0, 1)
    assert faults(receipt) == [(2, field)]


def test_a_later_load_of_a_key_and_day_replaces_and_the_earlier_row_stays() -> None:
    load(ONE_OF_EACH[0])
    assert counts(load(ONE_OF_EACH[0].replace("1.08", "1.10"))) == (1, 0, 0)
    assert ReferenceRow.objects.in_force().get().value == Decimal("1.10")
    assert ReferenceRow.objects.count() == 2


def test_a_row_that_says_what_is_in_force_is_not_stored_again() -> None:
    load(ONE_OF_EACH[0])
    assert counts(load(ONE_OF_EACH[0].replace("1.08", "1.0800"), ONE_OF_EACH[1])) == (1, 1, 0)
    load(ONE_OF_EACH[0].replace("1.08", "1.10"))
    assert counts(load(ONE_OF_EACH[0], ONE_OF_EACH[2])) == (2, 0, 0)  # 1.08 again, after 1.10
    assert ReferenceRow.objects.in_force().get(kind="fx").value == Decimal("1.08")


def test_two_values_for_a_key_and_day_in_one_file_contradict_each_other() -> None:
    receipt = load(ONE_OF_EACH[0], ONE_OF_EACH[0], ONE_OF_EACH[0].replace("1.08", "1.10"))
    assert counts(receipt) == (1, 1, 1)
    assert faults(receipt) == [(4, "value")]


def test_a_file_that_comes_again_after_another_replaced_it_says_it_anew() -> None:
    first, second = (HEADER + f"fx,,,EUR,2026-03-01,{value},usd_per_unit,x\n" for value in ("1.1", "1.2"))
    for text in (first, second, first):
        load_reference(source=io.BytesIO(text.encode()), name="reference.csv")
    assert ReferenceRow.objects.in_force().get().value == Decimal("1.1")
    again = load_reference(source=io.BytesIO(first.encode()), name="reference.csv")
    assert not again.is_new
    assert ReferenceRow.objects.count() == 3
