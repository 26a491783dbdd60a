"""What the desk's pages show, as the look's values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from cpal.look.figures import london_text, premium_text, window_text
from cpal.look.templatetags.look import digest
from cpal.look.values import Cell, Column, Fact, Table
from cpal.look.words import basis_name, metal_name
from cpal.people.models import Organisation
from objections.models import Objection
from pricing.models import Publication


@dataclass(frozen=True, slots=True)
class OpenPremium:
    """A published premium that can be objected to."""

    publication: int
    metal: str
    window: str
    value: Decimal | None
    basis: str
    revision: int
    status: str
    published_at: dt.datetime
    objections_until: dt.datetime | None

    @property
    def url(self) -> str:
        """Where an objection to it is filed."""
        return f"{reverse('objection-new')}?publication={self.publication}"


def open_premium(publication: Publication) -> OpenPremium:
    """A publication as the desk shows it."""
    return OpenPremium(
        publication=publication.pk,
        metal=publication.metal,
        window=publication.window.code,
        value=publication.value_usd_per_t,
        basis=publication.basis,
        revision=publication.revision,
        status=publication.status,
        published_at=publication.published_at,
        objections_until=publication.objections_until,
    )


def organisation_name(code: str) -> str:
    """The name that the register holds for an organisation, or its code."""
    latest = Organisation.objects.filter(code=code).order_by("-received_at", "-id").first()
    return str(latest) if latest else code


def objections_table(objections: Iterable[Objection]) -> Table:
    """Objections with their premium and state, each linked to its receipt."""
    return Table(
        caption="Objections",
        columns=(Column("Reference"), Column("Premium"), Column("Received"), Column("State")),
        rows=tuple(_row(objection) for objection in objections),
    )


def _row(objection: Objection) -> tuple[object, ...]:
    return (
        Cell(objection.reference, url=reverse("objection-receipt", args=[objection.reference])),
        premium_name(objection.publication),
        london_text(objection.received_at, "short-seconds"),
        objection.state.capitalize(),
    )


def premium_name(publication: Publication) -> str:
    """`Zinc, October 2026`."""
    return f"{metal_name(publication.metal)}, {window_text(publication.window.code)}"


def receipt_facts(objection: Objection) -> list[Fact]:
    """Everything that was received, as it is kept."""
    publication = objection.publication
    facts = [
        Fact("Reference", objection.reference),
        Fact("Received", london_text(objection.received_at, "seconds")),
        Fact("Premium", premium_name(publication)),
        Fact("As published", _as_published(publication)),
        Fact("State", objection.state.capitalize()),
        Fact("For", organisation_name(objection.organisation) or "no participant"),
        Fact("By", str(objection.filed_by)),
        Fact("Grounds", objection.get_grounds_display()),
    ]
    if objection.requested_value_usd_per_t is not None:
        facts.append(Fact("Premium asked for", f"{premium_text(objection.requested_value_usd_per_t)} USD/t"))
    if objection.document_name:
        url = reverse("objection-document", args=[objection.reference]) if objection.document else ""
        facts.append(Fact("Document", objection.document_name, url=url))
        facts.append(Fact("SHA-256 of the document", digest(objection.document_sha256)))
    facts.append(Fact("Digest of this receipt", digest(objection.digest)))
    return facts


def _as_published(publication: Publication) -> str:
    value = premium_text(publication.value_usd_per_t)
    unit = "" if publication.value_usd_per_t is None else " USD/t above LME"
    return f"{value}{unit}, {basis_name(publication.basis).lower()}, revision {publication.revision}"
