"""Where the rows of each register file are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models

from cpal.people.models import Consent, Organisation, RegisterDelivery
from cpal.people.models.organisations import RegisterRow
from cpal.tabular import Layout
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Brand,
    BrandDetail,
    BrandSite,
    CorrectiveAction,
    Disclosure,
    FootprintClaim,
    IssuerKey,
    ListingEvent,
    ProofPoint,
    ProofPointStatus,
    RecognisedStandard,
    Recognition,
    Site,
    SitePlace,
    StandardAssessment,
)
from eligibility.registers import layouts, particulars
from eligibility.registers.reading import RegisterEntry

Values = tuple[Any, ...]

_FIELD_OF_COLUMN = {"id": "reference"}  # a row's own id is its place in the order of loading


@dataclass(frozen=True)
class RegisterTable:
    """A kind of register file and the table of its rows. Values stand in the order of the file's columns."""

    layout: Layout
    model: type[RegisterRow]

    @cached_property
    def fields(self) -> tuple[models.Field[Any, Any], ...]:
        """The field of each column."""
        by_name = {field.name: field for field in self.model._meta.fields}
        return tuple(by_name[_FIELD_OF_COLUMN.get(name, name)] for name in self.layout.names)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @cached_property
    def _places_of_key(self) -> tuple[int, ...]:
        return tuple(self.names.index(name) for name in self.model.KEY)

    @cached_property
    def _empty(self) -> Values:
        return tuple(field.get_default() for field in self.fields)

    def as_stored(self, values: Values) -> Values:
        """An absent text is kept as an empty one, any other absent value as none."""
        return tuple(
            [empty if value is None else value for value, empty in zip(values, self._empty, strict=True)]
        )

    def key_of(self, values: Values) -> Values:
        """What names the row."""
        return tuple([values[place] for place in self._places_of_key])

    def held_at(self, at: dt.datetime) -> dict[Values, Values]:
        """What is held at a moment, by key."""
        held: Any = self.model.objects.last_received_by(at).values_list(*self.names)
        return {self.key_of(values): values for values in held}

    def append(self, entries: Sequence[RegisterEntry], delivery: RegisterDelivery) -> None:
        """Store rows by COPY; their ids rise in the order given."""
        quoted = connection.ops.quote_name
        table = quoted(self.model._meta.db_table)
        columns = ["delivery_id", "received_at", "row_number", *self.names]
        copy_in = f"COPY {table} ({', '.join(map(quoted, columns))}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
            for entry in entries:
                copy.write_row((delivery.pk, delivery.received_at, entry.row, *entry.values))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")  # the planner knows nothing yet of rows that were just copied


TABLES = {
    table.layout.name: table
    for table in (
        RegisterTable(layouts.ORGANISATIONS, Organisation),
        RegisterTable(layouts.CONSENTS, Consent),
        RegisterTable(layouts.SITES, Site),
        RegisterTable(layouts.BRANDS, Brand),
        RegisterTable(layouts.BRAND_SITES, BrandSite),
        RegisterTable(layouts.DISCLOSURES, Disclosure),
        RegisterTable(layouts.ASSURANCES, Assurance),
        RegisterTable(particulars.LISTING_EVENTS, ListingEvent),
        RegisterTable(particulars.BRAND_DETAILS, BrandDetail),
        RegisterTable(particulars.SITE_PLACES, SitePlace),
        RegisterTable(particulars.PROOF_POINTS, ProofPoint),
        RegisterTable(particulars.PROOF_POINT_STATUSES, ProofPointStatus),
        RegisterTable(particulars.FOOTPRINT_CLAIMS, FootprintClaim),
        RegisterTable(particulars.ASSURANCE_STEPS, AssuranceStep),
        RegisterTable(particulars.STANDARDS, RecognisedStandard),
        RegisterTable(particulars.STANDARD_ASSESSMENTS, StandardAssessment),
        RegisterTable(particulars.CORRECTIVE_ACTIONS, CorrectiveAction),
        RegisterTable(particulars.RECOGNITIONS, Recognition),
        RegisterTable(particulars.ISSUER_KEYS, IssuerKey),
    )
}
