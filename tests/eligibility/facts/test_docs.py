"""docs/eligibility.md names every column and every word of the registers that stand behind the seven."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from cpal.tabular import Layout
from eligibility import vocabulary
from eligibility.registers.particulars import PARTICULARS
from eligibility.registers.tables import TABLES

PROJECT = Path(__file__).parents[3]
STAGE = PROJECT / "eligibility"
PAGE = (PROJECT / "docs" / "eligibility.md").read_text("utf-8")
WORDS = [
    word
    for name in dir(vocabulary)
    if isinstance(kind := getattr(vocabulary, name), type)
    and issubclass(kind, vocabulary.Word)
    and kind is not vocabulary.Word
    for word in kind
]


def section_of(register: str) -> str:
    return PAGE.split(f"### {register}\n", 1)[1].split("\n#", 1)[0]


@pytest.mark.parametrize("layout", PARTICULARS, ids=lambda layout: layout.name)
def test_the_columns_on_the_page_are_those_of_the_file(layout: Layout) -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", section_of(layout.name), re.MULTILINE)) == layout.names


@pytest.mark.parametrize("layout", PARTICULARS, ids=lambda layout: layout.name)
def test_the_page_says_which_cells_may_be_empty_and_what_names_a_row(layout: Layout) -> None:
    section = section_of(layout.name)
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE))
    must = {column.name for column in layout.columns if not column.may_be_empty}
    assert not [name for name in must if "empty" in told.get(name, "")]
    key = [
        "id" if name == "reference" and "id" in layout.names else name
        for name in TABLES[layout.name].model.KEY
    ]
    assert f"Key: {', '.join(key)}." in section


def test_every_file_and_function_that_the_page_names_is_there() -> None:
    files = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", PAGE)
    assert len(files) > 5
    assert not [name for name in files if not (STAGE / name.removeprefix("eligibility/")).is_file()]
    functions = re.findall(r"`([a-z_]+)\.(\w+)(?:[.(][^`]*)?`: |`([a-z_]+)\.(\w+)`, in", PAGE)
    named = [(one or two, name or other) for one, name, two, other in functions]
    assert len(named) > 2
    for module, name in named:
        assert hasattr(import_module(f"eligibility.{module}"), name), (module, name)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}.{word}")
def test_every_word_of_the_registers_is_on_the_page(word: vocabulary.Word) -> None:
    assert f"`{word}`" in PAGE
