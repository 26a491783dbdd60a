"""An invented market of any size, the same for the same seed: registers, reference data and a feed to measure with.

Organisations, brands, sites and levels are made up and named as such.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cpal import calendar
from cpal.calendar import Month

REGISTERS_HELD_FROM = "2025-12-01T00:00:00+00:00"
FIRST_DAY, LAST_DAY = "2024-01-01", "2029-01-01"
ORGANISATIONS = 60
BRANDS_OF_A_METAL = 25


@dataclass(frozen=True, slots=True)
class MetalTerms:
    """What makes a brand of the metal eligible, and the size and level of its trades."""

    carbon_method: str
    carbon_value: str
    standard: str
    minimum_tonnes: int
    premium: int
    lme_price: str


METALS = {
    "aluminium": MetalTerms("IAI", "6.5", "ASI-PS", 100, 30, "2650.00"),
    "copper": MetalTerms("ICA", "3.1", "COPPER-MARK", 25, 60, "9800.50"),
    "nickel": MetalTerms("NI", "15.2", "", 12, 250, "15400.00"),
    "zinc": MetalTerms("IZA", "2.4", "ZINC-MARK", 25, 45, "2890.25"),
}
CURRENCIES = ("USD", "USD", "USD", "USD", "EUR", "GBP", "CNY")
FX = {"EUR": "1.0842", "GBP": "1.2711", "CNY": "0.1389"}
INCOTERMS = ("CIF", "CPT", "DAP", "DDP", "FCA", "FOB")
REGIONS = {"EU": ("NLRTM", "DE"), "US": ("USBAL", "US"), "ASIA": ("SGSIN", "SG"), "CHINA": ("CNSHA", "CN")}
ORIGINS = ("CA", "CL", "CN", "DE", "NO", "US")

FEED_HEADER = (
    "kind,id,revision,metal,brand,tonnes,premium,currency,incoterm,region,location,origin,destination,delivery_until,"
    "payment_days,executed_at,status,buyer,seller,buyer_confirmed_at,seller_confirmed_at,side,placed_at,closed_at,"
    "organisation,executable,visible,binding\n"
)


def write_feed(path: Path, rows: int, window: str, seed: int) -> None:
    """A feed of `rows` rows, seven transactions to three orders, that all fall into the window.

    About one row in fifteen has something for screening to find: no confirmation, too small, an unknown brand,
    one group on both sides, cancelled, not visible, stood too short.
    """
    chance = random.Random(seed)
    instants = calendar.observation_window(Month.parse(window))
    opens_at = instants.opens_at.astimezone(dt.UTC)
    length = int((instants.cutoff_at - instants.opens_at).total_seconds()) - 3_600
    with path.open("w", encoding="utf-8") as feed:
        feed.write(FEED_HEADER)
        for number in range(rows):
            at = opens_at + dt.timedelta(
                seconds=chance.randrange(1, length), microseconds=chance.randrange(10**6)
            )
            feed.write(_feed_row(chance, f"{window}-{seed}-{number:07d}", at))


def _feed_row(chance: random.Random, record_id: str, at: dt.datetime) -> str:
    metal = chance.choice(tuple(METALS))
    terms = METALS[metal]
    oddity = chance.randrange(100)
    brand = (
        "NO-SUCH-BRAND" if oddity == 0 else f"{metal.upper()}-BRAND-{chance.randrange(BRANDS_OF_A_METAL):02d}"
    )
    tonnes = 1 if oddity == 1 else terms.minimum_tonnes * chance.randint(1, 20)
    premium = terms.premium * chance.randint(9_200, 10_800) / 10_000
    region = chance.choice(tuple(REGIONS))
    location, destination = REGIONS[region]
    until = at.date() + dt.timedelta(days=chance.randint(20, 150))
    shared = (
        f"1,{metal},{brand},{tonnes},{premium:.2f},{chance.choice(CURRENCIES)},{chance.choice(INCOTERMS)},{region},"
        f"{location},{chance.choice(ORIGINS)},{destination},{until},{chance.choice((0, 15, 30, 60))}"
    )
    if chance.random() < 0.7:
        return f"transaction,T-{record_id},{shared},{_transaction(chance, at, oddity)},,,,,,,\n"
    return f"order,O-{record_id},{shared},,,,,,,{_order(chance, at, oddity)}\n"


def _transaction(chance: random.Random, at: dt.datetime, oddity: int) -> str:
    buyer, seller = chance.sample(range(ORGANISATIONS // 2), 2)
    if oddity == 2:
        seller = buyer + ORGANISATIONS // 2  # of the same group
    confirmed = "" if oddity == 3 else (at + dt.timedelta(minutes=chance.randint(1, 50))).isoformat()
    status = "cancelled" if oddity == 4 else "executed"
    return f"{at.isoformat()},{status},ORG-{buyer:02d},ORG-{seller:02d},{confirmed},{confirmed}"


def _order(chance: random.Random, at: dt.datetime, oddity: int) -> str:
    stood = dt.timedelta(minutes=2 if oddity == 5 else chance.randint(11, 50))
    closed = (at + stood).isoformat() if chance.random() < 0.8 or oddity == 5 else ""
    visible = "false" if oddity == 6 else "true"
    side = chance.choice(("bid", "offer"))
    organisation = chance.randrange(ORGANISATIONS)
    binding = chance.choice(("true", "false"))
    return f"{side},{at.isoformat()},{closed},ORG-{organisation:02d},true,{visible},{binding}"


@dataclass(frozen=True, slots=True)
class Brand:
    """An invented brand with one site, certified where its metal needs it."""

    metal: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.metal.upper()}-BRAND-{self.number:02d}"

    @property
    def producer(self) -> str:
        return f"PRODUCER-{self.number:02d}"

    @property
    def site(self) -> str:
        return f"SITE-{self.name}"

    @property
    def terms(self) -> MetalTerms:
        return METALS[self.metal]

    @property
    def disclosure(self) -> tuple[str, ...]:
        measured = (
            f"D-{self.name}",
            self.metal,
            self.name,
            self.terms.carbon_value,
            self.terms.carbon_method,
        )
        verified = ("cradle-to-gate", "false", self.producer, "AUDITOR", FIRST_DAY)
        return (*measured, *verified, FIRST_DAY, LAST_DAY, "invented")


BRANDS = [Brand(metal, number) for metal in METALS for number in range(BRANDS_OF_A_METAL)]
DISCLOSURES_HEADER = (
    "id,metal,brand,value_tco2e_per_t,method,boundary,offsets_used,submitted_by,verified_by,verified_on,valid_from,"
    "valid_until,report"
)


def write_registers(folder: Path) -> list[Path]:
    """The seven register files under which nearly every brand of the feed is eligible, in the order to load them."""
    certified = [brand for brand in BRANDS if brand.terms.standard]
    traders = [f"ORG-{number:02d}" for number in range(ORGANISATIONS)]
    return [
        _write_table(folder / "organisations.csv", "code,name,country,group,lei", _organisations()),
        _write_table(
            folder / "consents.csv",
            "organisation,from_on,until_on",
            ((trader, FIRST_DAY, "") for trader in traders),
        ),
        _write_table(
            folder / "sites.csv",
            "code,name,country,producer",
            ((brand.site, f"Invented site of {brand.name}", "NO", brand.producer) for brand in BRANDS),
        ),
        _write_table(
            folder / "brands.csv",
            "metal,brand,producer,listed_on,delisted_on",
            ((brand.metal, brand.name, brand.producer, FIRST_DAY, "") for brand in BRANDS),
        ),
        _write_table(
            folder / "brand_sites.csv",
            "metal,brand,site,from_on,until_on",
            ((brand.metal, brand.name, brand.site, FIRST_DAY, "") for brand in BRANDS),
        ),
        _write_table(folder / "disclosures.csv", DISCLOSURES_HEADER, (brand.disclosure for brand in BRANDS)),
        _write_table(
            folder / "assurances.csv",
            "site,standard,status,from_on,until_on,reference",
            (
                (brand.site, brand.terms.standard, "awarded", FIRST_DAY, LAST_DAY, "invented")
                for brand in certified
            ),
        ),
    ]


def _organisations() -> Iterable[tuple[str, str, str, str, str]]:
    """Traders in groups of two, a producer for each brand of a metal, and an auditor."""
    for number in range(ORGANISATIONS):
        group = f"ORG-{number % (ORGANISATIONS // 2):02d}"
        yield f"ORG-{number:02d}", f"Invented organisation {number}", "GB", group, ""
    for number in range(BRANDS_OF_A_METAL):
        yield f"PRODUCER-{number:02d}", f"Invented producer {number}", "NO", "", ""
    yield "AUDITOR", "Invented auditor", "GB", "", ""


def write_reference(folder: Path) -> Path:
    """Every reference row that the feed needs, from the first of each month of 2025 to 2027."""
    return _write_table(
        folder / "reference.csv",
        "kind,metal,region,key,effective_on,value,unit,source",
        (
            (*row[:4], f"{year}-{month:02d}-01", *row[4:], "invented")
            for year in (2025, 2026, 2027)
            for month in range(1, 13)
            for row in _reference_rows()
        ),
    )


def _reference_rows() -> Iterable[tuple[str, str, str, str, str, str]]:
    for currency, rate in FX.items():
        yield "fx", "", "", currency, rate, "usd_per_unit"
    for region, (location, destination) in REGIONS.items():
        yield "logistics", "", "", location, "3.25", "usd_per_t"
        for incoterm in INCOTERMS:
            yield "incoterm", "", region, incoterm, "2.50", "usd_per_t"
        for metal in METALS:
            yield "physical_premium", metal, region, "", "1.75", "usd_per_t"
            for origin in ORIGINS:
                unit, tariff = ("percent", "0.1") if origin == "CN" else ("usd_per_t", "1.00")
                yield "tariff", metal, "", f"{origin}>{destination}", tariff, unit
    for metal, terms in METALS.items():
        yield "lme_price", metal, "", "", terms.lme_price, "usd_per_t"
        yield "forward_spread", metal, "", "", "0.0213", "usd_per_t_per_day"
    yield "interest", "", "", "", "4.85", "percent_per_year"


def _write_table(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path
