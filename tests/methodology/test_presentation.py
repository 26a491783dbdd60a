"""The JSON of a run: the names and texts that others rely on."""

from __future__ import annotations

import json
from decimal import Decimal

from pricing.methodology.presentation import as_json, run_as_json
from tests.methodology import market
from tests.methodology.market import OCTOBER, OPENS_AT, assessment_of, excluded, trades


def test_one_assessment_is_written_as_the_format_says() -> None:
    executed = trades(("40", "50"), ("41", "50"), ("43", "50"))
    written = as_json(assessment_of(*executed, decisions=(excluded(executed[2]),)))
    assert list(written) == [
        "metal", "basis", "value", "unrounded", "pending", "undecided_flags", "categories", "inputs"
    ]  # fmt: skip
    assert written["inputs"][2] == {
        "category": 1,
        "id": "T-3",
        "revision": 1,
        "rolled_forward": False,
        "codes": [],
        "state": "excluded",
        "normalised": "43.0000",
        "adjustments": {
            "currency": "0.0000",
            "physical_market_premium": "0.0000",
            "incoterm": "0.0000",
            "tariffs_and_taxes": "0.0000",
            "logistics": "0.0000",
            "payment_terms": "0.0000",
            "delivery_period": "0.0000",
        },
        "flagged": False,
        "leave_one_out_percent": "6.2",
        "decision": "exclude",
    }


def test_a_run_names_window_methodology_and_cutoff() -> None:
    written = run_as_json(OCTOBER, "v2025-10", [assessment_of()])
    assert {name: written[name] for name in ("window", "methodology", "cutoff")} == {
        "window": "2026-10",
        "methodology": "v2025-10",
        "cutoff": "2026-10-30T17:00:00+00:00",
    }
    assert written["assessments"][0]["categories"]["3"] == {
        "qualifying": 0, "tonnes": "0", "average": None, "weight": "0"
    }  # fmt: skip


def test_inputs_come_by_category_and_only_trades_have_a_leave_one_out_deviation() -> None:
    result = assessment_of(market.other(), market.order(), *trades(("40", "50"), ("41", "50")))
    written = as_json(result)["inputs"]
    assert [each["category"] for each in written] == [1, 1, 2, 3]
    assert [each["leave_one_out_percent"] for each in written] == ["-2.4", "2.5", None, None]


def test_numbers_are_plain_text_never_floats_or_exponents() -> None:
    result = assessment_of(
        market.trade(premium=Decimal("4E+1"), tonnes=Decimal("1E+3")),
        market.trade("late", executed_at=OPENS_AT, premium=Decimal("0.000000001")),
    )
    text = json.dumps(as_json(result), default=not_exact)
    written = json.loads(text, parse_float=not_exact)
    assert written["inputs"][0]["normalised"] == "40.0000"
    assert written["inputs"][1]["normalised"] == "0.000000001"
    assert written["inputs"][1]["rolled_forward"] is True
    assert written["categories"]["1"]["tonnes"] == "1050"


def not_exact(value: object) -> None:
    raise AssertionError(f"{value!r} is not exact text")
