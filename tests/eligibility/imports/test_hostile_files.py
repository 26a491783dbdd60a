"""Up to 100 MB of hostile spreadsheet or JSON is refused within seconds and within little memory, saying why.

Each file is read in a process of its own whose address space may grow by 400 MB and no more.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.eligibility.imports.hostile import CASES

SECONDS = 60  # generous for a busy machine; each takes from a hundredth of a second to a few

SAID = {
    "zip bomb": "unpacks to 300 MB",
    "zip bomb that lies": "more than the archive declares",
    "many bombs": "unpacks to 100 MB",
    "billion laughs": "XXE",
    "quadratic blow-up": "XXE",
    "deep markup": "nested more than 64 deep",
    "many elements": "more than 400,000 elements",
    "many parts of many elements": "more than 400,000 elements",
    "one endless token": "no XML",
    "many attributes": "no filled cell",
    "a cell at the far end": "more than 20,000 rows",
    "repeated cells": "more than 20,000 rows",
    "huge csv": "larger than 20 MB",
    "csv of blank lines": "more than 100,000 lines",
    "csv of one cell": "a cell is too long",
    "csv of separators": "line of more than 65,536 characters",
    "deep json": "nested more than 64 deep",
    "deep objects": "nested more than 64 deep",
    "wide json": "more than 100,000 values",
    "long number": "a number of 4,000,000 digits",
    "open quotations": "a quotation mark is not closed",
    "huge json": "larger than 5 MB",
    "deep json in a token": "nested more than 64 deep",
    "deep json line": "nested too deeply",
    "deep json lines": "a line longer than 64 KiB",
    "register of faults": "more than 50,000 faults",
    "register of rows": "more than 500,000 rows",
    "register in utf-16": "UTF-16",
}


def test_every_case_is_proved() -> None:
    assert set(SAID) == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_is_refused_in_bounded_time_and_memory(case: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.eligibility.imports.hostile", case],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    seconds, _, found = ran.stdout.partition(" ")
    assert found.startswith("refused: "), found
    assert SAID[case] in found
    assert float(seconds) < SECONDS
