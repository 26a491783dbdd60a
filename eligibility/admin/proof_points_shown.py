"""What the pages of proof points show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse

from cpal.look.figures import day_text
from cpal.look.values import Cell, Column, Fact, Moment, Table
from eligibility.evidence import plain
from eligibility.imports.kept import signature_of
from eligibility.keeping.proof_life import ON_FILE
from eligibility.keeping.proof_points import ProofPointHeld
from eligibility.models import Disclosure, ProofReport

NOT_GIVEN = "not given"
BY_COMMAND = "the command line"


def footprint_said(held: ProofPointHeld) -> str:
    """The value with what stands before it: “less than 4 tCO2e/t” is not 4."""
    value = held.disclosure.value_tco2e_per_t
    figure = NOT_GIVEN if value is None else f"{plain(value)} tCO2e/t"
    if held.point is None or not held.point.qualifier:
        return figure
    return f"{held.point.get_qualifier_display().lower()} {figure}"


def waiting_table(waiting: Iterable[ProofPointHeld], address_of: Callable[[str], str]) -> Table:
    """The proof points that wait, the longest waiting first."""
    return Table(
        "Proof points that wait for verification",
        (
            Column("Proof point"),
            Column("Brand"),
            Column("Footprint"),
            Column("Verifier"),
            Column("Submitted by"),
            Column("On"),
            Column("Entered by"),
        ),
        tuple(
            (
                Cell(held.reference, address_of(held.reference)),
                f"{held.disclosure.brand} ({held.disclosure.metal})",
                footprint_said(held),
                held.disclosure.verified_by or NOT_GIVEN,
                held.disclosure.submitted_by or NOT_GIVEN,
                day_text(held.life[0].from_on),
                str(held.disclosure.delivery.loaded_by or BY_COMMAND),
            )
            for held in waiting
        ),
    )


def proof_point_facts(held: ProofPointHeld, brand_address: str, report_url_name: str) -> list[Fact]:
    """Everything that is held of a proof point."""
    disclosure = held.disclosure
    return [
        Fact("Stands", (held.standing.said if held.standing else ON_FILE).lower()),
        Fact("Brand", f"{disclosure.brand} ({disclosure.metal})", brand_address),
        Fact("Footprint", footprint_said(held)),
        Fact("Method", disclosure.method or NOT_GIVEN),
        Fact("Boundary", disclosure.boundary or NOT_GIVEN),
        Fact("Offsets used", {True: "yes", False: "no", None: "not said"}[disclosure.offsets_used]),
        *_facts_of_point(held),
        Fact("Submitted by", disclosure.submitted_by or NOT_GIVEN),
        Fact("Verifier", disclosure.verified_by or NOT_GIVEN),
        Fact("Verified by the auditor on", disclosure.verified_on or NOT_GIVEN),
        Fact("Valid", _period(disclosure)),
        Fact("Report", *_report(held, report_url_name)),
        Fact("Entered by", disclosure.delivery.loaded_by or BY_COMMAND),
        Fact("Came in", str(disclosure.delivery)),
    ]


def life_of(held: ProofPointHeld) -> list[Moment]:
    """What was decided, the latest first: who, from which day, why."""
    return [
        Moment(each.status.said, each.from_on, f"{each.decided_by}: {each.reason}")
        for each in reversed(held.life)
    ]


def _facts_of_point(held: ProofPointHeld) -> Iterator[Fact]:
    if held.point is None:
        return
    point = held.point
    yield Fact("Emissions counted", point.get_scopes_display() if point.scopes else NOT_GIVEN)
    if point.product:
        yield Fact("Product", point.product)
    if point.period_from or point.period_until:
        yield Fact(
            "Reporting period",
            f"from {_day(point.period_from)} until {_day(point.period_until)}",
        )
    yield Fact("Submitted on", point.submitted_on or NOT_GIVEN)
    if point.credential:
        yield Fact("Credential", ", ".join(filter(None, [point.credential, signature_of(point.credential)])))
    if point.source:
        yield Fact("Source", point.source)


def _period(disclosure: Disclosure) -> str:
    until = f" until {_day(disclosure.valid_until)}" if disclosure.valid_until else ""
    return f"from {_day(disclosure.valid_from)}{until}" if disclosure.valid_from else NOT_GIVEN


def _day(on: dt.date | None) -> str:
    return day_text(on) if on else NOT_GIVEN


def _report(held: ProofPointHeld, url_name: str) -> tuple[str, str]:
    """The report's name or digest, and where its bytes are if they are kept."""
    digest = held.point.report_sha256 if held.point else ""
    name = held.disclosure.report or digest or NOT_GIVEN
    kept = ProofReport.objects.filter(sha256=digest).only("pk").first() if digest else None
    return name, reverse(f"admin:{url_name}", args=[kept.pk]) if kept else ""
