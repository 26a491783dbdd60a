"""What the page of a brand shows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpal.look.figures import day_text, london_text
from cpal.look.values import Cell, Column, Table
from eligibility.admin.addresses import proof_point_address
from eligibility.evidence import plain
from eligibility.explained import RuleOutcome
from eligibility.keeping.brand_kept import CutOffVerdict, RowReceived, RuleTwice, UseCompared
from eligibility.timeline import VerdictPeriod
from eligibility.verdicts import Verdict

__all__ = ["RowReceived"]

NOT_CONTENT = frozenset({"id", "delivery", "row_number", "received_at"})
DIGEST = 64  # characters of a SHA-256
SAME, DIFFERS = "the same", "differs"
BACKDATED = "back-dated"


def verdict_said(codes: Iterable[str]) -> str:
    """Eligible, or what was found against it."""
    found = ", ".join(code.replace("_", " ") for code in codes)
    return f"not eligible: {found}" if found else "eligible"


def rules_table(rules: Iterable[RuleTwice]) -> Table:
    """Every rule, as judged from what is known now and from what was known then."""
    return Table(
        "Every rule, known now and known then",
        (Column("Rule"), Column("Clause"), Column("Known now"), Column("Known then"), Column("Both")),
        tuple(
            (
                each.now.title,
                each.now.clause,
                rule_said(each.now),
                rule_said(each.then),
                DIFFERS if each.differs else SAME,
            )
            for each in rules
        ),
    )


def rule_said(rule: RuleOutcome) -> SafeString:
    """Whether a rule is met, why, and what would change it."""
    name = {True: "Met", False: "Not met", None: "Nothing to judge"}[rule.is_met]
    return format_html(
        '<strong>{}.</strong> {} <span class="soft">{}</span>', name, rule.detail, rule.would_change
    )


def periods_table(periods: Iterable[VerdictPeriod]) -> Table:
    """How the verdict moves, the earliest first."""
    return Table(
        "How the verdict moves, as known now",
        (Column("From"), Column("Until"), Column("Verdict"), Column("Disclosure")),
        tuple(
            (
                day_text(each.from_on),
                day_text(each.until_on),
                verdict_said(each.verdict.codes),
                _linked(each.verdict.disclosure.id) if each.verdict.disclosure else "none",
            )
            for each in periods
        ),
        note="The first and the last day are those of what is shown here.",
    )


def _linked(reference: str) -> Cell:
    return Cell(reference, proof_point_address(reference))


def cut_offs_table(cut_offs: Iterable[CutOffVerdict]) -> Table:
    """The verdict on the day of each cut-off, known then and known now."""
    return Table(
        "The verdict at each cut-off",
        (Column("Window"), Column("Cut-off"), Column("Known then"), Column("Known now"), Column("Both")),
        tuple(
            (
                each.window,
                london_text(each.cutoff_at, "short"),
                verdict_said(each.then.codes),
                verdict_said(each.now.codes),
                DIFFERS if each.differs else SAME,
            )
            for each in cut_offs
        ),
    )


def uses_table(uses: Iterable[UseCompared]) -> Table:
    """What assessments used, beside today's knowledge of the same day."""
    return Table(
        "Verdicts used by assessments",
        (
            Column("Assessment"),
            Column("Market date"),
            Column("Held at"),
            Column("Used"),
            Column("Known now"),
            Column("Both"),
        ),
        tuple(
            (
                Cell(f"{each.used.reference}, run {each.used.run}", each.used.url),
                f"{each.used.on}",
                london_text(each.used.held_at, "short"),
                verdict_said(each.used.codes),
                verdict_said(each.now.codes),
                difference_said(each),
            )
            for each in uses
        ),
    )


def difference_said(use: UseCompared) -> str:
    """Whether today's knowledge says otherwise than what was used."""
    if use.differs:
        return f"{DIFFERS}: what was used stays"
    return "the same, on other evidence" if use.stands_otherwise else SAME


def differing(uses: Iterable[UseCompared]) -> list[str]:
    """The findings as they were used, in the words of then, where today's knowledge differs."""
    return [
        f"{each.used.reference}, {each.used.on}: used as {used_said(each)}; known now {found_said(each.now)}"
        for each in uses
        if each.differs
    ]


def used_said(use: UseCompared) -> str:
    """The findings that were used, with their clauses."""
    found = (f"{finding.code} ({finding.clause}): {finding.detail}" for finding in use.used.findings)
    return " ".join(found) or "eligible."


def found_said(verdict: Verdict) -> str:
    """The findings of now, with their clauses."""
    found = (f"{finding.code} ({finding.clause}): {finding.detail}" for finding in verdict.findings)
    return " ".join(found) or "eligible."


def rows_table(rows: Iterable[RowReceived], *, shows_files: bool) -> Table:
    """Every row ever received, with the file it came in."""
    return Table(
        "Rows of every register",
        (
            Column("Register"),
            Column("Row"),
            Column("Stands"),
            Column("Received"),
            Column("Loaded"),
            Column("File"),
        ),
        tuple(
            (
                each.register.replace("_", " "),
                content_of(each),
                "held" if each.is_held else "replaced",
                london_text(each.row.received_at, "short-seconds"),
                loaded_said(each),
                file_of(each, shows_files=shows_files),
            )
            for each in rows
        ),
        note="A back-dated row was loaded later than the receipt that is stated of it.",
    )


def loaded_said(received: RowReceived) -> str:
    """When its file was loaded and by whom, and whether that was later than the receipt that is stated."""
    delivery = received.delivery
    who = delivery.loaded_by or "the command line"
    loaded = f"{london_text(delivery.loaded_at, 'short-seconds')}, by {who}"
    return f"{loaded}, {BACKDATED}" if received.is_backdated else loaded


def content_of(received: RowReceived) -> str:
    """What the row says: its filled columns."""
    row = received.row
    said = (
        (str(field.verbose_name), cell_said(getattr(row, field.attname)))
        for field in row._meta.fields
        if field.name not in NOT_CONTENT
    )
    return "; ".join(f"{name} {cell}" for name, cell in said if cell)


def cell_said(value: object) -> str:
    """A cell as people write it; a digest by its beginning."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return plain(value)
        case str() if len(value) == DIGEST and value.isalnum():
            return f"{value[:12]}…"
        case _:
            return str(value)


def file_of(received: RowReceived, *, shows_files: bool) -> Cell:
    """The file's name and line; its page is for those who read files."""
    delivery = received.delivery
    address = reverse("admin:eligibility_delivery_change", args=[delivery.pk]) if shows_files else ""
    return Cell(f"{delivery.file_name}, row {received.row.row_number}", address)
