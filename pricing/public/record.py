"""The record page of one premium: what was published, what stands behind it, and its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from cpal.look.figures import percent_text, premium_text
from cpal.look.values import Column, Moment, Share, Table
from pricing.models import Publication
from pricing.public import extras, selectors
from pricing.public.clauses_in_force import ClauseLink, ClausesInForce, clauses_in_force
from pricing.public.facts import KeptOut, PremiumFacts
from pricing.public.wording import STATUS_WORDS, counted

HIDDEN = "suppressed"
SPREAD_NAMES = (
    ("low", "Lowest"),
    ("quartile_1", "First quartile"),
    ("median", "Median"),
    ("quartile_3", "Third quartile"),
    ("high", "Highest"),
    ("standard_deviation", "Standard deviation"),
)


@dataclass(frozen=True)
class Record:
    """A publication among all those of its metal and window (newest first), as seen at `at`."""

    publication: Publication
    every: tuple[Publication, ...]
    at: dt.datetime

    @cached_property
    def facts(self) -> PremiumFacts:
        """What was published with it."""
        return selectors.facts_of(self.publication)

    @property
    def reference(self) -> str:
        """`nickel-2026-10-r1`, as commands and bundles name it."""
        return f"{self.publication.metal}-{self.publication.window.code}-r{self.publication.revision}"

    @property
    def standing(self) -> Publication:
        """The newest publication: the figure that stands."""
        return self.every[0]

    @property
    def is_standing(self) -> bool:
        """Whether the one shown is the one that stands."""
        return self.publication == self.standing

    @property
    def is_open_to_objection(self) -> bool:
        """Whether an objection would still be received; the end of the window is excluded (8.2)."""
        until = self.publication.objections_until
        return self.is_standing and until is not None and self.at < until

    @property
    def awaits_determination(self) -> bool:
        """Provisional although its objection window ended: somebody objected, or it is about to turn final."""
        is_provisional = self.publication.status == Publication.Status.PROVISIONAL
        return self.is_standing and is_provisional and not self.is_open_to_objection

    @property
    def objection_url(self) -> str:
        """Where to object, blank where there is no form."""
        return extras.objection_address(self.publication)

    @property
    def corrected(self) -> Publication | None:
        """The publication that this correction replaced."""
        if self.publication.status != Publication.Status.CORRECTED:
            return None
        return next((each for each in self.every if each.pk == self.publication.supersedes_id), None)

    @property
    def change_percent(self) -> str:
        """The size of the change in per cent; its direction stands beside it."""
        previous = self.facts.previous
        if previous is None or previous.change_percent is None:
            return ""
        return percent_text(abs(previous.change_percent))

    @property
    def weights(self) -> tuple[Share, ...]:
        """The weights that were used; none where nothing was weighed."""
        shares = tuple(Share(each.name, each.weight) for each in self.facts.categories if each.weight)
        return shares if self.facts.value is not None else ()

    @property
    def spread(self) -> Table:
        """Range, quartiles and deviation, weighted by tonnes."""
        return Table(
            caption="Range of the levels behind the figure",
            columns=(Column("Weighted by tonnes"), Column("Level", is_number=True, unit=self.facts.unit)),
            rows=tuple(
                (name, figure_text(getattr(self.facts.spread, field))) for field, name in SPREAD_NAMES
            ),
        )

    @property
    def suppressions(self) -> tuple[str, ...]:
        """Why figures are hidden, each reason once."""
        return tuple(dict.fromkeys(self.facts.suppressed.values()))

    @property
    def has_spread(self) -> bool:
        """Whether any figure of the spread may be shown."""
        return any(getattr(self.facts.spread, field) is not None for field, _ in SPREAD_NAMES)

    @cached_property
    def clauses(self) -> ClausesInForce:
        """The clauses behind the figure, in the version it was made under."""
        return clauses_in_force(self.publication, self.facts)

    @property
    def kept_out(self) -> tuple[tuple[KeptOut, ClauseLink | None], ...]:
        """Each code that kept inputs out, with its clause; None where the version has no text of it."""
        return tuple((each, self.clauses.by_code.get(each.code)) for each in self.facts.excluded)

    @property
    def life(self) -> tuple[Moment, ...]:
        """Everything that happened to this figure in public, latest first."""
        moments = sorted(moments_of(self), key=lambda moment: moment.at, reverse=True)
        return tuple(moments)


def figure_text(figure: Decimal | None) -> str:
    """A level, or that it is hidden."""
    return HIDDEN if figure is None else premium_text(figure)


def moments_of(record: Record) -> Iterable[Moment]:
    """The moments of a figure's life in no order."""
    for publication in record.every:
        yield published(publication, record)
        yield from objection_window(publication, record.at)
    yield from approvals(record.every)
    first = selectors.facts_of(record.every[-1])
    yield Moment(f"Window closed, {counted(first.inputs_received, 'input')} screened", first.cutoff_at)
    for event in extras.events_of(record.every, record.at):
        yield Moment(event.title, event.at, detail=event.detail, url=event.url)


def published(publication: Publication, record: Record) -> Moment:
    """A publication, with the address at which it stays readable."""
    word = STATUS_WORDS[Publication.Status(publication.status)]
    title = (
        f"Correction published, revision {publication.revision}"
        if publication.reason
        else f"{word} published"
    )
    is_shown = publication == record.publication
    value = publication.value_usd_per_t
    figure = "withheld" if value is None else f"{premium_text(value)} USD/t"
    return Moment(
        title,
        publication.published_at,
        detail=f"{figure}, shown here" if is_shown and len(record.every) > 1 else figure,
        url="" if is_shown else publication_url(publication),
    )


def objection_window(publication: Publication, at: dt.datetime) -> Iterable[Moment]:
    """The end of the objection window, ahead or past."""
    until = publication.objections_until
    if publication.status == Publication.Status.PROVISIONAL and until is not None:
        yield Moment(
            "Objection window ends" if at < until else "Objection window ended", until, is_ahead=at < until
        )


def approvals(publications: Sequence[Publication]) -> Iterable[Moment]:
    """Each revision was approved once, by somebody who did not prepare it."""
    assessments = {each.assessment_id: each.assessment for each in publications}
    for assessment in assessments.values():
        if assessment.approved_at is not None:
            title = "Approved by a second person"
            yield Moment(
                title if assessment.revision == 1 else f"{title}, revision {assessment.revision}",
                assessment.approved_at,
            )


def publication_url(publication: Publication) -> str:
    """The address of exactly this publication, which never shows another."""
    return reverse(
        "publication",
        args=[publication.metal, publication.window.code, publication.revision, publication.status],
    )


def record_of(metal: str, window: str, at: dt.datetime) -> tuple[Publication, ...]:
    """Everything published of a metal and window, newest first."""
    return tuple(selectors.publications_of(metal, window, at))
