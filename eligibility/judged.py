"""Every brand judged as of a day, with what a reader looks it up by; remembered for as long as the register stands."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from threading import Lock

from django.db import connection

from cpal.people.models import Organisation, RegisterDelivery
from eligibility import models
from eligibility.criteria import Case, verdict_on
from eligibility.evidence import Thresholds
from eligibility.selectors import BrandName, RegisterAsHeld, thresholds_for
from eligibility.selectors.rows import collector_paused
from eligibility.verdicts import Code, Verdict
from eligibility.vocabulary import ListingEventKind, dated

MOST_REMEMBERED = 100_000  # judged brands, of however many days and versions


class ListingState(StrEnum):
    """Where a brand's listing stands on a day (3)."""

    NOT_YET_LISTED = "not yet listed"
    LISTED = "listed"
    SUSPENDED = "suspended"
    DELISTED = "delisted"


@dataclass(frozen=True, slots=True)
class SiteOfBrand:
    """A site that makes the brand on the day; name and country are empty where the register has none."""

    code: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class OrganisationHeld:
    """What a reader is told of an organisation."""

    name: str
    country: str


NOBODY = OrganisationHeld("", "")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register held beside the evidence: names, countries, and what the exchange said of warranting."""

    organisations: Mapping[str, OrganisationHeld]
    sites: Mapping[str, SiteOfBrand]
    warranting: Mapping[BrandName, str]

    @classmethod
    def at(cls, at: dt.datetime, on: dt.date) -> Particulars:
        """In three queries."""
        organisations = Organisation.objects.all().last_received_by(at).values_list("code", "name", "country")
        sites = models.Site.objects.all().last_received_by(at).values_list("code", "name", "country")
        return cls(
            {code: OrganisationHeld(name, country) for code, name, country in organisations},
            {cells[0]: SiteOfBrand(*cells) for cells in sites},
            warranting_notes(at, on),
        )

    def organisation(self, code: str) -> OrganisationHeld:
        return self.organisations.get(code, NOBODY)

    def site(self, code: str) -> SiteOfBrand:
        return self.sites.get(code) or SiteOfBrand(code, "", "")


@dataclass(frozen=True, slots=True)
class JudgedBrand:
    """A brand on a day; what a reader looks it up by is told when it is asked for."""

    verdict: Verdict
    particulars: Particulars

    @property
    def metal(self) -> str:
        return self.verdict.metal

    @property
    def brand(self) -> str:
        return self.verdict.brand

    @property
    def producer(self) -> str:
        return self.verdict.case.producer

    @property
    def producer_name(self) -> str:
        """Its code where the register has no name."""
        return self.particulars.organisation(self.producer).name or self.producer

    @property
    def country(self) -> str:
        """Its producer's."""
        return self.particulars.organisation(self.producer).country

    @property
    def sites(self) -> tuple[SiteOfBrand, ...]:
        """Those that make it that day."""
        codes = sorted({place.site for place in self.verdict.case.sites})
        return tuple(self.particulars.site(code) for code in codes)

    @property
    def countries(self) -> frozenset[str]:
        """Of its producer and of its sites."""
        return frozenset([self.country, *(site.country for site in self.sites)]) - {""}

    @property
    def listing(self) -> ListingState:
        return listing_state(self.verdict.case)

    @property
    def is_listed(self) -> bool:
        return self.verdict.case.listing is not None

    @property
    def warranting_note(self) -> str:
        return self.particulars.warranting.get((self.metal, self.brand), "")

    @property
    def standard(self) -> str:
        """The required standard, where every site that makes the brand that day is assured; else empty."""
        is_held = Code.NO_ASSURANCE not in self.verdict.codes
        return self.verdict.case.threshold.required_standard or "" if is_held else ""

    @property
    def footprint(self) -> Decimal | None:
        """That of the acceptable disclosure, tCO2e/t."""
        return self.verdict.disclosure.value_tco2e_per_t if self.verdict.disclosure else None


def judged_brands(
    *, on: dt.date, held_at: dt.datetime, methodology: str, metals: Collection[str] | None = None
) -> tuple[JudgedBrand, ...]:
    """Every brand that the register knew at a moment, judged as of a day, by metal and name.

    At most thirteen queries, however many brands; two where the register, the day and the thresholds are those of a
    judgement that is remembered. Raises NoThreshold for a day on which a metal has none.
    """
    thresholds = thresholds_for(methodology)
    asked = None if metals is None else tuple(sorted(set(metals)))
    key = (register_held(held_at), on, thresholds, asked)
    remembered = _remembered.get(key)
    if remembered is None:
        with collector_paused():
            remembered = tuple(_judged(on, held_at, thresholds, asked))
        _remembered.put(key, remembered)
    return remembered


def register_held(at: dt.datetime) -> str:
    """A digest of the deliveries received by a moment: equal digests are equal registers."""
    table = connection.ops.quote_name(RegisterDelivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(coalesce(string_agg(id::text, ',' ORDER BY id), '')) FROM {table} WHERE received_at <= %s",  # noqa: S608 - the name of a table
            [at],
        )
        return str(cursor.fetchone()[0])


def _judged(
    on: dt.date, held_at: dt.datetime, thresholds: Thresholds, metals: Collection[str] | None
) -> Iterator[JudgedBrand]:
    register = RegisterAsHeld.at(held_at, metals=metals)
    in_force = {metal: thresholds.on(metal, on) for metal in {metal for metal, _ in register.brands}}
    particulars = Particulars.at(held_at, on)
    for name in sorted(register.brands):
        case = Case(register.brands[name], on, in_force[name[0]], register.group_of)
        yield JudgedBrand(verdict_on(case), particulars)


def listing_state(case: Case) -> ListingState:
    """A gap between two listing periods is a suspension; after the last the brand is delisted (3)."""
    if case.listing:
        return ListingState.LISTED
    has_begun = any(period.listed_on <= case.on for period in case.evidence.listings)
    will_begin = any(period.listed_on > case.on for period in case.evidence.listings)
    if has_begun and will_begin:
        return ListingState.SUSPENDED
    return ListingState.DELISTED if has_begun else ListingState.NOT_YET_LISTED


def warranting_notes(at: dt.datetime, on: dt.date) -> dict[BrandName, str]:
    """Of each brand that may not be put on warrant on the day, since when; its listing stands (3).

    An event without a day counts from the beginning.
    """
    kinds = (ListingEventKind.NO_NEW_WARRANTING, ListingEventKind.WARRANTING_RESUMED)
    rows = models.ListingEvent.objects.filter(event__in=kinds).last_received_by(at)
    last: dict[BrandName, models.ListingEvent] = {}
    for row in sorted(rows, key=_in_time):
        if row.happened_on is None or row.happened_on <= on:
            last[row.metal, row.brand] = row
    return {
        name: _warranting_note(row)
        for name, row in last.items()
        if row.event == ListingEventKind.NO_NEW_WARRANTING
    }


def _in_time(row: models.ListingEvent) -> tuple[dt.date, bool]:
    return row.happened_on or dt.date.min, row.event == ListingEventKind.WARRANTING_RESUMED


def _warranting_note(row: models.ListingEvent) -> str:
    when = dated(row.happened_on, row.dating)
    reference = f" ({row.reference})" if row.reference else ""
    return f"no new warranting, {when if row.happened_on is None else f'since {when}'}{reference}"


class Remembered:
    """The judgements used last, as many as hold so many brands."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, tuple[JudgedBrand, ...]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> tuple[JudgedBrand, ...] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: object, judged: tuple[JudgedBrand, ...]) -> None:
        """The last is kept however large it is."""
        with self._lock:
            self._kept[key] = judged
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most:
                self._kept.popitem(last=False)


_remembered = Remembered(MOST_REMEMBERED)
