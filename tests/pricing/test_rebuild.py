"""A figure is rebuilt from its own bundle to the last digit, and a tampered one is found out (7.1)."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cpal.local.places import PROJECT
from tests.publication import market

pytestmark = pytest.mark.django_db


def rebuild(*arguments: str, **options: bool) -> tuple[str, int]:
    """What the command prints, and its exit status."""
    out = StringIO()
    try:
        call_command("rebuild", *arguments, stdout=out, stderr=StringIO(), **options)
    except SystemExit as exit_:
        return out.getvalue(), int(exit_.code or 0)
    return out.getvalue(), 0


def tamper(statement: str) -> None:
    """Change stored rows as only the owner of the database could, past its triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("premia", [("40", "41", "42"), ("40",), ("-3.40", "0", "7")])
def test_a_stored_assessment_is_identical(premia: tuple[str, ...]) -> None:
    reference = market.in_review(*premia).reference
    assert rebuild(reference) == ("identical\n", 0)
    assert rebuild(all=True) == ("identical\n", 0)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE pricing_runinput SET normalised = 41.5 WHERE record_id = 'T-2'", "normalised"),
        ("UPDATE pricing_feedrecord SET premium = 41.5 WHERE record_id = 'T-2'", "unrounded"),
        ("UPDATE pricing_run SET result = jsonb_set(result, '{value}', '\"99.00\"')", "value"),
        ("UPDATE pricing_run SET inputs_digest = repeat('0', 64)", "digest"),
    ],
)
def test_a_figure_that_somebody_wrote_over_is_found_out(statement: str, named: str) -> None:
    reference = market.in_review("40", "41", "42").reference
    tamper(statement)
    printed, status = rebuild(reference)
    assert status == 1
    assert named in printed
    assert "identical" not in printed


def test_the_exported_bundle_recomputes_without_django_or_database(tmp_path: Path) -> None:
    file = tmp_path / "zinc.bundle.json"
    call_command("export_bundle", market.in_review("40", "41", "42").reference, str(file), stderr=StringIO())
    recomputed = subprocess.run(
        [sys.executable, "-S", "-m", "pricing.methodology", str(file)],
        cwd=PROJECT, env={"PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert recomputed.returncode == 0, recomputed.stderr
    assert recomputed.stdout.endswith("identical\n")


@pytest.mark.parametrize("reference", ["zinc", "zinc-2026-03-r9", "lead-2026-03-r1", ""])
def test_an_unknown_reference_is_refused_showing_one(reference: str) -> None:
    with pytest.raises(CommandError, match="zinc-2026-10-r1"):
        call_command("rebuild", reference)
