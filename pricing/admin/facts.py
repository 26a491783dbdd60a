"""What the workbench shows, as the components of the look take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html

from cpal.look.figures import london_text, tonnes_text, with_places
from cpal.look.values import Cell, Column, Fact, Moment, Table
from cpal.look.words import basis_name
from pricing.methodology.explanation import number_of
from pricing.models import Assessment, FeedRecord, Judgement, MarketAssessment, RunInput
from pricing.selectors.workbench import CategoryCount, adjustment_lines, record_behind, reference_rows_of

NOTHING = "–"


def level_text(figure: Decimal | str | None, places: int = 4) -> str:
    """A level in USD/t, or a dash where there is none."""
    return NOTHING if figure is None else with_places(Decimal(figure), places)


def basis_text(basis: str) -> str:
    """The basis in words; of a run in which nothing qualifies, or that has no result yet, that."""
    return {"none": "nothing qualifies", "": NOTHING}.get(basis) or basis_name(basis)


def of_assessment(assessment: Assessment) -> list[Fact]:
    """The key facts of an assessment in preparation or after."""
    window, run = assessment.window, assessment.run
    facts = [
        Fact("Window", f"{london_text(window.opens_at, 'short')} to {london_text(window.cutoff_at)}"),
        Fact("Due", london_text(window.publishes_at)),
    ]
    if run is not None:
        facts += [
            Fact("Methodology", run.methodology),
            Fact("Basis", basis_text(run.basis)),
            Fact(
                "Inputs",
                f"{run.input_count} screened, {run.pending_count} pending,"
                f" {number_of(run.undecided_flags or 0, 'flag')} to decide",
            ),
            Fact(
                "Run",
                f"{run.pk}, {london_text(run.completed_at, 'seconds') if run.completed_at else run.state}",
            ),
            Fact("Digest", format_html('<code class="digest">{}</code>', run.inputs_digest[:16] + "…")),
        ]
    facts.append(Fact("Prepared by", str(assessment.prepared_by or "the timetable")))
    if assessment.approved_by:
        facts.append(Fact("Approved by", str(assessment.approved_by)))
    if assessment.reason:
        facts.append(Fact("Correction because", assessment.reason))
    return facts


def life_of(assessment: Assessment) -> list[Moment]:
    """What has happened to the figure so far, the latest first."""
    moments = [
        Moment(f"Published, {publication.get_status_display().lower()}", publication.published_at)
        for publication in assessment.publications.order_by("-id")
    ]
    if assessment.approved_at:
        moments.append(Moment("Approved", assessment.approved_at, str(assessment.approved_by)))
    if assessment.prepared_at:
        moments.append(
            Moment("Priced", assessment.prepared_at, str(assessment.prepared_by or "the timetable"))
        )
    moments.append(Moment("Window closed", assessment.window.cutoff_at))
    return moments


def category_table(categories: Iterable[CategoryCount]) -> Table:
    """What stands behind the figure, by category."""
    return Table(
        "What stands behind the figure",
        (
            Column("Category"),
            Column("Qualifying", is_number=True),
            Column("Screened out", is_number=True),
            Column("Excluded", is_number=True),
            Column("Pending", is_number=True),
            Column("Tonnes", is_number=True),
            Column("Average", is_number=True, unit="USD/t"),
            Column("Weight", is_number=True),
        ),
        tuple(
            (
                f"{each.category} {each.name}",
                str(each.qualifying),
                str(each.screened_out),
                str(each.excluded),
                str(each.pending),
                tonnes_text(each.tonnes),
                level_text(each.average),
                f"{with_places(Decimal(each.weight) * 100, 1)} %",
            )
            for each in categories
        ),
    )


def inputs_table(assessment: Assessment, rows: Iterable[RunInput], caption: str) -> Table:
    """Inputs with their level, state and flag; each leads to its own page."""
    return Table(
        caption,
        (
            Column("Input"),
            Column("Brand"),
            Column("Tonnes", is_number=True),
            Column("Quoted", is_number=True),
            Column("Level", is_number=True, unit="USD/t"),
            Column("From the others", is_number=True, unit="%"),
            Column("State"),
        ),
        tuple(_input_row(assessment, row) for row in rows),
    )


def _input_row(assessment: Assessment, row: RunInput) -> tuple[object, ...]:
    stored = record_behind(row)
    address = reverse("admin:pricing_assessment_input", args=[assessment.pk, row.category, row.record_id])
    return (
        Cell(row.record_id, url=address),
        stored.brand or NOTHING,
        tonnes_text(stored.tonnes) if stored.tonnes is not None else NOTHING,
        _quoted(stored),
        level_text(row.normalised),
        level_text(row.leave_one_out_percent, 1),
        state_words(row),
    )


def state_words(row: RunInput) -> str:
    """Where an input stands, in words, with the codes or the missing rows."""
    words = row.get_state_display().replace("_", " ")
    if row.state == "screened_out":
        return f"{words}: {', '.join(code.replace('_', ' ') for code in row.codes)}"
    if row.state == "pending":
        return f"{words}: {', '.join(row.missing)} missing"
    notes = [
        note for note, holds in (("flagged", row.flagged), ("rolled forward", row.rolled_forward)) if holds
    ]
    return ", ".join([words, *notes])


def _quoted(stored: FeedRecord | MarketAssessment) -> str:
    if isinstance(stored, MarketAssessment):
        return level_text(stored.level_usd_per_t, 2)
    return NOTHING if stored.premium is None else f"{with_places(stored.premium, 2)} {stored.currency}"


def of_record(row: RunInput) -> list[Fact]:
    """Every filled field of the record behind an input, as received."""
    stored = record_behind(row)
    hidden = {"id", "delivery", "row", "settles_in", "market_at"}
    facts = []
    for field in stored._meta.concrete_fields:
        value = getattr(stored, field.name) if field.name not in hidden else None
        if value in (None, ""):
            continue
        facts.append(Fact(str(field.verbose_name).replace("_", " ").capitalize(), _field_text(value)))
    delivery = reverse("admin:pricing_delivery_change", args=[stored.delivery_id])
    return [*facts, Fact("Delivery", f"row {stored.row} of delivery {stored.delivery_id}", url=delivery)]


def _field_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if hasattr(value, "hour"):
        return london_text(value, "seconds")  # type: ignore[arg-type]  # a moment
    return str(value)


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """A judgement on the workbench: what it says, who made it, and how its review stands."""

    reference: str
    url: str
    what: str
    about: str
    made_by: str
    review: str
    is_open: bool


def judgements_of(assessment: Assessment) -> list[JudgementLine]:
    """The judgements of the window, the latest first."""
    made = (
        Judgement.objects.filter(window=assessment.window, metal=assessment.metal)
        .select_related("made_by")
        .prefetch_related("sign_offs__signed_by")
    )
    return [_judgement_line(assessment, each) for each in made]


def _judgement_line(assessment: Assessment, judgement: Judgement) -> JudgementLine:
    review = next(iter(judgement.sign_offs.all()), None)
    return JudgementLine(
        reference=str(judgement),
        url=reverse("admin:pricing_assessment_judgement", args=[assessment.pk, judgement.pk]),
        what=judgement.get_kind_display(),
        about=judgement.record_id,
        made_by=str(judgement.made_by),
        review=f"{review.get_outcome_display()} by {review.signed_by}"
        if review
        else "waits for a senior manager",
        is_open=review is None,
    )


def of_judgement(judgement: Judgement) -> list[Fact]:
    facts = [
        Fact("Judgement", judgement.get_kind_display()),
        Fact("About", judgement.record_id or "the window as a whole"),
    ]
    if judgement.adjustment:
        facts.append(
            Fact(judgement.get_adjustment_display(), f"{level_text(judgement.amount_usd_per_t)} USD/t")
        )
    return [
        *facts,
        Fact("Data considered", judgement.data_considered),
        Fact("Rationale", judgement.rationale),
        Fact("Outcome", judgement.outcome),
        Fact("Made by", f"{judgement.made_by}, {london_text(judgement.made_at)}"),
    ]


def normalisation_table(row: RunInput) -> Table | None:
    """How the level came about: the quoted premium, the seven adjustments, the sum."""
    stored = record_behind(row)
    lines = adjustment_lines(row)
    if not lines or isinstance(stored, MarketAssessment):
        return None
    rows: list[tuple[object, ...]] = [("Premium as quoted", level_text(stored.premium))]
    rows += [
        (
            line.name.capitalize(),
            "missing" if line.amount_usd_per_t is None else level_text(line.amount_usd_per_t),
        )
        for line in lines
    ]
    rows.append(("Normalised level", level_text(row.normalised)))
    used = "; ".join(f"{each} ({each.value.normalize():f} {each.unit})" for each in reference_rows_of(row))
    return Table(
        "Normalisation (6.1)",
        (Column("Adjustment"), Column("Amount", is_number=True, unit="USD/t")),
        tuple(rows),
        note=f"Reference rows used: {used}." if used else "",
    )
