"""Eli keeps the evidence and Pat looks it up: a footprint is verified, refused, taken back; a letter runs out."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cpal.audit import trail
from cpal.calendar import london_date
from cpal.clock import database_clock
from eligibility.models import Disclosure, ProofPoint
from eligibility.public.registers import BY_NAME
from eligibility.services.remind_of_lapses import remind_of_lapses
from tests.eligibility.registers import ACME, AT_SMELTER, MARK, ZINCO, load
from tests.people import ana, eli, kim, mia, signed_in

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)
REPORT = SimpleUploadedFile("report.pdf", b"%PDF-1.7 the report", content_type="application/pdf")
SUBMITTED = {
    "id": "LP-1",
    "metal": "zinc",
    "brand": "ZINCO",
    "value_tco2e_per_t": "2.75",
    "method": "IZA",
    "boundary": "cradle-to-gate",
    "offsets_used": "false",
    "submitted_by": "ACME",
    "verified_by": "AUDITOR",
    "verified_on": "2026-01-10",
    "valid_from": "2026-01-01",
    "scopes": "1+2+3",
    "period_from": "2025-01-01",
    "period_until": "2026-01-01",
    "submitted_on": "2026-01-12",
    "reason": "It came through the platform.",
}
PAGE = "/brands/zinc/ZINCO/"
PUBLIC = (
    "/brands/",
    PAGE,
    f"{PAGE}?on=2026-06-01",
    "/api/v1/brands",
    "/api/v1/brands/zinc/ZINCO",
    *(f"/register/{name}.{form}" for name in BY_NAME for form in ("csv", "json")),
)


@pytest.fixture
def known() -> None:
    """A listed brand with an assured site, of which no footprint is known."""
    load("organisations", ACME, {"code": "AUDITOR", "name": "Auditor"})
    load("brands", ZINCO)
    load("brand_sites", AT_SMELTER)
    load("assurances", MARK)


def today() -> dt.date:
    return london_date(database_clock())


def pat(address: str) -> str:
    """What the public reads there."""
    response = Client().get(address)
    assert response.status_code == 200, address
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode()


def enter(**changed: str) -> HttpResponse:
    """Eli enters a proof point with its report."""
    address = reverse("admin:eligibility_disclosure_enter")
    REPORT.seek(0)
    return signed_in(eli()).post(address, SUBMITTED | {"report_file": REPORT} | changed, follow=True)  # type: ignore[return-value]


def decide(reference: str, decision: str, from_on: dt.date, reason: str) -> str:
    """Eli decides about one; the page that follows."""
    address = reverse("admin:eligibility_disclosure_proof_point") + "?" + urlencode({"id": reference})
    sent = {"decision": decision, "from_on": from_on.isoformat(), "reason": reason}
    return signed_in(eli()).post(address, sent, follow=True).content.decode()


def is_eligible(on: dt.date | None = None, known: dt.datetime | None = None, page: str = PAGE) -> bool:
    """What the headline of the page says."""
    asked = {"on": on.isoformat() if on else "", "known": known.isoformat() if known else ""}
    headline = pat(f"{page}?{urlencode(asked)}").split('<div class="verdict">')[1].split("</div>")[0]
    says_no = "Not eligible</span>" in headline
    assert says_no or "Eligible</span>" in headline
    return not says_no


@pytest.mark.usefixtures("known")
def test_a_proof_point_counts_from_the_day_on_which_eli_verifies_it() -> None:
    assert not is_eligible()
    assert "LP-1 waits for verification." in enter().content.decode()
    assert not is_eligible()
    assert [address for address in PUBLIC if "LP-1" in pat(address) or "2.75" in pat(address)] == []

    assert "LP-1 is verified." in decide("LP-1", "verified", dt.date(2026, 2, 1), "Report and figure agree.")
    assert is_eligible()
    assert is_eligible(dt.date(2026, 2, 1))
    assert not is_eligible(dt.date(2026, 1, 31))
    digest = ProofPoint.objects.latest("id").report_sha256
    assert digest in pat("/register/proof_points.csv")
    for address in ("/api/v1/brands/zinc/ZINCO", "/register/brands.csv", "/register/proof_points.json"):
        assert "2.75" in pat(address)
    assert trail.verify().is_intact


@pytest.mark.usefixtures("known")
def test_pat_never_learns_of_what_eli_rejects() -> None:
    enter(id="LP-2", verified_by="ACME", value_tco2e_per_t="1.11")
    refused = decide("LP-2", "verified", today(), "It looks well.")
    assert "which is the producer or of its group" in refused
    assert "LP-2 is verified." not in refused

    why = "The verifier is the producer."
    assert "LP-2 is rejected." in decide("LP-2", "rejected", today(), why)
    assert "Nothing more can be decided of it." in decide("LP-2", "verified", today(), "Once more.")
    for address in PUBLIC:
        shown = pat(address)
        assert not [word for word in ("LP-2", "1.11", why) if word in shown], address
    assert not is_eligible()


@pytest.mark.usefixtures("known")
def test_what_is_taken_back_is_known_then_and_known_now() -> None:
    enter()
    decide("LP-1", "verified", dt.date(2026, 2, 1), "Report and figure agree.")
    before = database_clock()
    taken_back_on = dt.date(2026, 3, 1)
    assert "LP-1 is withdrawn." in decide(
        "LP-1", "withdrawn", taken_back_on, "The smelter changed its power."
    )
    assert not is_eligible()
    assert is_eligible(taken_back_on - A_DAY)
    assert is_eligible(taken_back_on, known=before)
    assert "withdrawn" in pat(PAGE).lower()


@pytest.mark.usefixtures("known")
def test_a_bound_is_entered_as_said_and_cannot_be_verified() -> None:
    enter(id="LP-3", qualifier="less_than", value_tco2e_per_t="3")
    assert "which is no figure" in decide("LP-3", "verified", today(), "Below the limit anyway.")
    enter(id="LP-4", scopes="1+2", value_tco2e_per_t="0.01")
    assert "which is not cradle to gate" in decide("LP-4", "verified", today(), "Very low.")
    assert not is_eligible()


@pytest.mark.usefixtures("known")
def test_a_letter_runs_out_on_the_same_date_a_year_later_and_its_keeper_was_told() -> None:
    signed_on = today().replace(day=1, year=today().year - 1) + 45 * A_DAY  # never a 29 February
    ends_on = signed_on.replace(year=signed_on.year + 1)
    letter = {
        "site": "YARD",
        "standard": "ZINC-MARK",
        "status": "committed",
        "from_on": signed_on.isoformat(),
    }
    load("brands", ZINCO | {"brand": "PLEDGED"})
    load("brand_sites", AT_SMELTER | {"brand": "PLEDGED", "site": "YARD"})
    load("assurances", letter, at=None)
    enter(brand="PLEDGED")
    decide("LP-1", "verified", dt.date(2026, 2, 1), "Report and figure agree.")
    page = "/brands/zinc/PLEDGED/"
    assert is_eligible(ends_on - A_DAY, page=page)
    assert not is_eligible(ends_on, page=page)
    mail.outbox.clear()
    assert remind_of_lapses(at=database_clock()) == 1
    (told,) = mail.outbox
    assert told.to == [eli().email]
    assert "PLEDGED (zinc)" in str(told.body)
    assert ends_on.isoformat() in str(told.body)
    assert remind_of_lapses(at=database_clock()) == 0


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("person", [ana, kim], ids=lambda person: person.__name__)
def test_whoever_reads_the_registers_sees_what_waits_and_decides_nothing(person: object) -> None:
    enter()
    client = signed_in(person())  # type: ignore[operator]
    page = reverse("admin:eligibility_disclosure_proof_point") + "?id=LP-1"
    assert "2.75" in client.get(page).content.decode()
    sent = {"decision": "verified", "from_on": "2026-02-01", "reason": "I say so."}
    assert client.post(page, sent).status_code == 403
    assert client.post(reverse("admin:eligibility_disclosure_enter"), SUBMITTED).status_code == 403
    assert not is_eligible()


@pytest.mark.usefixtures("known")
def test_a_participant_reaches_neither_the_queue_nor_a_report() -> None:
    enter()
    client = signed_in(mia())
    for name in ("waiting", "enter"):
        assert client.get(reverse(f"admin:eligibility_disclosure_{name}")).status_code == 403
    assert client.get(reverse("admin:eligibility_disclosure_report", args=[1])).status_code == 403
    assert Disclosure.objects.count() == 1
