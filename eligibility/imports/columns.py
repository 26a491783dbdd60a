"""PURE. Which column of a brand list holds what: guessed from its heading, corrected by the officer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from eligibility.evidence import Metal
from eligibility.imports.sheets import SheetRead

ROWS_LOOKED_AT = 25


class ListField(StrEnum):
    """What a brand list tells of a brand."""

    COUNTRY = "country"
    PRODUCER = "producer"
    BRAND = "brand"
    SHAPE = "shape"
    METAL = "metal"
    PLANT = "plant"
    LMESWORD = "lmesword"


REQUIRED = (ListField.PRODUCER, ListField.BRAND)
_HEADINGS = {
    ListField.COUNTRY: ("country", "countryoforigin", "origin", "nation"),
    ListField.PRODUCER: (
        "producer",
        "producername",
        "producers",
        "company",
        "producingcompany",
        "manufacturer",
    ),
    ListField.BRAND: ("brand", "brandname", "brands", "lmebrand", "registeredbrand", "listedbrand"),
    ListField.SHAPE: ("shape", "shapes", "form", "productform", "shapeform"),
    ListField.METAL: ("metal", "metals", "commodity", "contract"),
    ListField.PLANT: ("plant", "plantname", "works", "refinery", "smelter", "site", "producingplant"),
    ListField.LMESWORD: ("lmesword", "lmeswordcode", "swordcode", "lmeswordbrandcode", "brandcode"),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_METALS = {
    "aluminium": Metal.ALUMINIUM,
    "aluminum": Metal.ALUMINIUM,
    "primaryaluminium": Metal.ALUMINIUM,
    "primaryaluminum": Metal.ALUMINIUM,
    "copper": Metal.COPPER,
    "coppergradea": Metal.COPPER,
    "gradeacopper": Metal.COPPER,
    "coppercathode": Metal.COPPER,
    "coppercathodes": Metal.COPPER,
    "nickel": Metal.NICKEL,
    "primarynickel": Metal.NICKEL,
    "zinc": Metal.ZINC,
    "specialhighgradezinc": Metal.ZINC,
    "shgzinc": Metal.ZINC,
}
_OTHERS = frozenset(
    "lead tin cobalt nasaac aluminiumalloy aluminumalloy northamericanspecialaluminiumalloycontract alloy "
    "standardlead refinedlead steelrebar steelscrap molybdenum lithium premiumaluminium".split()
)


class FromWhere(StrEnum):
    """Where the metal of a row stands, besides the four metals themselves for a sheet of one metal."""

    COLUMN = "column"
    HEADING = "heading"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a sheet's columns hold. `metal` is one of the four, or where each row's metal stands (FromWhere).

    `header_row` is counted from 1, 0 is none; the columns are counted from 0, None is not there.
    """

    sheet: str
    header_row: int
    metal: str
    columns: dict[ListField, int]

    @property
    def is_read(self) -> bool:
        return self.metal != FromWhere.LEFT_OUT


def bare(text: str) -> str:
    """Letters and digits alone, in small: how headings and metals are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def metal_of(text: str) -> Metal | None:
    """One of the four metals, as lists write it; an alloy of one is another metal."""
    return _METALS.get(bare(text))


def is_another_metal(text: str) -> bool:
    """Whether it is a metal that the exchange trades and the registers do not keep."""
    return bare(text) in _OTHERS


def guess(sheet: SheetRead) -> SheetMapping:
    """What the columns seem to hold, told by the row with the most headings that are known."""
    header = max(range(min(len(sheet.rows), ROWS_LOOKED_AT)), key=lambda row: len(_fields(sheet.rows[row])))
    columns = _fields(sheet.rows[header])
    if len(columns) < 2:
        return SheetMapping(sheet.name, 0, _metal(sheet, {}) if columns else FromWhere.LEFT_OUT, {})
    return SheetMapping(sheet.name, header + 1, _metal(sheet, columns), columns)


def _fields(row: tuple[str, ...]) -> dict[ListField, int]:
    found: dict[ListField, int] = {}
    for column, text in enumerate(row):
        field = _FIELD_OF.get(bare(text))
        if field is not None:
            found.setdefault(field, column)
    return found


def _metal(sheet: SheetRead, columns: dict[ListField, int]) -> str:
    if ListField.METAL in columns:
        return FromWhere.COLUMN
    if named := metal_of(sheet.name):
        return named
    if is_another_metal(sheet.name):
        return FromWhere.LEFT_OUT
    headings = list(metal_headings(sheet))
    return FromWhere.HEADING if headings else FromWhere.LEFT_OUT


def metal_headings(sheet: SheetRead) -> Iterator[tuple[int, str]]:
    """The rows (from 1) whose one filled cell names a metal, one of the four or another."""
    for number, row in enumerate(sheet.rows, 1):
        text = only_text(row)
        if metal_of(text) or is_another_metal(text):
            yield number, text


def only_text(row: tuple[str, ...]) -> str:
    """The text of a row with one filled cell; empty for any other row."""
    filled = [text for text in row if text]
    return filled[0] if len(filled) == 1 else ""
