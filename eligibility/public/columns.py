"""What each column of each public register means: once, for downloads, the page about them and the API."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {
    "text": "As the source writes it. In CSV, what a spreadsheet would take for a formula begins with an apostrophe.",
    "texts": "Several texts: a list in JSON, joined by “; ” in CSV.",
    "day": "2026-10-30, a day in London.",
    "moment": "2026-10-30T17:00:00Z, UTC.",
    "decimal": "A plain decimal, exact to its last digit; text in JSON, so that no program rounds it.",
    "whole": "A whole number.",
    "yes_no": "true or false.",
}


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column: its name in files and answers, what it holds, and of which of the KINDS that is."""

    name: str
    meaning: str
    kind: str = "text"
    may_be_empty: bool = False


def empty(name: str, meaning: str, kind: str = "text") -> PublicColumn:
    """A column whose cells may be empty."""
    return PublicColumn(name, meaning, kind, may_be_empty=True)


METAL = PublicColumn("metal", "aluminium, copper, nickel or zinc.")
BRAND = PublicColumn("brand", "Name of the brand.")
SITE = PublicColumn("site", "Register code of the site.")
STANDARD = PublicColumn("standard", "Register code of the standard.")
DATING = PublicColumn("dating", "How exactly the source dates it: day, month, year, by, reported or undated.")
SOURCE = empty("source", "Where it was read. Empty: no public source is given.")
NOTE = empty("note", "What is said besides.")
HELD_FROM = PublicColumn("received_at", "Since when the register holds this row, UTC.", "moment")

BRANDS = (
    METAL,
    BRAND,
    empty("producer", "Register code of the producer on the day."),
    empty("producer_name", "Its name."),
    empty("country", "Country of the producer, ISO 3166 alpha-2."),
    empty("sites", "Register codes of the sites that make it on the day.", "texts"),
    empty("site_countries", "Countries of the producer and of those sites.", "texts"),
    PublicColumn("listing", "listed, suspended, delisted or not yet listed on the day."),
    empty("warranting_note", "Whether the exchange takes no new metal on warrant; the listing stands."),
    PublicColumn("is_eligible", "Whether no rule finds anything against it on the day.", "yes_no"),
    empty("codes", "Codes of the rules that find something.", "texts"),
    empty("footprint_tco2e_per_t", "Footprint that counts on the day, tCO2e/t.", "decimal"),
    empty("standard", "The required assurance, where every site holds it on the day."),
    PublicColumn("on", "The day that it was judged on.", "day"),
    PublicColumn("methodology", "The methodology version whose threshold it was judged by."),
)
LISTING_EVENTS = (
    METAL,
    BRAND,
    PublicColumn(
        "event",
        "applied, listed, suspended, resumed, delisted, no_new_warranting or warranting_resumed.",
    ),
    empty("happened_on", "When; where the source is not exact, the last day it allows.", "day"),
    DATING,
    empty("reference", "The exchange’s notice."),
    SOURCE,
    NOTE,
    HELD_FROM,
)
LISTINGS = (
    METAL,
    BRAND,
    empty("producer", "Register code of the producer."),
    PublicColumn("listed_on", "First day of the listing period.", "day"),
    empty("delisted_on", "First day on which it is not listed.", "day"),
    HELD_FROM,
)
BRAND_DETAILS = (
    METAL,
    BRAND,
    empty("shape", "Shape of the metal."),
    empty("lmesword", "LMEsword code."),
    empty("plant", "Name or place of the plant, as the source says."),
    empty("capacity_t_per_year", "Capacity of the plant, tonnes a year.", "whole"),
    empty("specification", "Dimensions and weights."),
    SOURCE,
    HELD_FROM,
)
BRAND_SITES = (
    METAL,
    BRAND,
    SITE,
    PublicColumn("from_on", "First day on which the site makes the brand.", "day"),
    empty("until_on", "First day on which it no longer does.", "day"),
    HELD_FROM,
)
SITES = (
    PublicColumn("code", "Register code of the site. Two sites may share a place."),
    empty("name", "Name of the site."),
    empty("country", "Country, ISO 3166 alpha-2."),
    empty("place", "Town or region, as the source says."),
    empty("address", "Address, as the source says."),
    empty("producer", "Register code of the producer."),
    empty("producer_name", "Its name."),
    SOURCE,
    HELD_FROM,
)
PROOF_POINTS = (
    PublicColumn("id", "Id of the disclosure."),
    METAL,
    BRAND,
    empty("value_tco2e_per_t", "The value, tCO2e/t; with a qualifier it is a bound.", "decimal"),
    empty("qualifier", "less_than, at_most, about, at_least, more_than or no_value; empty: it is a figure."),
    empty("scopes", "Scopes counted: 1, 1+2 or 1+2+3."),
    empty("method", "Method by which it was worked out."),
    empty("boundary", "How far it reaches; cradle-to-gate is asked for."),
    empty("offsets_used", "Whether offsets were used; empty: not said.", "yes_no"),
    empty("product", "Product, where it is of one."),
    empty("period_from", "First day of the reporting period.", "day"),
    empty("period_until", "First day after it.", "day"),
    empty("submitted_by", "Register code of whoever submitted it."),
    empty("submitted_on", "When.", "day"),
    empty("verified_by", "Register code of the verifier."),
    empty("verified_on", "When.", "day"),
    empty("valid_from", "First day of its validity.", "day"),
    empty("valid_until", "First day on which it no longer holds.", "day"),
    empty("report", "The report, as named by whoever submitted it."),
    empty("report_sha256", "SHA-256 of the report."),
    PublicColumn("standing", "Where it stands today: verified, superseded, withdrawn, or on file alone."),
    empty("source", "Where it was read. Empty: no public source is given."),
    HELD_FROM,
)
ASSURANCES = (
    SITE,
    PublicColumn("standard", "ASI-PS, COPPER-MARK, NICKEL-MARK or ZINC-MARK."),
    PublicColumn("status", "committed (a letter of commitment), awarded, suspended or withdrawn."),
    PublicColumn("from_on", "First day.", "day"),
    empty("until_on", "First day on which it no longer holds.", "day"),
    empty("reference", "Reference given with it."),
    HELD_FROM,
)
ASSURANCE_STEPS = (
    SITE,
    PublicColumn("standard", "ASI-PS, COPPER-MARK, NICKEL-MARK or ZINC-MARK."),
    PublicColumn("step", "Step of the assurance process."),
    empty("happened_on", "When; where the source is not exact, the last day it allows.", "day"),
    DATING,
    empty("version", "Version of the standard."),
    empty("level", "provisional or full."),
    empty("auditor", "Who assessed the site."),
    empty("reference", "Reference given with it."),
    SOURCE,
    NOTE,
    HELD_FROM,
)
STANDARDS = (
    PublicColumn("code", "Register code of the standard."),
    PublicColumn("name", "Its name."),
    empty("owner", "Who keeps it."),
    PublicColumn("kind", "track_a, assurance or carbon_method."),
    empty("metals", "Metals, in the words of the source."),
    empty("clause", "Where the methodology relies on it."),
    SOURCE,
    HELD_FROM,
)
STANDARD_ASSESSMENTS = (
    STANDARD,
    PublicColumn("part", "standard, implementation, overall or approval."),
    PublicColumn("from_on", "From when it stands so.", "day"),
    PublicColumn("step", "Which of several of the same day, from 1.", "whole"),
    DATING,
    PublicColumn("status", "Where the part stands."),
    empty("rating", "fully_aligned, partially_aligned or not_aligned."),
    empty("criteria_partially_aligned", "How many criteria were found partially aligned.", "whole"),
    PublicColumn("said", "In the words of the source."),
    empty("report", "The report."),
    SOURCE,
    NOTE,
    HELD_FROM,
)
CORRECTIVE_ACTIONS = (
    STANDARD,
    PublicColumn("number", "Number of the action.", "whole"),
    PublicColumn("finding", "What the assessment found."),
    PublicColumn("action", "What the standard’s owner does about it."),
    PublicColumn("status", "done, underway or continuing."),
    empty("due_on", "By when.", "day"),
    SOURCE,
    HELD_FROM,
)
RECOGNITIONS = (
    PublicColumn("mechanism", "The upstream mechanism."),
    PublicColumn("event", "What happened to its recognition."),
    empty("from_on", "When; where the source is not exact, the last day it allows.", "day"),
    DATING,
    empty("until_on", "Last day of what took a while.", "day"),
    empty("expected_by", "When its outcome was expected.", "day"),
    empty("level", "1 or 2.", "whole"),
    empty("section_a", "Finding of section A of the alignment assessment tool."),
    empty("section_a_percent", "Its percentage.", "decimal"),
    empty("section_b", "Finding of section B."),
    empty("section_b_percent", "Its percentage.", "decimal"),
    empty("section_c", "Finding of section C."),
    empty("section_c_percent", "Its percentage.", "decimal"),
    PublicColumn("said", "In the words of the source."),
    SOURCE,
    NOTE,
    HELD_FROM,
)
FOOTPRINT_CLAIMS = (
    PublicColumn("id", "Id of the claim."),
    PublicColumn("kind", "producer or average."),
    METAL,
    PublicColumn("subject", "Who reported it, or what the average is of."),
    empty("site", "Register code of the site."),
    empty("product", "Product."),
    empty("year", "Year.", "whole"),
    PublicColumn("said", "The value in the words of the source."),
    empty("value_tco2e_per_t", "The number in it, tCO2e/t.", "decimal"),
    empty("qualifier", "less_than, at_most, about, at_least, more_than or no_value; empty: it is a figure."),
    empty("scope", "In the words of the source."),
    empty("verifier", "Who verified it."),
    empty("method", "Method, in the words of the source."),
    SOURCE,
    NOTE,
    HELD_FROM,
)
THRESHOLDS = (
    PublicColumn("methodology", "The methodology version."),
    METAL,
    PublicColumn("max_tco2e_per_t", "The largest footprint, included, tCO2e/t.", "decimal"),
    PublicColumn("carbon_method", "The method asked for."),
    empty("required_standard", "The assurance asked for at every site; empty: none yet."),
    PublicColumn("letter_accepted", "Whether a letter of commitment counts.", "yes_no"),
    PublicColumn("letter_years", "For how many years it counts.", "whole"),
    PublicColumn("effective_on", "First day; a day to come is a step of the glide path.", "day"),
    PublicColumn("source", "Where it was read."),
    PublicColumn("rationale", "Why."),
)
COLUMNS = (
    PublicColumn("register", "Name of the file, without its ending."),
    PublicColumn("place", "Which column it is, from 1. A new column comes last.", "whole"),
    PublicColumn("name", "Its name, the same in CSV, in JSON and in the API."),
    PublicColumn("kind", "text, texts, day, moment, decimal, whole or yes_no."),
    PublicColumn(
        "may_be_empty", "Whether a cell may be empty. Empty is not given, and proves nothing.", "yes_no"
    ),
    PublicColumn("meaning", "What it holds."),
)
