"""Every brand judged as of a day, with what a reader looks it up by; remembered for as long as the register stands."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

from cpal.people.models import Organisation, RegisterDelivery
from eligibility import models
from eligibility.criteria import Case, verdict_on
from eligibility.evidence import Thresholds
from eligibility.selectors import BrandName, RegisterAsHeld, thresholds_for
from eligibility.selectors.rows import collector_paused
from eligibility.verdicts import Code, Verdict
from eligibility.vocabulary import ListingEventKind, dated

Brands = TypeVar("Brands", bound=Sized)

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
class RegisterRead:
    """The register as held at a moment, with the names in it: read once for every day that it is judged on."""

    register: RegisterAsHeld
    organisations: Mapping[str, OrganisationHeld]
    sites: Mapping[str, SiteOfBrand]

    @classmethod
    def at(cls, at: dt.datetime, metals: Collection[str] | None) -> RegisterRead:
        """In ten queries."""
        organisations = Organisation.objects.all().last_received_by(at).values_list("code", "name", "country")
        sites = models.Site.objects.all().last_received_by(at).values_list("code", "name", "country")
        return cls(
            RegisterAsHeld.at(at, metals=metals),
            {code: OrganisationHeld(name, country) for code, name, country in organisations},
            {cells[0]: SiteOfBrand(*cells) for cells in sites},
        )

    def __len__(self) -> int:
        return len(self.register.brands)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the register held beside the evidence: names, countries, and what the exchange said of warranting."""

    read: RegisterRead
    warranting: Mapping[BrandName, str]

    def organisation(self, code: str) -> OrganisationHeld:
        return self.read.organisations.get(code, NOBODY)

    def site(self, code: str) -> SiteOfBrand:
        return self.read.sites.get(code) or SiteOfBrand(code, "", "")


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
        codes = {place.site for place in self.verdict.case.sites}
        return tuple([self.particulars.site(code) for code in (codes if len(codes) == 1 else sorted(codes))])

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

    At most thirteen queries, however many brands; three on another day of the register read last; two where the
    register, the day and the thresholds are those of a judgement that is remembered. Who asks while it is judged waits
    for the same answer. Raises NoThreshold for a day on which a metal has none.
    """
    thresholds = thresholds_for(methodology)
    asked = None if metals is None else tuple(sorted(set(metals)))
    held = register_held(held_at)
    key = (held, on, thresholds, asked)
    remembered = _remembered.get(key)
    if remembered is None:
        with _one_at_a_time, collector_paused():
            remembered = _remembered.get(key) or tuple(_judged(on, held_at, thresholds, asked, held))
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
    on: dt.date, held_at: dt.datetime, thresholds: Thresholds, metals: tuple[str, ...] | None, held: str
) -> Iterator[JudgedBrand]:
    read = _read_last.get((held, metals)) or RegisterRead.at(held_at, metals)
    _read_last.put((held, metals), read)
    register = read.register
    in_force = {metal: thresholds.on(metal, on) for metal in {metal for metal, _ in register.brands}}
    particulars = Particulars(read, warranting_notes(held_at, on))
    for name in sorted(register.brands):
        case = Case(register.brands[name], on, in_force[name[0]], register.group_of)
        yield JudgedBrand(verdict_on(case), particulars)


def listing_state(case: Case) -> ListingState:
    """A gap between two listing periods is a suspension; after the last the brand is delisted (3)."""
    if case.listing:
        return ListingState.LISTED
    periods = case.evidence.listings_that_held
    has_begun = any(period.listed_on <= case.on for period in periods)
    will_begin = any(period.listed_on > case.on for period in periods)
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


class Remembered(Generic[Brands]):
    """What of many brands was used last, as much as holds so many of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[object, Brands] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Brands | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: object, brands: Brands) -> None:
        """The last is kept however large it is."""
        with self._lock:
            self._kept[key] = brands
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most:
                self._kept.popitem(last=False)


_remembered = Remembered[tuple[JudgedBrand, ...]](MOST_REMEMBERED)
_read_last = Remembered[RegisterRead](most=0)
_one_at_a_time = Lock()
