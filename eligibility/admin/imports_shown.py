"""What the pages of an import show: values and tables, made from what was read and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cpal.look.figures import day_text, london_text
from cpal.look.values import Column, Fact, Table
from eligibility.evidence import plain
from eligibility.imports.brand_list import ListRead
from eligibility.imports.cells import letters
from eligibility.imports.changes import ListChanges, NewBrand
from eligibility.imports.choices import ListChoices
from eligibility.imports.sheets import SheetRead
from eligibility.imports.untp.conformity import Assessment, Attestation
from eligibility.imports.untp.credentials import CredentialRead
from eligibility.imports.untp.passports import Passport
from eligibility.models import Credential, StagedFile
from eligibility.registers.tables import TABLES

ROWS_SHOWN = 8
WIDEST_CELL = 60
NOT_TOLD = "not told"


def sheet_table(sheet: SheetRead) -> Table:
    """The first rows of a sheet, as it stands."""
    columns = (Column("Row"), *(Column(letters(at + 1)) for at in range(sheet.width)))
    rows = tuple(
        (number, *(_cut(row[at]) if at < len(row) else "" for at in range(sheet.width)))
        for number, row in enumerate(sheet.rows[:ROWS_SHOWN], 1)
    )
    note = f"The first {ROWS_SHOWN} of {len(sheet.rows):,} rows." if len(sheet.rows) > ROWS_SHOWN else ""
    return Table(f"First rows of {sheet.name}", columns, rows, note)


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST_CELL else f"{text[:WIDEST_CELL]}…"


def staged_facts(staged: StagedFile) -> list[Fact]:
    """What waits."""
    return [
        Fact("File", staged.file_name),
        Fact("Kind", staged.get_kind_display()),
        Fact("SHA-256", staged.sha256),
        Fact("Uploaded", f"{london_text(staged.staged_at)} by {staged.staged_by}"),
    ]


def change_facts(choices: ListChoices, read: ListRead, changes: ListChanges) -> list[Fact]:
    """What the list comes to, in numbers."""
    new_organisations = sum(1 for each in changes.producers if each.is_new)
    return [
        Fact("Date of the list", day_text(choices.listed_by)),
        Fact("Source", choices.source),
        Fact("Brands in the list", len(read.brands)),
        Fact("New brands", len(changes.new)),
        Fact("Held already", len(changes.held)),
        Fact(
            "Held, not in the list", f"{len(changes.gone)} (delisted only where chosen: {_chosen(changes)})"
        ),
        Fact("Producers", f"{len(changes.producers) - new_organisations} held, {new_organisations} new"),
        Fact("Details changed", len(changes.details)),
        Fact("Rows refused", len({(fault.sheet, fault.row) for fault in read.faults})),
        Fact("Rows of other metals", read.of_other_metals),
        Fact("Rows passed over as notes", len(read.passed_over)),
    ]


def _chosen(changes: ListChanges) -> int:
    return sum(1 for each in changes.gone if each.is_chosen)


def new_table(changes: ListChanges) -> Table:
    """The brands that would be held as listed."""
    return Table(
        "New brands",
        (
            Column("Brand"),
            Column("Metal"),
            Column("Producer"),
            Column("Country"),
            Column("Shape"),
            Column("Note"),
        ),
        tuple(
            (
                each.listed.brand,
                each.listed.metal,
                _producer(each),
                each.listed.country,
                each.listed.shape,
                _note(each),
            )
            for each in changes.new
        ),
    )


def _producer(brand: NewBrand) -> str:
    return f"{brand.producer.name} ({brand.producer.code})"


def _note(brand: NewBrand) -> str:
    if brand.before:
        return f"listed again; before until {brand.before.delisted_on or 'now'}"
    return f"alike and held: {', '.join(brand.similar)}" if brand.similar else ""


def held_table(changes: ListChanges) -> Table:
    """The brands that the list names and the register holds."""
    return Table(
        "Brands held already",
        (Column("Brand"), Column("Metal"), Column("Held since"), Column("Producer")),
        tuple(
            (
                each.listing.brand,
                each.listed.metal,
                each.listing.listed_on.isoformat(),
                f"{each.moved_from} → {each.producer.code}{'' if each.is_moved else ' (not chosen)'}"
                if each.moved_from
                else each.listing.producer,
            )
            for each in changes.held
        ),
    )


def gone_table(changes: ListChanges) -> Table:
    """The brands that are held and not in the list."""
    return Table(
        "Held and not in the list",
        (
            Column("Brand"),
            Column("Metal"),
            Column("Producer"),
            Column("Held since"),
            Column("What becomes of it"),
        ),
        tuple(
            (
                each.listing.brand,
                each.metal,
                each.listing.producer,
                each.listing.listed_on.isoformat(),
                "delisted" if each.is_chosen else "nothing",
            )
            for each in changes.gone
        ),
    )


def producer_table(changes: ListChanges) -> Table:
    """Who the producers are."""
    return Table(
        "Producers",
        (
            Column("Producer in the list"),
            Column("Country"),
            Column("Organisation"),
            Column("How it is known"),
        ),
        tuple(
            (
                each.name,
                each.country,
                each.code,
                "held"
                if each.held
                else "new"
                if each.is_decided
                else "undecided: alike to some that are held",
            )
            for each in changes.producers
        ),
    )


def detail_table(changes: ListChanges) -> Table:
    """What would be said otherwise of brands."""
    return Table(
        "Details changed",
        (Column("Brand"), Column("Metal"), Column("Detail"), Column("Held"), Column("Becomes")),
        tuple(
            (each.brand, each.metal, each.field, each.was or "empty", each.becomes)
            for each in changes.details
        ),
    )


def fault_table(read: ListRead) -> Table:
    """Row, field, what is wrong, what was expected."""
    return Table(
        "Rows refused",
        (
            Column("Row"),
            Column("Sheet"),
            Column("Field"),
            Column("What is wrong"),
            Column("What was expected"),
        ),
        tuple((each.row, each.sheet, each.field, each.found, each.expected) for each in read.faults),
    )


def row_tables(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> list[Table]:
    """The very rows that would be loaded, a table a register."""
    return [_row_table(register, cells) for register, cells in rows.items() if cells]


def _row_table(register: str, rows: Sequence[Mapping[str, str]]) -> Table:
    names = [name for name in TABLES[register].layout.names if any(row.get(name) for row in rows)]
    return Table(
        f"{register.replace('_', ' ').capitalize()}: {len(rows):,} row{'s' if len(rows) > 1 else ''}",
        tuple(Column(name) for name in names),
        tuple(tuple(row.get(name, "") for name in names) for row in rows),
        shows_caption=True,
    )


def credential_facts(read: CredentialRead, now: str) -> list[Fact]:
    """What a credential says of itself, and what became of its signature."""
    return [
        Fact("Kind", read.kind.value),
        Fact("Version", read.version if read.version != "working" else "working draft, without a number"),
        Fact("Id", read.identifier),
        Fact("Issuer", str(read.issuer)),
        Fact(
            "Signature", f"{'Checked: valid' if read.checked.is_valid else 'Unchecked'}. {read.checked.said}"
        ),
        Fact("Valid from", london_text(read.valid_from) if read.valid_from else NOT_TOLD),
        Fact("Valid until", london_text(read.valid_until) if read.valid_until else NOT_TOLD),
        Fact("Validity", now),
        Fact("Withdrawal", read.status),
    ]


def passport_facts(passport: Passport) -> list[Fact]:
    """A product and its emissions, in the passport's words."""
    value = passport.value_tco2e_per_t
    footprint = "" if passport.footprint_kg is None else plain(passport.footprint_kg)
    return [
        Fact("Product", str(passport.product) or NOT_TOLD),
        Fact("Producer", str(passport.producer) or NOT_TOLD),
        Fact("Facility", str(passport.facility) or NOT_TOLD),
        Fact("Country of production", passport.country or NOT_TOLD),
        Fact(
            "Carbon footprint", f"{footprint} kg CO2e per {passport.declared_unit}" if footprint else NOT_TOLD
        ),
        Fact("That is, tCO2e/t", NOT_TOLD if value is None else plain(value)),
        Fact("Operational scope", passport.operational_scope or NOT_TOLD),
        Fact("Reporting standard", str(passport.standard) or NOT_TOLD),
    ]


def attestation_facts(attestation: Attestation) -> list[Fact]:
    """What is attested, and under which scheme."""
    return [
        Fact("Attestation", " ".join(filter(None, [attestation.name, attestation.id])) or NOT_TOLD),
        Fact("Issued to", str(attestation.issued_to) or NOT_TOLD),
        Fact("Scheme", str(attestation.scheme) or NOT_TOLD),
        Fact("Certificate", str(attestation.certificate) or NOT_TOLD),
        Fact("Auditable evidence", str(attestation.evidence) or NOT_TOLD),
    ]


def assessment_facts(assessment: Assessment) -> list[Fact]:
    """One assessment in the credential's words."""
    conforms = {True: "conforms", False: "does not conform", None: NOT_TOLD}[assessment.conforms]
    checked = {True: " (identity checked by the assessor)", False: " (identity not checked)", None: ""}
    facility = str(assessment.facility)
    return [
        Fact("Facility", facility + checked[assessment.facility_checked] if facility else NOT_TOLD),
        Fact("Topic", assessment.topic or NOT_TOLD),
        Fact("Outcome", conforms),
        Fact("Assessed on", assessment.assessed_on.isoformat() if assessment.assessed_on else NOT_TOLD),
        Fact("Against", str(assessment.standard) or NOT_TOLD),
        Fact("Auditor", str(assessment.auditor) or NOT_TOLD),
        Fact("Products", ", ".join(map(str, assessment.products)) or NOT_TOLD),
        Fact("Organisation", str(assessment.organisation) or NOT_TOLD),
    ]


def kept_facts(credential: Credential, content_url: str) -> list[Fact]:
    """A credential that was loaded."""
    return [
        Fact("Kind", credential.get_kind_display()),
        Fact("Id", credential.identifier),
        Fact("Issuer", credential.issuer),
        Fact("Signature", f"{credential.get_signature_display()}. {credential.signature_said}"),
        Fact("Valid from", london_text(credential.valid_from) if credential.valid_from else NOT_TOLD),
        Fact("Valid until", london_text(credential.valid_until) if credential.valid_until else NOT_TOLD),
        Fact("Loaded", f"{london_text(credential.loaded_at)} by {credential.loaded_by}"),
        Fact("SHA-256", credential.sha256),
        Fact("Bytes as received", "Download", content_url),
    ]
