"""Who takes part in the illustrative market. Every organisation, brand, site and person here is invented."""

from __future__ import annotations

from dataclasses import dataclass

from cpal.people.roles import Role
from pricing.methodology.metals import Metal


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation of the register; `group` is the code of its ultimate parent."""

    code: str
    name: str
    country: str
    group: str = ""
    has_consented: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account: staff have a role, participants' people a firm."""

    name: str
    role: Role | None = None
    acts_for: str = ""

    @property
    def username(self) -> str:
        return self.name.lower()


PEOPLE = (
    Person("Ana", Role.ANALYST),
    Person("Sam", Role.SENIOR_MANAGER),
    Person("Sol", Role.SENIOR_MANAGER),
    Person("Eli", Role.ELIGIBILITY_OFFICER),
    Person("Cora", Role.CONSULTATION_EDITOR),
    Person("Kim", Role.COMPLIANCE),
    Person("Ada", Role.ADMINISTRATOR),
    Person("Max", Role.EXCHANGE_COMMERCIAL),
    Person("Mia", acts_for="MERIDIAN"),
    Person("Theo", acts_for="TRAMONTANE"),
)

PRODUCERS = (
    Firm("OSTERVIK", "Ostervik Smelters", "NO"),
    Firm("SABELUNE", "Sabelune Metallurgy", "AE"),
    Firm("CASTELORNE", "Castelorne Copper", "CL"),
    Firm("QUILLMARSH", "Quillmarsh Refining", "PL"),
    Firm("BRYNDALE", "Bryndale Zinc", "FI"),
    Firm("TARNHOLLOW", "Tarnhollow Zinc and Lead", "NO"),
    Firm("HALVORSUND", "Halvorsund Nickel", "FI"),
    Firm("PELLORIN", "Pellorin Nickel", "CA"),
)
TRADERS = (
    Firm("MERIDIAN", "Meridian Metals", "GB"),
    Firm("TRAMONTANE", "Tramontane Trading", "CH"),
    Firm("GALLOWMERE", "Gallowmere Commodities", "GB"),
    Firm("KESTRELMOOR", "Kestrelmoor Merchants", "NL"),
)
CONSUMERS = (
    Firm("AMBERVANE", "Ambervane Cables", "DE"),
    Firm("THISTLEBECK", "Thistlebeck Castings", "DE"),
    Firm("LARKHOLLOW", "Larkhollow Galvanising", "NL"),
    Firm("ORRERYFIELD", "Orreryfield Batteries", "BE"),
)
SABELUNE_SALES = Firm("SABELUNE-SALES", "Sabelune Sales", "NL", group="SABELUNE")
SILENT = Firm("FENWHISTLE", "Fenwhistle Alloys", "IT", has_consented=False)
AUDITOR = Firm("PLUMBLINE", "Plumbline Carbon Audit", "GB")
TIED_AUDITOR = Firm("SABELUNE-VERIFY", "Sabelune Verification", "AE", group="SABELUNE")

# A verifier from abroad that is in no register: its own group, and independent.
FOREIGN_AUDITOR = "WEIDENTAL-PRUEFUNG"

FIRMS = (*PRODUCERS, *TRADERS, *CONSUMERS, SABELUNE_SALES, SILENT, AUDITOR, TIED_AUDITOR)


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand, the site that makes it and the footprint that its producer disclosed."""

    metal: Metal
    name: str
    producer: Firm
    footprint: str
    verified_by: str = AUDITOR.code
    offsets_used: str = "false"
    is_assured: bool = True
    made_at: str = ""  # the site of another brand; empty: its own

    @property
    def site(self) -> str:
        return self.made_at or f"{self.name}-WORKS"


OSTERVIK, SABELUNE, CASTELORNE, QUILLMARSH, BRYNDALE, TARNHOLLOW, HALVORSUND, PELLORIN = PRODUCERS

# The brands that trade, by metal: eligible throughout unless said otherwise.
BRANDS = {
    Metal.ALUMINIUM: (
        Brand(Metal.ALUMINIUM, "OSTERVIK P1", OSTERVIK, "3.9"),
        Brand(Metal.ALUMINIUM, "OSTERVIK SOW", OSTERVIK, "4.2", verified_by=FOREIGN_AUDITOR),
        Brand(Metal.ALUMINIUM, "SABELUNE 99", SABELUNE, "7.4"),
    ),
    Metal.COPPER: (
        Brand(Metal.COPPER, "CASTELORNE A", CASTELORNE, "2.6"),
        Brand(Metal.COPPER, "QUILL CATHODE", QUILLMARSH, "3.1", verified_by=FOREIGN_AUDITOR),
    ),
    Metal.NICKEL: (
        Brand(Metal.NICKEL, "HALVOR FULL PLATE", HALVORSUND, "8.3"),
        Brand(Metal.NICKEL, "PELLORIN ROUNDS", PELLORIN, "6.1"),
    ),
    Metal.ZINC: (
        Brand(Metal.ZINC, "BRYN SHG", BRYNDALE, "1.9"),
        Brand(Metal.ZINC, "TARN SHG", TARNHOLLOW, "2.4"),
    ),
}

# Above the threshold of v2026-02 and not of v2025-10.
FORMERLY_BELOW = {
    Metal.ALUMINIUM: Brand(Metal.ALUMINIUM, "SABELUNE T-BAR", SABELUNE, "9.2"),
    Metal.COPPER: Brand(Metal.COPPER, "QUILL ROD FEED", QUILLMARSH, "4.6"),
}
# Their disclosures are not acceptable: offsets counted, a verifier of the producer's own group.
OFFSET = {
    Metal.ALUMINIUM: Brand(Metal.ALUMINIUM, "SABELUNE NET", SABELUNE, "1.0", offsets_used="true"),
    Metal.COPPER: Brand(Metal.COPPER, "QUILL NET", QUILLMARSH, "0.8", offsets_used="true"),
    Metal.NICKEL: Brand(Metal.NICKEL, "HALVOR NET", HALVORSUND, "2.0", offsets_used="true"),
    Metal.ZINC: Brand(Metal.ZINC, "TARN NET", TARNHOLLOW, "0.9", offsets_used="true"),
}
SELF_VERIFIED = Brand(Metal.ALUMINIUM, "SABELUNE BILLET", SABELUNE, "6.0", verified_by=TIED_AUDITOR.code)
UNASSURED = Brand(Metal.COPPER, "CASTELORNE B", CASTELORNE, "2.9", is_assured=False)
# Its site has only signed a letter of commitment, which runs out after a year.
COMMITTED = Brand(Metal.ZINC, "BRYN CGG", BRYNDALE, "2.2", is_assured=False)
# Its site's certificate is suspended in the course of the history.
SUSPENDED = Brand(Metal.COPPER, "QUILL GRADE B", QUILLMARSH, "3.3")
# Its disclosure expires and is not renewed; its listing has a gap.
EXPIRING = Brand(Metal.NICKEL, "PELLORIN PELLETS", PELLORIN, "7.0")
RELISTED = Brand(Metal.ZINC, "TARN HG", TARNHOLLOW, "2.6")

ALL_BRANDS = (
    *(brand for brands in BRANDS.values() for brand in brands),
    *FORMERLY_BELOW.values(),
    *OFFSET.values(),
    SELF_VERIFIED,
    UNASSURED,
    COMMITTED,
    SUSPENDED,
    EXPIRING,
    RELISTED,
)
CERTIFICATES = {Metal.ALUMINIUM: "ASI-PS", Metal.COPPER: "COPPER-MARK", Metal.ZINC: "ZINC-MARK"}
METHODS = {Metal.ALUMINIUM: "IAI", Metal.COPPER: "ICA", Metal.NICKEL: "NI", Metal.ZINC: "IZA"}
