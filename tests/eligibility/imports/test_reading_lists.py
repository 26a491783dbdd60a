"""A brand list is read by its headings, its metals and its rows; what is wrong with a row is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eligibility.imports.brand_list import ListRead, read_list
from eligibility.imports.columns import ListField, SheetMapping, guess, is_another_metal, metal_of
from eligibility.imports.countries import country_code
from eligibility.imports.sheets import SheetRead, read_sheets
from tests.eligibility.imports.workbooks import xlsx

FACTS: Any = json.loads((Path(__file__).parent / "real_lme_brand_facts.json").read_text())


def sheet(name: str, *rows: list[str]) -> SheetRead:
    return SheetRead(name, tuple(map(tuple, rows)))


def read(*sheets: SheetRead) -> ListRead:
    return read_list(sheets, tuple(map(guess, sheets)))


def test_the_columns_are_guessed_from_the_row_with_the_most_headings_that_are_known() -> None:
    guessed = guess(
        sheet("Copper", ["LME approved brands", "", ""], ["Brand name", "Country of origin", "Producer"])
    )
    assert guessed == SheetMapping(
        "Copper", 2, "copper", {ListField.BRAND: 0, ListField.COUNTRY: 1, ListField.PRODUCER: 2}
    )


@pytest.mark.parametrize(
    ("name", "rows", "metal"),
    [
        ("Primary Aluminium", [["Producer", "Brand"]], "aluminium"),
        ("Aluminium Alloy", [["Producer", "Brand"]], "left-out"),
        ("Lead", [["Producer", "Brand"]], "left-out"),
        ("All", [["Metal", "Producer", "Brand"]], "column"),
        ("All", [["Producer", "Brand"], ["COPPER", ""], ["A", "B"]], "heading"),
        ("Disclaimer", [["This list is for information."]], "left-out"),
    ],
)
def test_the_metal_is_guessed_from_sheet_column_or_heading(
    name: str, rows: list[list[str]], metal: str
) -> None:
    assert guess(sheet(name, *rows)).metal == metal


def test_an_alloy_of_a_metal_is_another_metal() -> None:
    assert (metal_of("ALUMINUM"), metal_of("Aluminium Alloy"), is_another_metal("Aluminium Alloy")) == (
        "aluminium",
        None,
        True,
    )


def test_a_list_with_a_heading_a_metal_is_read_down_the_page() -> None:
    found = read(
        sheet(
            "LME",
            ["Country", "Producer", "Brand", "Shape"],
            ["COPPER", "", "", ""],
            ["Chile", "Minera Uno", "UNO", "Cathodes"],
            ["LEAD", "", "", ""],
            ["Peru", "Plomo", "PLOMO", "Ingots"],
            ["Zinc", "", "", ""],
            ["Country", "Producer", "Brand", "Shape"],
            ["Republic of Korea", "Zinc Uno", "KZ", "Jumbo"],
            ["* suspended", "", "", ""],
        )
    )
    assert [(each.metal, each.brand, each.country) for each in found.brands] == [
        ("copper", "UNO", "CL"),
        ("zinc", "KZ", "KR"),
    ]
    assert (found.of_other_metals, found.faults) == (1, ())
    assert found.passed_over == ("LME, row 9: '* suspended'",)


def test_every_fault_names_its_sheet_row_and_field() -> None:
    found = read(
        sheet(
            "Zinc",
            ["Country", "Producer", "Brand"],
            ["Atlantis", "Zinc Uno", "A"],
            ["NO", "", "B"],
            ["NO", "Zinc Uno", "=cmd|'/c calc'!A1"],
            ["NO", "@SUM(1)", "C"],
            ["NO", "Zinc Uno", "-D"],
            ["NO", "Zinc Uno", "x" * 101],
            ["NO", "Zinc Uno", "E"],
            ["SE", "Zinc Uno", "e"],
            ["NO", "Zinc Uno", "E"],
        )
    )
    told = [(each.row, each.field, each.expected) for each in found.faults]
    formula = "a name that does not begin with =, +, - or @, as a formula does"
    assert told == [
        (2, "country", "a country in two capital letters, such as NO, or its English name"),
        (3, "producer", "a name"),
        (4, "brand", formula),
        (5, "producer", formula),
        (6, "brand", formula),
        (7, "brand", "at most 100 characters"),
        (9, "brand", "every brand of a metal once"),
    ]
    assert [each.brand for each in found.brands] == ["E"]


def test_a_metal_that_is_none_is_a_fault_and_one_of_the_others_is_counted() -> None:
    found = read(
        sheet(
            "All",
            ["Metal", "Producer", "Brand"],
            ["Zinc", "Zinc Uno", "A"],
            ["Tin", "Tin Uno", "B"],
            ["Unobtainium", "Uno", "C"],
        )
    )
    assert [each.brand for each in found.brands] == ["A"]
    assert found.of_other_metals == 1
    assert [(each.row, each.field, each.found) for each in found.faults] == [(4, "metal", "'Unobtainium'")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Norway", "NO"),
        ("Korea, Republic of", "KR"),
        ("UK", "GB"),
        ("CHINA", "CN"),
        ("XX", "XX"),
        ("Mu", None),
    ],
)
def test_a_country_is_known_by_its_code_or_its_english_name(said: str, code: str | None) -> None:
    assert country_code(said) == code


def test_the_real_facts_as_a_list_are_read_to_the_letter() -> None:
    facts = FACTS["lme_brands"]
    rows = [[each["metal"], each["brand"], each["producer"], each.get("country", "")] for each in facts]
    content = xlsx({"LME": [["Metal", "Brand", "Producer", "Country"], *rows]})
    found = read(*read_sheets("facts.xlsx", content))
    assert [[each.metal, each.brand, each.producer, each.country] for each in found.brands] == rows
    assert not found.faults


def test_the_shanghai_list_of_copper_brands_is_read_with_its_accents() -> None:
    facts = FACTS["ine_copper_brands_not_an_lme_list"]["rows"]
    rows = [[each["country"], each["producer"], each["brand"]] for each in facts]
    text = "\n".join(
        ";".join(f'"{cell}"' for cell in row) for row in [["Country", "Producer", "Brand"], *rows]
    )
    (csv_sheet,) = read_sheets("copper.csv", text.encode())
    found = read(SheetRead("Copper", csv_sheet.rows))
    assert [[each.country, each.producer, each.brand] for each in found.brands] == rows
    assert "KGHM Polska Miedź S.A." in {each.producer for each in found.brands}
