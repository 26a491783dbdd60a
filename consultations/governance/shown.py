"""What the pages of governance show, as the look's values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from consultations.governance.models import (
    Decision,
    FitnessReview,
    IndependenceReview,
    Review,
    SpotPlatform,
)
from consultations.governance.selectors import Quarter
from cpal.access import AccessRow, Reader, Sight
from cpal.look.figures import london_text
from cpal.look.values import Cell, Column, Fact, Table


def day(on: dt.date | None) -> str:
    """`3 March 2026`; a dash where there is none."""
    return london_text(on, "date") if on else "–"


# --- reviews, for staff -----------------------------------------------------------------------------------------
def review_facts(review: Review) -> list[Fact]:
    """Everything about the minutes but attendance and decisions."""
    facts = [
        Fact("Reference", review.reference),
        Fact("Held", day(review.held_on)),
        Fact("Led by", str(review.led_by)),
        Fact("Minutes by", f"{review.drafted_by}, {london_text(review.drafted_at)}"),
    ]
    approval = getattr(review, "approval", None)
    if approval:
        facts.append(Fact("Approved", f"{london_text(approval.approved_at)} by {approval.approved_by}"))
    publication = getattr(approval, "publication", None)
    if publication:
        moment = london_text(publication.published_at)
        published = f"{moment} by {publication.published_by}, notice {publication.notice}"
        facts.append(Fact("Published", published, url=reverse("governance-review", args=[review.reference])))
    return facts


def attendance_table(review: Review) -> Table:
    """Who was there, by name."""
    rows = review.attendance.select_related("person")
    return Table(
        caption="Who was there",
        columns=(Column("Person"), Column("Role"), Column("Presence")),
        rows=tuple((str(each.person or each.name), each.role, each.get_presence_display()) for each in rows),
    )


def decisions_table(review: Review) -> Table:
    """What was decided, who sees to it, and by when."""
    rows = review.decisions.select_related("owner")
    return Table(
        caption="What was decided",
        columns=(Column("Decision"), Column("Kind"), Column("Owner"), Column("By"), Column("Reference")),
        rows=tuple(
            (
                each.text,
                each.get_kind_display(),
                str(each.owner or "–"),
                day(each.due_on),
                each.reference or "–",
            )
            for each in rows
        ),
    )


# --- reviews, for anybody ---------------------------------------------------------------------------------------
def published_facts(review: Review) -> list[Fact]:
    """What the public reads of a review: capacities, and nobody's name."""
    publication = review.approval.publication
    present = [each.role for each in review.attendance.all() if each.presence == "present"]
    absent = [each.role for each in review.attendance.all() if each.presence != "present"]
    facts = [
        Fact("Reference", review.reference),
        Fact("Kind", review.get_kind_display()),
        Fact("Held", day(review.held_on)),
        Fact("Present", ", ".join(present)),
        Fact("Published", london_text(publication.published_at)),
        Fact("Notice", publication.notice, publication.notice_url),
    ]
    if review.trigger:
        facts.insert(2, Fact("Trigger", review.get_trigger_display()))
    if absent:
        facts.append(Fact("Apologies", ", ".join(absent)))
    return facts


def published_decisions(decisions: Iterable[Decision]) -> Table:
    """What was decided, without who sees to it."""
    return Table(
        caption="What was decided",
        columns=(Column("Decision"), Column("Kind"), Column("By"), Column("Reference")),
        rows=tuple(
            (each.text, each.get_kind_display(), day(each.due_on), each.reference or "–")
            for each in decisions
        ),
    )


# --- independence, platform, meetings ---------------------------------------------------------------------------
def independence_facts(review: IndependenceReview) -> list[Fact]:
    """The review as it was put before the board."""
    facts = [
        Fact("Reference", review.reference),
        Fact("Held", day(review.held_on)),
        Fact("Period", f"{day(review.period_from_on)} to {day(review.period_until_on)}"),
        Fact("Written by", f"{review.drafted_by}, {london_text(review.drafted_at)}"),
    ]
    approval = getattr(review, "approval", None)
    if approval:
        facts.append(Fact("Approved by the board", f"{day(approval.approved_on)}, {approval.minute}"))
        facts.append(Fact("Recorded", f"{london_text(approval.recorded_at)} by {approval.recorded_by}"))
    return facts


def platform_facts(platform: SpotPlatform, until_on: dt.date | None = None) -> list[Fact]:
    """The platform as data."""
    term = f"from {day(platform.from_on)}" + (f" until {day(until_on)}" if until_on else "")
    facts = [
        Fact("Platform", platform.name, url=platform.url),
        Fact("Used for", platform.role),
        Fact("In force", term),
        Fact("Source", platform.source),
    ]
    if platform.reason:
        facts.append(Fact("Reason for the change", platform.reason))
    return facts


def fitness_facts(review: FitnessReview) -> list[Fact]:
    """What was concluded and what follows."""
    facts = [
        Fact("Platform", review.platform.name),
        Fact("Held", day(review.held_on)),
        Fact("Conclusion", review.get_conclusion_display()),
        Fact("Next review due", day(review.next_due_on)),
    ]
    if review.conditions:
        facts.insert(3, Fact("Conditions", review.conditions))
    return facts


def findings_table(review: FitnessReview) -> Table:
    """A finding and a rating under each criterion."""
    return Table(
        caption=f"Findings of {day(review.held_on)}",
        columns=(Column("Criterion"), Column("Rating"), Column("Finding")),
        rows=tuple(
            (each.get_criterion_display().capitalize(), each.get_rating_display(), each.finding)
            for each in review.findings.all()
        ),
    )


def quarters_table(quarters: Iterable[Quarter]) -> Table:
    """Counts alone."""
    return Table(
        caption="Bilateral meetings a quarter",
        columns=(Column("Quarter"), Column("Meetings", is_number=True)),
        rows=tuple((f"{each.year}, quarter {each.number}", str(each.meetings)) for each in quarters),
    )


# --- who may see which data -------------------------------------------------------------------------------------
def access_shown(rows: Iterable[AccessRow], people: Iterable[Reader]) -> Table:
    """The answers of the policies: a kind of data a row, a reader a column."""
    return Table(
        caption="Kinds of data, and who may see them",
        columns=(Column("Data"), Column("Clause"), *(Column(reader.name) for reader in people)),
        rows=tuple(
            (row.kind.name, row.kind.clause, *(_sight(sight) for sight in row.sights)) for row in rows
        ),
        note="Drawn from the permissions in force when this page was asked for.",
    )


def _sight(sight: Sight) -> object:
    return Cell(sight.value, is_soft=sight is Sight.NONE)
