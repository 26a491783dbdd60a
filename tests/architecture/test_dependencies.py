"""Whatever we import is declared, with its reason, in pyproject.toml: nothing comes along by chance."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("cpal", "eligibility", "pricing", "objections", "consultations")


@cache
def declared() -> dict[str, frozenset[str]]:
    """The names of the declared packages: what runs, and what also serves development."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = document["dependency-groups"]
    runtime = names(document["project"]["dependencies"])
    return {"runtime": runtime, "all": runtime | names([line for group in groups.values() for line in group])}


def names(requirements: list[str]) -> frozenset[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return frozenset(normalised(match.group()) for match in found if match)


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def third_party_imports(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            else:
                continue
            yield from (module.split(".")[0] for module in modules)


def undeclared(folder: str, among: frozenset[str]) -> set[str]:
    distributions = packages_distributions()
    known = {*sys.stdlib_module_names, *OURS, "tests"}
    foreign = set(third_party_imports(ROOT / folder)) - known
    return {name for name in foreign if among.isdisjoint(map(normalised, distributions.get(name, [name])))}


@pytest.mark.parametrize("folder", OURS)
def test_the_product_imports_only_what_production_installs(folder: str) -> None:
    assert undeclared(folder, declared()["runtime"]) == set()


def test_the_tests_import_only_what_is_declared() -> None:
    assert undeclared("tests", declared()["all"]) == set()


def test_no_committed_file_of_the_lock_names_a_registry() -> None:
    for file in (ROOT / "requirements").iterdir():
        assert "://" not in file.read_text(), file.name
        assert "--index-url" not in file.read_text(), file.name
