"""What a text would have made of every past month: run as what-ifs, set beside what stood (paper 7.6).

Safe to do twice, to be cut off, and to be done by two workers at once: each month of each metal is kept by itself, and
a what-if that was computed already is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from consultations.models import AmendmentText, BackCastFigure
from consultations.services.back_cast_disclosure import reason_to_withhold
from consultations.services.back_cast_pairs import differing, pair_of
from cpal.audit.trail import record
from cpal.clock import database_clock
from pricing.methodology.metals import Metal
from pricing.models import Publication, Run
from pricing.services.execute_run import execute_run
from pricing.services.price_window import price_window

# The advisory lock under which it is decided what of a back-cast is shown: no two texts decide unseen by each other.
BACK_CASTS = 4032
MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """How many months, over all metals, are computed."""

    done: int
    due: int

    @property
    def is_done(self) -> bool:
        return self.done >= self.due

    @property
    def words(self) -> str:
        return f"{self.done} of {self.due} months of metals"


def progress_of(text: AmendmentText) -> Progress:
    """How far the back-cast of a fixed text is."""
    return Progress(text.back_cast.count(), len(publications_due(text)))


def texts_to_compute() -> Iterator[AmendmentText]:
    """Fixed texts whose back-cast is not whole, but those on which a month failed too often: a person looks first."""
    fixed = AmendmentText.objects.filter(fixed_at__isnull=False, amendment__state__in=["draft", "proposed"])
    for text in fixed.select_related("amendment", "fixed_by").order_by("fixed_at"):
        if not progress_of(text).is_done and failed_runs(text).count() < MOST_FAILURES:
            yield text


def failed_runs(text: AmendmentText) -> QuerySet[Run]:
    """What-ifs under the text that failed."""
    return Run.objects.filter(methodology=text.code, state=Run.State.FAILED)


def publications_due(text: AmendmentText) -> list[Publication]:
    """What stood when the text was fixed: the latest publication of each window and metal, oldest first."""
    assert text.fixed_at is not None
    standing = Publication.objects.public(text.fixed_at).latest_of_each()
    rows = Publication.objects.filter(pk__in=standing.values("pk")).in_order()
    return list(rows.select_related("window", "assessment__run__window"))


def back_cast(*, text: AmendmentText) -> Progress:
    """Compute what is missing, unless another worker is at it.

    A month that fails does not hold back the others; its error is raised when they are done.
    """
    with one_at_a_time(text) as is_mine:
        if is_mine:
            _compute_missing(text)
    return progress_of(text)


@contextmanager
def one_at_a_time(text: AmendmentText) -> Iterator[bool]:
    """Whether this connection is the one that computes the text; a dead worker's turn ends with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [BACK_CASTS, text.pk])
        (is_mine,) = cursor.fetchone()
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [BACK_CASTS, text.pk])


def _compute_missing(text: AmendmentText) -> None:
    kept = set(text.back_cast.values_list("publication_id", flat=True))
    failures: list[Exception] = []
    for publication in publications_due(text):
        if publication.pk not in kept:
            try:
                back_cast_one(text=text, publication=publication)
            except Exception as failure:  # noqa: BLE001 - the others are due too; raised below
                failures.append(failure)
    if failures:
        raise ExceptionGroup(f"the back-cast of {text.code} is not whole", failures)


def back_cast_one(*, text: AmendmentText, publication: Publication) -> BackCastFigure:
    """Compute one month of one metal under the text, and under the version that it changes where another stood."""
    run = what_if(text, publication, text.code)
    stood = publication.assessment.run
    assert stood is not None
    base = text.amendment.base
    baseline = stood if publication.methodology == base else what_if(text, publication, base)
    return keep(text, publication, baseline, run)


def what_if(text: AmendmentText, publication: Publication, code: str) -> Run:
    """The window run under a version since the text was fixed; computed unless it was."""
    held = Run.objects.what_if().filter(
        window=publication.window,
        metal=publication.metal,
        methodology=code,
        requested_at__gte=text.fixed_at,
    )
    found = held.complete().last() or held.unfinished().last()
    if found is None:
        (found,) = price_window(
            window=publication.window.month,
            metals=[Metal(publication.metal)],
            requested_by=text.fixed_by,
            at=database_clock(),
            methodology=code,
            purpose=Run.Purpose.WHAT_IF,
        )
    return execute_run(run_id=found.pk)


@transaction.atomic
def keep(text: AmendmentText, publication: Publication, baseline: Run, run: Run) -> BackCastFigure:
    """Keep the pair, and whether it may be shown beside every figure of that month that is known or will be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [BACK_CASTS])
    kept = text.back_cast.filter(publication=publication).first()
    if kept is not None:
        return kept
    apart = differing(baseline, run)
    figure = BackCastFigure.objects.create(
        text=text,
        window=publication.window.code,
        metal=publication.metal,
        publication=publication,
        baseline=baseline,
        run=run,
        basis_before=baseline.basis,
        basis_after=run.basis,
        value_before=baseline.value_usd_per_t,
        value_after=run.value_usd_per_t,
        inputs_gained=apart.gained,
        inputs_lost=apart.lost,
        withheld_because=reason_to_withhold(
            pair_of(one, other) for one, other in beside(text, publication, baseline, run)
        ),
        computed_at=database_clock(),
    )
    _log_when_whole(text)
    return figure


def beside(text: AmendmentText, publication: Publication, baseline: Run, run: Run) -> list[tuple[Run, Run]]:
    """Every pair of figures that the public could set beside each other once this one is out."""
    stood = publication.assessment.run
    assert stood is not None
    new = [run] if baseline == stood else [baseline, run]
    known = [stood, *_shown_already(text, publication)]
    pairs = [(one, other) for one in known for other in new if one != other]
    return pairs if baseline == stood else [*pairs, (baseline, run)]


def _shown_already(text: AmendmentText, publication: Publication) -> list[Run]:
    """The recomputed figures of the month in other back-casts that are public, or can become so, and are not withheld.

    What this text replaces, and drafts that were withdrawn, never become public.
    """
    others = BackCastFigure.objects.filter(
        window=publication.window.code, metal=publication.metal, withheld_because=""
    ).exclude(text__amendment__state="withdrawn", text__amendment__proposed_at=None)
    others = others.exclude(text__amendment=text.amendment_id, text__kind=text.kind)
    rows = others.select_related("run__window", "baseline__window")
    found = {run.pk: run for row in rows for run in (row.run, row.baseline)}
    return list(found.values())


def _log_when_whole(text: AmendmentText) -> None:
    progress = progress_of(text)
    if progress.is_done:
        record(
            action="amendment.back_cast",
            subject=text.amendment.reference,
            actor=None,
            detail={"version": text.code, "figures": progress.done},
        )
