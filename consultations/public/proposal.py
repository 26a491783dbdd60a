"""A proposed change of the methodology as the public reads it; nothing of a draft is here (paper 7.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from consultations.amending.text import base_of, redline_of
from consultations.life import AmendmentState, ConsultationState
from consultations.models import Adoption, Amendment, AmendmentDecision, AmendmentText, Consultation
from consultations.notices.models import Notice
from consultations.public.back_cast_chart import ComparisonChart, comparison_chart
from consultations.public.back_cast_shown import BackCast, ShownMetal, back_cast_shown
from consultations.services.back_cast import progress_of
from cpal.calendar import Month, observation_window
from cpal.look.figures import window_text
from cpal.look.values import Moment
from pricing.public.redlines import RedlinePage, page_of

PUBLIC_CONSULTATIONS = (
    ConsultationState.SCHEDULED,
    ConsultationState.OPEN,
    ConsultationState.CLOSED,
    ConsultationState.CONCLUDED,
    ConsultationState.WITHDRAWN,
)
STATE_WORDS = {
    AmendmentState.PROPOSED: "Proposed",
    AmendmentState.DECIDED: "To be adopted",
    AmendmentState.ADOPTED: "Adopted",
    AmendmentState.REJECTED: "Not adopted",
    AmendmentState.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True)
class MetalPart:
    """A metal of a back-cast, and its chart."""

    metal: ShownMetal
    chart: ComparisonChart


@dataclass(frozen=True, slots=True)
class TextShown:
    """A fixed text: what differs, and what it would have done."""

    text: AmendmentText
    redline: RedlinePage
    back_cast: BackCast

    @property
    def parts(self) -> tuple[MetalPart, ...]:
        """The back-cast metal by metal, each with its chart."""
        return tuple(MetalPart(metal, comparison_chart(metal)) for metal in self.back_cast.metals)


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """An amendment that is public, with everything that the public may know of it."""

    amendment: Amendment
    consultations: tuple[Consultation, ...]
    notices: tuple[Notice, ...]

    @property
    def state(self) -> str:
        return STATE_WORDS[self.amendment.current_state]

    @property
    def url(self) -> str:
        return reverse("amendment", args=[self.amendment.reference])

    @property
    def is_material(self) -> bool:
        return self.amendment.materiality.is_material

    @property
    def decision(self) -> AmendmentDecision | None:
        return getattr(self.amendment, "decision", None)

    @property
    def adoption(self) -> Adoption | None:
        return getattr(self.amendment, "adoption", None)

    @property
    def proposal(self) -> TextShown:
        """The text that was proposed."""
        text = self.amendment.proposal
        assert text is not None
        return text_shown(text)

    @property
    def final(self) -> TextShown | None:
        """The final text, once it was decided on."""
        text = self.amendment.final
        changed = (
            self.decision is not None and self.decision.outcome == AmendmentDecision.Outcome.ADOPT_CHANGED
        )
        return text_shown(text) if text is not None and changed else None

    @property
    def moments(self) -> list[Moment]:
        """Its life, latest first."""
        return sorted(moments_of(self), key=lambda moment: moment.at, reverse=True)


def text_shown(text: AmendmentText) -> TextShown:
    """A fixed text with its redline against the version that it changes."""
    assert text.version is not None
    assert text.fixed_at is not None
    redline = page_of(redline_of(text, text.fixed_at), base_of(text.amendment), text.version)
    return TextShown(text, redline, back_cast_shown(text, is_whole=progress_of(text).is_done))


def proposal_shown(amendment: Amendment) -> ProposalShown:
    """What the public may know of a public amendment."""
    held = amendment.consultations.filter(state__in=PUBLIC_CONSULTATIONS).order_by("opens_at")
    told = Notice.objects.filter(event__startswith=f"amendment:{amendment.reference}:").newest_first()
    return ProposalShown(amendment, tuple(held), tuple(told))


def proposal_of(consultation: Consultation) -> ProposalShown | None:
    """The proposal that a consultation is about; None where it is about none, or about one that is not public yet."""
    amendment = consultation.amendment
    return proposal_shown(amendment) if amendment is not None and amendment.is_public else None


def published_codes() -> frozenset[str]:
    """The names of the versions that anybody may read: each text proposed, and a final one once decided on."""
    fixed = AmendmentText.objects.filter(fixed_at__isnull=False, amendment__in=Amendment.objects.public())
    decided = Q(kind=AmendmentText.Kind.PROPOSAL) | Q(
        amendment__decision__outcome=AmendmentDecision.Outcome.ADOPT_CHANGED
    )
    rows = fixed.filter(decided).order_by("number").values_list("amendment", "kind", "code")
    newest = {(amendment, kind): code for amendment, kind, code in rows}
    return frozenset(newest.values())


def moments_of(shown: ProposalShown) -> Iterator[Moment]:
    """What happened to it, and what is still to come."""
    amendment = shown.amendment
    assert amendment.proposed_at is not None
    materiality = "material" if shown.is_material else "not material"
    yield Moment("Proposed", amendment.proposed_at, f"Judged {materiality}")
    for consultation in shown.consultations:
        yield from consultation_moments(consultation)
    if shown.decision is not None:
        words = shown.decision.get_outcome_display()
        yield Moment("Decided", shown.decision.decided_at, f"{words[:1].upper()}{words[1:]}")
    if shown.adoption is not None:
        yield from adoption_moments(shown.adoption)
    if amendment.ended_at is not None:
        yield Moment("Withdrawn", amendment.ended_at, amendment.ended_because)


def consultation_moments(consultation: Consultation) -> Iterator[Moment]:
    """Opening and close, as they happened or as they are announced."""
    url = reverse("consultation", args=[consultation.reference])
    if consultation.current_state is ConsultationState.WITHDRAWN:
        return
    opens_at, closes_at = (
        consultation.opened_at or consultation.opens_at,
        consultation.closed_at or consultation.closes_at,
    )
    assert opens_at is not None
    assert closes_at is not None
    has_opened, has_closed = consultation.opened_at is not None, consultation.closed_at is not None
    name = consultation.reference
    yield Moment(
        f"Consultation {name} {'opened' if has_opened else 'opens'}", opens_at, "", url, not has_opened
    )
    yield Moment(
        f"Consultation {name} {'closed' if has_closed else 'closes'}", closes_at, "", url, not has_closed
    )


def adoption_moments(adoption: Adoption) -> Iterator[Moment]:
    """Its adoption, and the opening of the window from which it applies."""
    url = reverse("methodology-version", args=[adoption.code])
    yield Moment("Adopted", adoption.adopted_at, f"As methodology version {adoption.code}", url)
    window = observation_window(Month.parse(adoption.applies_from_window))
    yield Moment(
        f"Applies from the window of {window_text(window.code)}",
        window.opens_at,
        "The window opens",
        is_ahead=window.opens_at > adoption.adopted_at,
    )
