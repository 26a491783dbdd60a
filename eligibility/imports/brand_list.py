"""PURE. A brand list under its mapping: the brands it names, and what is wrong with the rows that name none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cpal.tabular import CellRefused, code, shortened
from eligibility.evidence import Metal
from eligibility.imports.columns import (
    REQUIRED,
    FromWhere,
    ListField,
    SheetMapping,
    is_another_metal,
    metal_of,
    only_text,
)
from eligibility.imports.countries import EXPECTED as EXPECTED_COUNTRY
from eligibility.imports.countries import country_code
from eligibility.imports.sheets import SheetRead

LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@")
FOUR_METALS = "one of aluminium, copper, nickel, zinc"
_LONGEST = {
    ListField.BRAND: 100,
    ListField.PRODUCER: 200,
    ListField.SHAPE: 200,
    ListField.PLANT: 200,
    ListField.LMESWORD: 20,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBrand:
    """A row of the list: a brand that the exchange lists. What the list does not tell is empty."""

    sheet: str
    row: int
    metal: str
    brand: str
    producer: str
    country: str = ""
    shape: str = ""
    plant: str = ""
    lmesword: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with a row: sheet · row · field · what is wrong · what was expected."""

    sheet: str
    row: int
    field: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class ListRead:
    """All of a list: its brands, its faulty rows, and how many rows are of other metals or no rows of brands."""

    brands: tuple[ListedBrand, ...]
    faults: tuple[RowFault, ...]
    of_other_metals: int
    passed_over: tuple[str, ...]

    @property
    def metals(self) -> tuple[str, ...]:
        """The metals that the list is about."""
        return tuple(metal for metal in Metal if any(brand.metal == metal for brand in self.brands))


class _OtherMetal(Exception):
    """The row is of a metal that the registers do not keep."""


def read_list(sheets: tuple[SheetRead, ...], mappings: tuple[SheetMapping, ...]) -> ListRead:
    """The brands of the sheets that are read. The second row of a brand is a fault unless it says the same."""
    by_name = {sheet.name: sheet for sheet in sheets}
    brands: dict[tuple[str, str], ListedBrand] = {}
    faults: list[RowFault] = []
    passed_over: list[str] = []
    others = 0
    for mapping in mappings:
        if not mapping.is_read or mapping.sheet not in by_name:
            continue
        for row in _rows(by_name[mapping.sheet], mapping):
            if row.note:
                passed_over.append(row.note)
                continue
            try:
                found = _brand(row, mapping)
            except _OtherMetal:
                others += 1
                continue
            faults += found if isinstance(found, list) else _add(found, brands)
    return ListRead(tuple(brands.values()), tuple(faults), others, tuple(passed_over))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[str, ...]
    metal_above: str
    note: str = ""


def _rows(sheet: SheetRead, mapping: SheetMapping) -> Iterator[_Row]:
    """The rows below the header, each with the metal of the heading above it; a row of one cell is a note."""
    metal = ""
    for number, cells in enumerate(sheet.rows, 1):
        text = only_text(cells)
        if mapping.metal == FromWhere.HEADING and (metal_of(text) or is_another_metal(text)):
            metal = text
        elif number <= mapping.header_row or not any(cells) or _is_header_again(sheet, mapping, cells):
            continue
        else:
            note = f"{sheet.name}, row {number}: {shortened(text)}" if text else ""
            yield _Row(number, cells, metal, note)


def _is_header_again(sheet: SheetRead, mapping: SheetMapping, cells: tuple[str, ...]) -> bool:
    return mapping.header_row > 0 and cells == sheet.rows[mapping.header_row - 1]


def _brand(row: _Row, mapping: SheetMapping) -> ListedBrand | list[RowFault]:
    told = dict.fromkeys(REQUIRED, "") | {
        field: row.cells[column] if column < len(row.cells) else ""
        for field, column in mapping.columns.items()
    }
    told[ListField.METAL] = _metal(row, mapping, told.get(ListField.METAL, ""))
    checked: dict[str, str] = {}
    faults: list[RowFault] = []
    for field, text in told.items():
        try:
            checked[field.value] = _checked(field, text)
        except CellRefused as refusal:
            found = shortened(text) if text else "empty"
            faults.append(RowFault(mapping.sheet, row.number, field.value, found, str(refusal)))
    return faults or ListedBrand(sheet=mapping.sheet, row=row.number, **checked)


def _metal(row: _Row, mapping: SheetMapping, in_column: str) -> str:
    match mapping.metal:
        case FromWhere.COLUMN:
            text = in_column
        case FromWhere.HEADING:
            text = row.metal_above
        case _:
            text = mapping.metal
    if is_another_metal(text):
        raise _OtherMetal
    return text


def _checked(field: ListField, text: str) -> str:
    if field is ListField.METAL:
        metal = metal_of(text)
        if metal is None:
            raise CellRefused(FOUR_METALS)
        return metal.value
    if not text and field in REQUIRED:
        raise CellRefused("a name")
    if not text:
        return ""
    if text.startswith(LOOKS_LIKE_A_FORMULA):
        raise CellRefused("a name that does not begin with =, +, - or @, as a formula does")
    if field is ListField.COUNTRY:
        known = country_code(text)
        if known is None:
            raise CellRefused(EXPECTED_COUNTRY)
        return known
    read: str = code(_LONGEST[field])(text)
    return read


def _add(found: ListedBrand, brands: dict[tuple[str, str], ListedBrand]) -> list[RowFault]:
    key = (found.metal, folded(found.brand))
    before = brands.setdefault(key, found)
    if replace(found, sheet=before.sheet, row=before.row) == before:
        return []
    return [
        RowFault(
            found.sheet,
            found.row,
            ListField.BRAND,
            f"{shortened(found.brand)} stands otherwise in row {before.row} of {before.sheet}",
            "every brand of a metal once",
        )
    ]


def folded(name: str) -> str:
    """A name without its capitals and doubled blanks: how names are the same."""
    return " ".join(name.casefold().split())
