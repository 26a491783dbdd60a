"""What happened, in the words of its notice: exact and short, with nothing that was not published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from consultations.notices.models import Kind
from cpal.look.figures import london_text, premium_text, window_text
from cpal.look.words import basis_name, metal_name
from pricing.models import Assessment, Publication
from pricing.public.record import publication_url

PATIENCE = dt.timedelta(seconds=60)
KINDS = {
    Publication.Status.PROVISIONAL: Kind.PROVISIONAL,
    Publication.Status.FINAL: Kind.FINAL,
    Publication.Status.CORRECTED: Kind.CORRECTION,
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice before it has a number. `corrects` is the event whose notice it puts right."""

    kind: Kind
    title: str
    summary: str
    body: str
    url: str
    event: str
    at: dt.datetime
    metal: str = ""
    window: str = ""
    corrects: str = ""


def event_of(publication_id: int | None) -> str:
    """The event of a publication; blank for none."""
    return "" if publication_id is None else f"publication:{publication_id}"


def contact() -> str:
    """Where to ask about a notice."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def published(publication: Publication) -> Announcement:
    """A premium that was published: provisional, final, corrected, or withheld."""
    if publication.status == Publication.Status.CORRECTED:
        return corrected(publication)
    is_withheld = publication.value_usd_per_t is None
    status = Publication.Status(publication.status)
    return Announcement(
        kind=Kind.WITHHELD if is_withheld else KINDS[status],
        title=f"{subject(publication)}: {status.value} premium {figure(publication)}",
        summary=f"{sentence(publication)}{objections(publication)}",
        body=bullets(particulars(publication)),
        url=publication_url(publication),
        event=event_of(publication.pk),
        at=publication.published_at,
        metal=publication.metal,
        window=publication.window.code,
    )


def corrected(publication: Publication) -> Announcement:
    """A correction: what was, what should be, and why."""
    was = publication.supersedes
    lines = [
        ("Was", described(was) if was else "nothing published"),
        ("Should be", described(publication)),
        ("Cause", one_line(publication.reason)),
        *particulars(publication),
        ("Contact", contact()),
    ]
    return Announcement(
        kind=Kind.CORRECTION,
        title=f"{subject(publication)}: corrected premium {figure(publication)}",
        summary=f"The premium of {subject(publication, is_first=False)}, is corrected"
        f"{f' from {described(was)}' if was else ''} to {described(publication)}.",
        body=bullets(lines),
        url=publication_url(publication),
        event=event_of(publication.pk),
        at=publication.published_at,
        metal=publication.metal,
        window=publication.window.code,
        corrects=event_of(publication.supersedes_id),
    )


def delayed(assessment: Assessment) -> Announcement:
    """A premium that is not out a minute after it was due."""
    window = assessment.window
    metal = metal_name(assessment.metal)
    due = london_text(window.publishes_at)
    return Announcement(
        kind=Kind.DELAY,
        title=f"{metal}, {window.name}: publication delayed",
        summary=f"The provisional premium of {metal.lower()}, {window.name}, was due {due} and is not out yet.",
        body=bullets(
            [
                ("Due", due),
                ("Cut-off", f"{london_text(window.cutoff_at)}; it does not move"),
                ("Next", "the premium is published as soon as it stands approved; a notice says so"),
                ("Objections", "the objection window opens with the publication, in full length"),
                ("Contact", contact()),
            ]
        ),
        url=reverse("premium-history", args=[assessment.metal]),
        event=delay_event(assessment.metal, window.code),
        at=window.publishes_at + PATIENCE,
        metal=assessment.metal,
        window=window.code,
    )


def delay_event(metal: str, window: str) -> str:
    """The event of a delay: there is one a metal and window."""
    return f"delay:{metal}-{window}-r1"


def subject(publication: Publication, *, is_first: bool = True) -> str:
    """`Nickel, October 2026`; inside a sentence in lower case."""
    metal = metal_name(publication.metal)
    return f"{metal if is_first else metal.lower()}, {window_text(publication.window.code)}"


def figure(publication: Publication) -> str:
    """`164.75 USD/t`, or `withheld`."""
    value = premium_text(publication.value_usd_per_t)
    return value if publication.value_usd_per_t is None else f"{value} USD/t"


def described(publication: Publication) -> str:
    """`164.75 USD/t, blended`; a withheld one has no basis beside it."""
    if publication.value_usd_per_t is None:
        return "withheld"
    return f"{figure(publication)}, {basis_name(publication.basis).lower()}"


def sentence(publication: Publication) -> str:
    """What was published, as a sentence."""
    status = Publication.Status(publication.status).value
    if publication.value_usd_per_t is None:
        return f"The {status} premium of {subject(publication, is_first=False)}, is withheld: no figure is published."
    return (
        f"The {status} premium of {subject(publication, is_first=False)}, is {figure(publication)} above LME, "
        f"{basis_name(publication.basis).lower()}."
    )


def objections(publication: Publication) -> str:
    """Until when a provisional premium stands open to objection (8.2)."""
    until = publication.objections_until
    return f" Objections are received until {london_text(until, 'time-seconds')}." if until else ""


def particulars(publication: Publication) -> Iterable[tuple[str, str]]:
    """What every notice of a premium holds."""
    value = publication.value_usd_per_t
    yield "Premium", "withheld" if value is None else f"{figure(publication)} above LME"
    yield "Basis", basis_name(publication.basis)
    yield "Status", f"{publication.status}, revision {publication.revision}"
    yield (
        "Window",
        f"{window_text(publication.window.code)}, cut-off {london_text(publication.window.cutoff_at)}",
    )
    yield "Methodology", publication.methodology
    yield "Published", london_text(publication.published_at, "seconds")
    if publication.objections_until:
        yield "Open to objection until", london_text(publication.objections_until, "seconds")


def bullets(lines: Iterable[tuple[str, str]]) -> str:
    """The lines as a list in Markdown."""
    return "\n".join(f"- **{term}**: {detail}" for term, detail in lines)


def one_line(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())
