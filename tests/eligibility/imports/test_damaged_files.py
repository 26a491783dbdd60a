"""Whatever happens to a file on its way, it is read or refused: no other end, and nothing half read."""

from __future__ import annotations

import zipfile
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.imports.refusals import ImportRefused
from eligibility.imports.sheets import SheetRead, read_sheets
from eligibility.imports.untp.credentials import CredentialRead, read_credential
from tests.eligibility.imports.credentials import (
    COMPANY,
    SMELTER,
    TODAY,
    Signer,
    as_bytes,
    conformity,
    held,
    passport,
    with_proof,
)
from tests.eligibility.imports.workbooks import Rows, ods, ods_row, sheet_xml, xlsx, xlsx_parts, zipped

LIST: dict[str, Rows] = {
    "Zinc": [["Country", "Producer", "Brand"], ["NO", "Fjordmetall", "FJORD"], ["FI", 7.5, "x"]]
}
WORKBOOK = xlsx(LIST)
STORED = zipped(xlsx_parts(LIST), packing=zipfile.ZIP_STORED)
ODS = ods(ods_row("Country", "Brand") + ods_row("NO", "FJORD", times=3))
CSV = "Country;Producer;Brand\nNO;“Fjord”;ÅL\n".encode()
TOKEN = Signer().token(passport(), kid="key-1").encode()
SIGNED = with_proof(passport(), SMELTER, f"{COMPANY}#key-1")

Damage = list[tuple[float, int]]
damages: st.SearchStrategy[Damage] = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12
)


def damaged(content: bytes, damage: Damage) -> bytes:
    """The file with some of its bytes put to other values."""
    found = bytearray(content)
    for where, value in damage:
        found[int(where * len(found))] = value
    return bytes(found)


@settings(max_examples=150, deadline=None)
@given(damages, st.sampled_from([("a.xlsx", WORKBOOK), ("a.xlsx", STORED), ("a.ods", ODS), ("a.csv", CSV)]))
def test_a_damaged_list_is_read_or_refused(damage: Damage, file: tuple[str, bytes]) -> None:
    name, content = file
    with suppress(ImportRefused):
        assert all(isinstance(sheet, SheetRead) for sheet in read_sheets(name, damaged(content, damage)))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='<>/="&;rctvsfi1A0:xml \n', max_size=200), st.booleans())
def test_a_sheet_of_nonsense_is_read_or_refused(nonsense: str, is_inside: bool) -> None:
    whole = sheet_xml([["a", "b"]])
    sheet = whole.replace("<sheetData>", f"<sheetData>{nonsense}") if is_inside else nonsense
    with suppress(ImportRefused):
        read = read_sheets("a.xlsx", xlsx(LIST, **{"xl/worksheets/sheet1.xml": sheet}))
        assert all(isinstance(each, SheetRead) for each in read)


@settings(max_examples=200, deadline=None)
@given(damages, st.sampled_from([TOKEN, SIGNED, as_bytes(passport()), as_bytes(conformity())]))
def test_a_damaged_credential_is_read_or_refused(damage: Damage, content: bytes) -> None:
    with suppress(ImportRefused):
        found = read_credential(damaged(content, damage), today=TODAY, held_keys=[held()])
        assert isinstance(found, CredentialRead)


@settings(max_examples=200, deadline=None)
@given(damages)
def test_no_damage_to_what_was_signed_goes_unseen(damage: Damage) -> None:
    """What still counts as valid says what was signed."""
    whole = read_credential(TOKEN, today=TODAY, held_keys=[held()])
    with suppress(ImportRefused):
        found = read_credential(damaged(TOKEN, damage), today=TODAY, held_keys=[held()])
        assert not found.checked.is_valid or found.subject == whole.subject
