"""Rebuilding a figure: a bundle is one text, reads back to equal values, and recomputes to the last digit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pricing.methodology.__main__ import main
from pricing.methodology.assessment import assess
from pricing.methodology.bundle import (
    BadBundleError,
    Bundle,
    bundle_digest,
    bundle_of,
    canonical_json,
    differences,
    read_bundle,
)
from pricing.methodology.values import (
    AddedAdjustment,
    AdjustmentName,
    AdjustmentOverride,
    AssessmentInputs,
    BrandVerdict,
    Code,
    Finding,
    Outcome,
    OutcomeJudgement,
    Overruling,
    PreviousAssessment,
    ReferenceTrade,
    input_key,
)
from tests.methodology import market
from tests.methodology.market import AT, OPENS_AT, excluded, inputs_of, judged, retained, trades

ROOT = Path(__file__).parents[2]


def everything() -> AssessmentInputs:
    """Inputs with a value in every place that a bundle has."""
    executed = trades(("40", "50"), ("41.123456789", "50"), ("90", "50"))
    order, far, other = market.order(closed_at=AT + timedelta(hours=1)), market.order("O-2"), market.other()
    refused = BrandVerdict("REFUSED", AT.date(), (Finding(Code.NOT_LISTED, "delisted, “for now”"),))
    inputs = inputs_of(*executed, order, far, other, market.trade("T-9", brand="REFUSED", region=None))
    key = input_key(executed[0])
    return replace(
        inputs,
        brand_verdicts=(*(each for each in inputs.brand_verdicts if each.brand != "REFUSED"), refused),
        earlier_reference_trade=ReferenceTrade("T-0", OPENS_AT, Decimal("40.5")),
        decisions=(retained(executed[0]), excluded(executed[2])),
        judgements=(
            Overruling(judged("J-1"), input_key(far), Code.OFF_LAST_TRADE),
            AdjustmentOverride(judged("J-2", None), key, AdjustmentName.LOGISTICS, Decimal("-1.5")),
            AddedAdjustment(judged("J-3"), key, AdjustmentName.TARIFFS_AND_TAXES, Decimal("-0.25")),
            OutcomeJudgement(judged("J-4"), Outcome.WITHHOLD),
        ),
        previous=PreviousAssessment(
            window="2026-09", value_usd_per_t=Decimal("38.50"), basis="blended", unrounded=Fraction(77, 2)
        ),
    )


def bundle() -> Bundle:
    inputs = everything()
    return bundle_of(inputs, assess(inputs))


def test_a_bundle_reads_back_to_equal_values() -> None:
    assert read_bundle(canonical_json(bundle())) == bundle()


def test_a_bundle_recomputes_to_the_last_digit() -> None:
    assert differences(read_bundle(canonical_json(bundle()))) == ()


def test_equal_bundles_are_equal_bytes_whatever_their_scale_or_time_zone() -> None:
    inputs = everything()
    in_dubai = timezone(timedelta(hours=4))
    same = replace(
        inputs,
        transactions=tuple(
            replace(each, tonnes=Decimal("50.000"), executed_at=each.executed_at.astimezone(in_dubai))
            for each in inputs.transactions
        ),
    )
    assert bundle_digest(bundle_of(same, assess(same))) == bundle_digest(bundle())
    other = replace(inputs, earlier_reference_trade=None)
    assert bundle_digest(bundle_of(other, assess(other))) != bundle_digest(bundle())


def test_every_difference_is_named_with_both_figures() -> None:
    tampered = json.loads(canonical_json(bundle()))
    tampered["recorded"]["assessment"]["value"] = "99.99"
    tampered["recorded"]["assessment"]["inputs"].pop()
    del tampered["recorded"]["statistics"]["brands"]
    found = differences(read_bundle(json.dumps(tampered)))
    assert len(found) == 3
    assert found[1].startswith('assessment.value: recorded "99.99", recomputed "')
    assert found[0].startswith("assessment.inputs[6]: recorded nothing, recomputed {")
    assert found[2] == "statistics.brands: recorded nothing, recomputed 1"


def test_a_changed_input_is_a_difference() -> None:
    tampered = json.loads(canonical_json(bundle()))
    tampered["inputs"]["transactions"][0]["premium"] = "41"
    assert any(each.startswith("assessment.value") for each in differences(read_bundle(json.dumps(tampered))))


def broken(change: Any) -> str:
    document = json.loads(canonical_json(bundle()))
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        (canonical_json(bundle())[:-100], "not JSON, or cut short"),
        ("[]", "expected an object"),
        ('{"schema":{"name":"x","version":1},"inputs":{},"recorded":{}}', "expected schema"),
        (broken(lambda each: each["inputs"].pop("orders")), "inputs: missing or unknown: orders"),
        (broken(lambda each: each["inputs"]["transactions"][1].update(premium=1.5)), "1.5 is a bare number"),
        (
            broken(lambda each: each["inputs"]["transactions"][1].update(premium=15)),
            "transactions[1].premium",
        ),
        (
            broken(lambda each: each["inputs"]["transactions"][1].update(premium="NaN")),
            "transactions[1].premium",
        ),
        (
            broken(lambda each: each["inputs"]["transactions"][0].update(executed_at="2026-10-12")),
            "executed_at",
        ),
        (broken(lambda each: each["inputs"].update(metal="tin")), "inputs.metal: 'tin'"),
        (broken(lambda each: each["inputs"]["parameters"].pop("sufficiency")), "sufficiency is missing"),
        (broken(lambda each: each["inputs"]["judgements"][0].update(type="Whim")), "judgements[0]"),
        (broken(lambda each: each["inputs"].update(orders="none")), "inputs.orders"),
    ],
)
def test_what_is_no_bundle_is_refused_saying_where_and_why(text: str, message: str) -> None:
    with pytest.raises(BadBundleError) as refused:
        read_bundle(text)
    assert message in str(refused.value)


def test_the_command_prints_identical(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bundle.json"
    file.write_text(canonical_json(bundle()), "utf-8")
    assert main([str(file)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("zinc 2026-10 under v2025-10\nsha256 ")
    assert printed.endswith("identical\n")


def test_the_command_prints_every_difference_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bundle.json"
    file.write_text(broken(lambda each: each["recorded"]["assessment"].update(value="1.00")), "utf-8")
    assert main([str(file)]) == 1
    assert 'assessment.value: recorded "1.00"' in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00", b'{"schema"'])
def test_the_command_says_what_is_wrong_with_a_bad_file(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bundle.json"
    file.write_bytes(content)
    assert main([str(file)]) == 2
    assert capsys.readouterr().err.startswith(str(file))
    assert main([str(tmp_path / "absent.json")]) == 2
    assert main([]) == 2


def test_the_command_needs_neither_django_nor_a_database(tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    file.write_text(canonical_json(bundle()), "utf-8")
    bare = [
        sys.executable,
        "-S",
        "-E",
        "-m",
        "pricing.methodology",
        str(file),
    ]  # -S: nothing installed is seen
    done = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("identical\n")
