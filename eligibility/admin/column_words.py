"""How the forms ask for the columns of the registers: what each is called, in which unit, and where a source has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.keeping.known import (
    BRANDS,
    MECHANISMS,
    METHODS,
    ORGANISATIONS,
    SITES,
    STANDARDS,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The label of a field and the hint beneath it."""

    label: str
    hint: str = ""


_CODE = "Register code of the organisation."
_FIRST_DAY_NOT = "The first day on which it no longer holds; empty while it does."
_PERCENT = "From 0 to 100, at most two decimals, as the assessment gives it."
_FINDING = "Of the OECD Alignment Assessment Tool, as the assessor found it."

# By the name of the column.
COLUMNS: Mapping[str, Asked] = {
    "metal": Asked("Metal"),
    "brand": Asked("Brand", "As the exchange lists it."),
    "producer": Asked("Producer", _CODE),
    "site": Asked("Site", "Its register code: two sites may share a place."),
    "name": Asked("Name"),
    "country": Asked("Country", "Two capital letters (ISO 3166), such as NO."),
    "happened_on": Asked("Day", "As the source gives it; empty if it gives none."),
    "dating": Asked(
        "How exact the day is",
        "“By” is on that day or before, “reported” the day of the report. Of a month or a year, give its last day.",
    ),
    "reference": Asked("Reference"),
    "source": Asked("Source", "The address of the document, or its title and page."),
    "note": Asked("Note"),
    "said": Asked("In the words of the source", "Quoted, so that a reader finds it there."),
    "value_tco2e_per_t": Asked(
        "Footprint, tCO2e/t", "Tonnes of CO2 equivalent a tonne of metal, in plain digits, such as 3.05."
    ),
    "qualifier": Asked(
        "What stands before the value", "“Less than 4” is a bound, and no figure: it is kept as said."
    ),
    "method": Asked("Method"),
    "product": Asked("Product", "If it is not the brand as a whole."),
    "standard": Asked("Standard", "Its register code."),
    "status": Asked("Status"),
    "organisation": Asked("Organisation", _CODE),
    "from_on": Asked("From", "The first day on which it holds."),
    "until_on": Asked("Until", _FIRST_DAY_NOT),
}
# By register and column, where a column means something of its own.
OF_REGISTER: Mapping[tuple[str, str], Asked] = {
    ("organisations", "code"): Asked("Code", "Short and lasting, such as ACME; rows name it by this."),
    ("organisations", "group"): Asked(
        "Ultimate parent",
        f"{_CODE} Nobody of one group verifies for another of it; empty if it has no parent.",
    ),
    ("organisations", "lei"): Asked("LEI", "Twenty letters and digits."),
    ("sites", "code"): Asked("Code", "Short and lasting, such as ACME-FJORD; rows name it by this."),
    ("brands", "brand"): Asked("Brand", "Letter by letter as the exchange lists it."),
    ("brands", "listed_on"): Asked("Listed on", "The first day on which the exchange lists it."),
    ("brands", "delisted_on"): Asked(
        "Delisted on",
        "The first day on which it is not listed. The day of listing itself takes the row back.",
    ),
    ("brand_sites", "from_on"): Asked("Made there from", "The first day on which the site makes the brand."),
    ("brand_sites", "until_on"): Asked(
        "Made there until", "The first day on which it does not. The first day itself takes the row back."
    ),
    ("listing_events", "brand"): Asked(
        "Brand", "As the exchange lists it. One that has only applied need not be held yet."
    ),
    ("listing_events", "event"): Asked("What the exchange said"),
    ("listing_events", "reference"): Asked(
        "Reference", "The number of the exchange’s notice, such as 15/0101."
    ),
    ("brand_details", "shape"): Asked("Shape", "As the brand list says it, such as full plate cathodes."),
    ("brand_details", "lmesword"): Asked("LMEsword code", "From the exchange’s warrant system."),
    ("brand_details", "plant"): Asked("Plant", "In the words of the source."),
    ("brand_details", "capacity_t_per_year"): Asked("Plant capacity, t a year", "Whole tonnes of metal."),
    ("brand_details", "specification"): Asked(
        "Specification", "Dimensions and weights, from the brand list."
    ),
    ("site_places", "place"): Asked("Place", "Town or region."),
    ("site_places", "address"): Asked("Address"),
    ("footprint_claims", "id"): Asked("Id", "Short and lasting, such as ACME-2025-ZN."),
    ("footprint_claims", "kind"): Asked("What it is about"),
    ("footprint_claims", "subject"): Asked("Who reported it", "Or what the average is of."),
    ("footprint_claims", "product"): Asked("Product", "As the report names it, if it names one."),
    ("footprint_claims", "year"): Asked("Year", "The year of production that the figure is of."),
    ("footprint_claims", "value_tco2e_per_t"): Asked(
        "Footprint, tCO2e/t",
        "Tonnes of CO2 equivalent a tonne of metal; empty where the source gives no single number.",
    ),
    ("footprint_claims", "scope"): Asked("Scope", "In the words of the source."),
    ("footprint_claims", "verifier"): Asked("Verifier", "In the words of the source."),
    ("footprint_claims", "method"): Asked("Method", "In the words of the source."),
    ("assurance_steps", "standard"): Asked("Standard"),
    ("assurance_steps", "step"): Asked("Step"),
    ("assurance_steps", "happened_on"): Asked("Day", "The day of the event; what counts counts from it."),
    ("assurance_steps", "version"): Asked(
        "Version", "Of the standard, such as V3; it stands on the certificate."
    ),
    ("assurance_steps", "level"): Asked("Level", "Of an ASI certificate: provisional or full."),
    ("assurance_steps", "auditor"): Asked("Auditor", "Who assessed the site, as the report names it."),
    ("assurance_steps", "reference"): Asked("Reference", "The number of the letter or certificate."),
    ("standards", "code"): Asked("Code", "Short and lasting, such as ZINC-MARK; rows name it by this."),
    ("standards", "name"): Asked("Name", "In full, with its edition."),
    ("standards", "owner"): Asked("Owner"),
    ("standards", "kind"): Asked("Recognised for"),
    ("standards", "metals"): Asked("Metals", "In the words of the source."),
    ("standards", "clause"): Asked("Clause", "Where the methodology relies on it."),
    ("standard_assessments", "part"): Asked("What was assessed or approved"),
    ("standard_assessments", "from_on"): Asked("From", "The day from which it stands so."),
    ("standard_assessments", "step"): Asked("Order within the day", "1, unless several happened on one day."),
    ("standard_assessments", "rating"): Asked("Rating", "Only of an assessment that is complete."),
    ("standard_assessments", "criteria_partially_aligned"): Asked(
        "Criteria partially aligned", "How many, as the report’s summary counts them."
    ),
    ("standard_assessments", "report"): Asked("Report", "Its address, or its title."),
    ("corrective_actions", "number"): Asked("Number", "As its owner numbers it, from 1."),
    ("corrective_actions", "finding"): Asked("Finding", "What the alignment assessment found."),
    ("corrective_actions", "action"): Asked("Action", "What the owner does about it."),
    ("corrective_actions", "status"): Asked(
        "Status", "When it changes, enter the row anew under its number: what was held before stays known."
    ),
    ("corrective_actions", "due_on"): Asked(
        "Due on", "The day by which it was promised; empty if there is none."
    ),
    ("recognitions", "mechanism"): Asked("Upstream mechanism", "By its full name; a new one may be entered."),
    ("recognitions", "event"): Asked("What happened"),
    ("recognitions", "from_on"): Asked("Day", "As the source gives it; empty if it gives none."),
    ("recognitions", "until_on"): Asked("Until", "The last day of what took a while."),
    ("recognitions", "expected_by"): Asked(
        "Outcome expected by", "The last day by which the source expects the outcome."
    ),
    ("recognitions", "level"): Asked(
        "Level",
        "1: standard and implementation. 2: the standard alone. Only of a recognition that is granted.",
    ),
    **{
        ("recognitions", f"section_{letter}"): Asked(f"Section {letter.upper()}", _FINDING)
        for letter in ("a", "b", "c")
    },
    **{
        ("recognitions", f"section_{letter}_percent"): Asked(f"Section {letter.upper()}, per cent", _PERCENT)
        for letter in ("a", "b", "c")
    },
    ("issuer_keys", "issuer"): Asked("Issuer", "Its identifier, such as did:web:example.org."),
    ("issuer_keys", "key_id"): Asked(
        "Id of the key", "As signatures name it, such as did:web:example.org#1."
    ),
    ("issuer_keys", "public_key_jwk"): Asked(
        "Public key", "As a JSON Web Key. Never enter a private one: its part “d” is secret."
    ),
    ("issuer_keys", "from_on"): Asked(
        "Valid from", "Signatures made before this day are not checked with it."
    ),
    ("issuer_keys", "until_on"): Asked("Valid until", _FIRST_DAY_NOT),
    ("disclosures", "id"): Asked("Id of the disclosure", "As LMEpassport names it; it never changes."),
    ("disclosures", "value_tco2e_per_t"): Asked(
        "Footprint, tCO2e/t",
        "Tonnes of CO2 equivalent a tonne of metal, from the verification statement, in plain digits, such as 3.05.",
    ),
    ("disclosures", "method"): Asked(
        "Method",
        "As the report names it. The metal’s own counts: IAI, ICA, NI (Nickel Institute) or IZA (4.3).",
    ),
    ("disclosures", "boundary"): Asked(
        "Boundary", "The report’s system boundary; “cradle-to-gate” counts (4.3)."
    ),
    ("disclosures", "offsets_used"): Asked(
        "Offsets used", "Whether the figure counts any. Not said proves nothing, and does not count (4.1)."
    ),
    ("disclosures", "submitted_by"): Asked(
        "Submitted by", "Register code of the organisation: the producer itself, not its parent."
    ),
    ("disclosures", "verified_by"): Asked(
        "Verified by",
        "Register code of whoever signed the verification statement: neither the producer nor of its group.",
    ),
    ("disclosures", "verified_on"): Asked(
        "Verified by the auditor on", "The date of the verification statement."
    ),
    ("disclosures", "valid_from"): Asked(
        "Valid from", "From the statement; without it the footprint never counts."
    ),
    ("disclosures", "valid_until"): Asked("Valid until", _FIRST_DAY_NOT),
    ("disclosures", "report"): Asked("Name of the report", "Left empty, the name of the file."),
    ("proof_points", "scopes"): Asked(
        "Emissions counted", "Only scopes 1 to 3 reach from cradle to gate (4.3)."
    ),
    ("proof_points", "period_from"): Asked(
        "Reporting period from", "Of the production that the report is about."
    ),
    ("proof_points", "period_until"): Asked("Reporting period until", "The first day after it."),
    ("proof_points", "submitted_on"): Asked("Submitted on", "From this day on it waits for verification."),
    ("proof_points", "credential"): Asked(
        "Credential", "Id of the digital credential that it came in, if any."
    ),
}
# What a column names, unless it is in the words of a source.
_NAMED: Mapping[str, Kind] = {
    "brand": BRANDS,
    "site": SITES,
    "producer": ORGANISATIONS,
    "group": ORGANISATIONS,
    "organisation": ORGANISATIONS,
    "submitted_by": ORGANISATIONS,
    "verified_by": ORGANISATIONS,
    "standard": STANDARDS,
    "mechanism": MECHANISMS,
    "method": METHODS,
}
_NAMES_NOTHING = {("brands", "brand"), ("footprint_claims", "method"), ("assurance_steps", "standard")}


def asked(register: str, column: str) -> Asked:
    """How a column of a register is asked for."""
    return OF_REGISTER.get((register, column)) or COLUMNS[column]


def named(register: str, column: str) -> Kind | None:
    """What a column names; None for a column that says something itself."""
    return None if (register, column) in _NAMES_NOTHING else _NAMED.get(column)
