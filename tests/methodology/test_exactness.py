"""The mathematics is exact and pure: no float, no clock, no number of its own, nothing but the standard library."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[2] / "pricing" / "methodology").glob("*.py"))
FORBIDDEN_CALLS = {
    "float",
    "now",
    "today",
    "utcnow",
    "time",
    "random",
    "getcontext",
    "setcontext",
    "open",
    "round",
}


def names_called(tree: ast.AST) -> set[str]:
    calls = [
        node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and not node_is_midnight(node)
    ]
    return {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in calls}


def node_is_midnight(node: ast.Call) -> bool:
    """`time()` without arguments is 00:00, the market timestamp of a market assessment, and reads no clock."""
    return isinstance(node.func, ast.Name) and node.func.id == "time" and not node.args and not node.keywords


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_float_and_no_clock_anywhere(source: Path) -> None:
    tree = ast.parse(source.read_text("utf-8"))
    floats = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is float
    ]
    assert floats == []
    assert names_called(tree) & FORBIDDEN_CALLS == set()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_nothing_is_imported_but_the_standard_library_and_the_methodology(source: Path) -> None:
    tree = ast.parse(source.read_text("utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    foreign = {
        name
        for name in imported
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("pricing.methodology")
    }
    assert foreign == set()


@pytest.mark.parametrize(
    "name", ["screening", "normalisation", "outliers", "sufficiency", "fallback", "assessment", "windows"]
)
def test_no_number_of_the_methodology_is_in_the_code(name: str) -> None:
    source = next(path for path in SOURCES if path.stem == name)
    numbers = {
        node.value
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int
    }
    assert numbers <= {-2, -1, 0, 1, 2, 100}, "0 to 2 count and index, 100 is per cent"
