"""A staged credential as it stands: what it says, and the rows that it would load."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from cpal.calendar import london_date
from cpal.tabular import Fault
from eligibility.evidence import plain
from eligibility.imports.untp.conformity import (
    AssessmentChoice,
    Attestation,
    Use,
    attestation_rows,
    read_attestation,
)
from eligibility.imports.untp.conformity import not_mapped as attestation_not_mapped
from eligibility.imports.untp.credentials import CredentialRead, Kind, read_credential
from eligibility.imports.untp.keys import HeldKey
from eligibility.imports.untp.passports import (
    Cells,
    Passport,
    PassportChoices,
    Rows,
    passport_rows,
    read_passport,
)
from eligibility.imports.untp.passports import not_mapped as passport_not_mapped
from eligibility.keeping.proof_points import was_told_of
from eligibility.models import Brand, Disclosure, IssuerKey, Site, StagedFile
from eligibility.registers.reading import read_register
from eligibility.registers.tables import TABLES
from eligibility.services.enter_rows import register_file

_NO_END = (
    "It does not say until when it is valid, and an award without an end would count for ever. Ask for one "
    "that says so, or enter the award by hand with the end of its certificate."
)


@dataclass(frozen=True)
class CredentialPreview:
    """What a credential would load, and why it could not."""

    read: CredentialRead
    rows: Rows
    problems: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Changes when anything of what is shown does."""
        return hashlib.sha256(repr((self.rows, self.problems, self.read.checked)).encode()).hexdigest()

    @property
    def not_mapped(self) -> tuple[str, ...]:
        """What of the credential stands in no row."""
        if self.read.kind is Kind.PASSPORT:
            return passport_not_mapped(self.passport)
        return attestation_not_mapped(self.attestation)

    @property
    def passport(self) -> Passport:
        return read_passport(self.read.subject)

    @property
    def attestation(self) -> Attestation:
        return read_attestation(self.read.subject)


def read_at(content: bytes, at: dt.datetime) -> CredentialRead:
    """A credential, its signature checked with the keys held at a moment. Raises ImportRefused."""
    read = read_credential(content, today=london_date(at), held_keys=issuer_keys_at(at))
    if read.kind is Kind.CONFORMITY:
        read_attestation(read.subject)
    return read


def issuer_keys_at(at: dt.datetime) -> tuple[HeldKey, ...]:
    """The keys of issuers that are held."""
    columns = ("issuer", "key_id", "public_key_jwk", "from_on", "until_on")
    held: Any = IssuerKey.objects.last_received_by(at).values_list(*columns)
    return tuple(HeldKey(*row) for row in held)


def preview_of(staged: StagedFile, at: dt.datetime, by: str) -> CredentialPreview:
    """The rows of a staged credential under what was decided of it. Raises ImportRefused."""
    read = read_at(bytes(staged.content), at)
    if read.kind is Kind.PASSPORT:
        choices = PassportChoices(**staged.mapping["passport"])
        rows = passport_rows(
            read, read_passport(read.subject), choices, sha256=staged.sha256, today=london_date(at), by=by
        )
        problems = _passport_problems(choices, at)
    else:
        chosen = assessment_choices(staged.mapping)
        rows = attestation_rows(read, read_attestation(read.subject), chosen, _disclosures(chosen, at))
        problems = _attestation_problems(chosen, rows, at)
    return CredentialPreview(read, rows, (*problems, *_faults(rows)))


def assessment_choices(kept: Mapping[str, Any]) -> dict[int, AssessmentChoice]:
    """What is used of an attestation, by the place of the assessment."""
    return {int(place): AssessmentChoice(**choice) for place, choice in kept["assessments"].items()}


def _passport_problems(choices: PassportChoices, at: dt.datetime) -> tuple[str, ...]:
    problems = []
    if not Brand.objects.held_at(at).filter(metal=choices.metal, brand=choices.brand).exists():
        problems.append(f"The brand {choices.brand} of {choices.metal} is not held.")
    if Disclosure.objects.held_at(at).filter(reference=choices.disclosure).exists():
        problems.append(f"A disclosure {choices.disclosure} is held already. Give this one another id.")
    elif was_told_of(choices.disclosure, at):
        problems.append(
            f"Something is held of a proof point {choices.disclosure} already. Give this one another id."
        )
    return tuple(problems)


def _attestation_problems(
    chosen: Mapping[int, AssessmentChoice], rows: Rows, at: dt.datetime
) -> tuple[str, ...]:
    sites = {each.site for each in chosen.values() if each.use == Use.ASSURANCE}
    held = set(Site.objects.held_at(at).filter(code__in=sites).values_list("code", flat=True))
    problems = [f"The site {site} is not held." for site in sorted(sites - held)]
    if any(not row["until_on"] for row in rows["assurances"]):
        problems.append(_NO_END)
    disclosures = {each.disclosure for each in chosen.values() if each.use == Use.VERIFICATION}
    found = {row["id"] for row in rows["disclosures"]}
    return (*problems, *(f"The disclosure {each} is not held." for each in sorted(disclosures - found)))


def _disclosures(chosen: Mapping[int, AssessmentChoice], at: dt.datetime) -> dict[str, Cells]:
    """The disclosures that an assessment verifies, as a register file writes them."""
    table = TABLES["disclosures"]
    names = {each.disclosure for each in chosen.values() if each.use == Use.VERIFICATION}
    held: Any = Disclosure.objects.held_at(at).filter(reference__in=names).values_list(*table.names)
    found = [dict(zip(table.layout.names, map(_cell, row), strict=True)) for row in held]
    return {cells["id"]: cells for cells in found}


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dt.date():
            return value.isoformat()
        case str():
            return value
        case _:
            return plain(value)  # type: ignore[arg-type]  # the one other kind of column is a decimal


def _faults(rows: Rows) -> tuple[str, ...]:
    """What the registers would refuse of the rows."""
    faults: list[Fault] = []
    for register, cells in rows.items():
        if cells:
            faults += read_register(BytesIO(register_file(register, cells))).faults
    return tuple(f"{fault.field}: {fault.found}; expected {fault.expected}." for fault in faults)
