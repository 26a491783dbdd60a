"""docs/methodology.md leads from every clause to a function and a worked example that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pricing.methodology.codes import Code
from tests.methodology.names import code_named

PAGE = (Path(__file__).parents[2] / "docs" / "methodology.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("|") and "`test_" in line]
FUNCTION = re.compile(r"`((?!test_)[a-z_]+)\.([A-Za-z_.]+)`")
EXAMPLE = re.compile(r"`(test_[a-z_]+)\.(test_\w+)`")


@pytest.mark.parametrize("line", ROWS)
def test_a_clause_leads_to_a_function_and_an_example(line: str) -> None:
    functions, examples = FUNCTION.findall(line), EXAMPLE.findall(line)
    assert functions
    assert examples
    for module, name in functions:
        assert code_named(f"pricing.methodology.{module}.{name}")
    for module, name in examples:
        source = (Path(__file__).parent / f"{module}.py").read_text("utf-8")
        assert f"def {name}(" in source, name


def test_every_screening_code_is_on_the_page() -> None:
    assert {code for code in Code if f"`{code.value}`" not in PAGE} == set()
