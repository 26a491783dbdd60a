"""The pages on which the register is kept: read by whoever judges with it, used by the eligibility officer alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cpal.clock import database_clock
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Disclosure,
    ListingEvent,
    ProofPointStatus,
    ProofReport,
)
from eligibility.registers.tables import TABLES
from eligibility.services.remind_of_lapses import remind_of_lapses
from tests import people
from tests.eligibility.keeping.keeping import submit
from tests.eligibility.registers import (
    AT_SMELTER,
    FEBRUARY,
    FOOTPRINT,
    JANUARY,
    MARK,
    PARTICULARS,
    ZINCO,
    load,
    load_eligible_brand,
    load_particulars,
)

pytestmark = pytest.mark.django_db

OFFICE = "/back-office/eligibility"
BRAND = f"{OFFICE}/brand/kept/?metal=zinc&brand=ZINCO"
SITE = f"{OFFICE}/site/timeline/?site=SMELTER"
STEP = f"{OFFICE}/site/step/?site=SMELTER"
CALENDAR = f"{OFFICE}/lapsereminder/calendar/"
WAITING = f"{OFFICE}/disclosure/waiting/"
PROOF_POINT = f"{OFFICE}/disclosure/proof-point/?id=D-2"
ENTER = f"{OFFICE}/disclosure/enter/"
READ = [BRAND, SITE, CALENDAR, f"{OFFICE}/lapsereminder/calendar.ics", WAITING, PROOF_POINT]
KEPT = [
    STEP,
    ENTER,
    f"{OFFICE}/listingevent/enter/",
    f"{OFFICE}/issuerkey/enter/",
    f"{OFFICE}/brand/enter/",
    f"{OFFICE}/site/enter/",
    f"{OFFICE}/brandsite/enter/",
    "/back-office/people/organisation/enter/",
]
LISTS = [
    "listingevent",
    "branddetail",
    "siteplace",
    "proofpoint",
    "proofpointstatus",
    "footprintclaim",
    "assurancestep",
    "issuerkey",
    "lapsereminder",
]
SUSPENSION = {
    "standard": "ZINC-MARK",
    "step": "suspended",
    "happened_on": "2026-03-02",
    "reason": "A notice of the mark.",
}
NEW_POINT = {
    **{name: FOOTPRINT[name] for name in FOOTPRINT if name not in ("id", "value_tco2e_per_t")},
    "id": "D-5",
    "value_tco2e_per_t": "3.05",
    "scopes": "1+2+3",
    "submitted_on": "2025-10-01",
    "reason": "As submitted to LMEpassport.",
}


@pytest.fixture(autouse=True)
def _register() -> None:
    load_eligible_brand()
    load("organisations", {"code": "AUDITOR", "name": "Auditor"})
    load("sites", {"code": "SMELTER", "name": "Smelter"})
    load_particulars()
    submit()


def eli() -> Client:
    return people.signed_in(people.eli())


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


@pytest.mark.parametrize("address", READ)
def test_whoever_judges_with_the_registers_reads_the_page_and_nobody_else(address: str) -> None:
    for reader in (people.eli(), people.ana(), people.sam(), people.kim()):
        assert people.signed_in(reader).get(address).status_code == 200
    for other in (people.cora(), people.ada(), people.max_(), people.mia()):
        assert people.signed_in(other).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", KEPT)
def test_only_the_officer_is_given_the_form(address: str) -> None:
    assert eli().get(address).status_code == 200
    for other in (people.ana(), people.sam(), people.kim(), people.cora(), people.ada(), people.mia()):
        assert people.signed_in(other).get(address).status_code == 403
        assert people.signed_in(other).post(address, {"reason": "Why"}).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_are_read_and_never_written(name: str) -> None:
    address = f"{OFFICE}/{name}/"
    for reader in (people.eli(), people.ana(), people.sam(), people.kim()):
        assert people.signed_in(reader).get(address).status_code == 200
    assert people.signed_in(people.mia()).get(address).status_code == 403
    assert eli().get(f"{address}add/").status_code == 403


@pytest.mark.parametrize("number", [3, 30])
@pytest.mark.parametrize("name", ["listing_events", "assurance_steps", "proof_point_statuses", "issuer_keys"])
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    name: str, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    column = TABLES[name].layout.names[0 if name != "listing_events" else 1]
    load(name, *(PARTICULARS[name] | {column: f"X{place}"} for place in range(number)))
    client = eli()
    model = TABLES[name].model._meta.model_name
    with django_assert_max_num_queries(10):
        assert client.get(f"{OFFICE}/{model}/").status_code == 200


# Proof points


def test_the_first_page_says_what_waits_to_the_officer_alone() -> None:
    assert "Verify 1 proof point" in text(eli().get("/back-office/"))
    assert "Verify 1 proof point" not in text(people.signed_in(people.ana()).get("/back-office/"))


def test_the_queue_names_brand_figure_verifier_and_who_entered_it() -> None:
    page = text(eli().get(WAITING))
    for shown in ("D-2", "ZINCO (zinc)", "3.1 tCO2e/t", "AUDITOR", "1 October 2025", "Eli"):
        assert shown in page


@pytest.mark.parametrize("number", [3, 30])
def test_the_queue_asks_the_same_number_of_questions_however_long_it_is(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [FOOTPRINT | {"id": f"W-{place}"} for place in range(number)]
    load("disclosures", *rows)
    waits = PARTICULARS["proof_point_statuses"] | {"status": "submitted"}
    load("proof_point_statuses", *(waits | {"disclosure": row["id"]} for row in rows))
    client = eli()
    with django_assert_num_queries(11):
        assert text(client.get(WAITING)).count("W-") == 2 * number


def test_a_proof_point_is_verified_on_its_page() -> None:
    answers = {"decision": "verified", "from_on": "2025-12-01", "reason": "The report agrees."}
    page = text(eli().post(PROOF_POINT, answers, follow=True))
    assert "D-2 is verified. It stands so from 1 December 2025. The page of ZINCO, linked below," in page
    assert BRAND.replace("&", "&amp;") in page
    assert "Eli: The report agrees." in page
    assert "Nothing waits" in text(eli().get(WAITING))


def test_a_refused_verification_says_everything_that_is_wrong_and_keeps_what_was_written() -> None:
    load("disclosures", FOOTPRINT | {"id": "D-2", "verified_by": "ACME", "boundary": ""}, at=None)
    answers = {"decision": "verified", "from_on": "2025-12-01", "reason": "I read the whole report."}
    page = text(eli().post(PROOF_POINT, answers))
    assert "<title>Error: " in page
    assert "Verified by ACME, which is the producer or of its group." in page
    assert "Boundary not given." in page
    assert "I read the whole report." in page
    assert ProofPointStatus.objects.filter(disclosure="D-2").count() == 1


def test_only_the_moves_that_are_allowed_are_offered() -> None:
    page = text(eli().get(PROOF_POINT))
    assert "Verify: it counts" in page
    assert "Supersede" not in page
    eli().post(PROOF_POINT, {"decision": "rejected", "from_on": "2025-12-01", "reason": "Unsigned."})
    assert "Nothing more can be decided of it." in text(eli().get(PROOF_POINT))
    assert (
        eli().post(PROOF_POINT, {"decision": "verified", "from_on": "2025-12-01", "reason": "x"}).status_code
        == 200
    )
    assert ProofPointStatus.objects.filter(disclosure="D-2", status="verified").count() == 0


def test_a_day_that_no_register_takes_is_refused_at_its_field() -> None:
    response = eli().post(
        PROOF_POINT, {"decision": "rejected", "from_on": "2400-01-01", "reason": "Unsigned."}
    )
    assert "Expected a date in the years 1900 to 2199" in str(response.context["form"].errors["from_on"])
    assert not ProofPointStatus.objects.filter(status="rejected").exists()


def test_superseding_asks_what_takes_its_place_and_offers_the_others_of_the_brand() -> None:
    load("disclosures", FOOTPRINT | {"id": "D-OTHER", "brand": "ZINCO 2"})
    address = f"{OFFICE}/disclosure/proof-point/?id=D-1"
    offered = text(eli().get(address)).split('name="by_reference"')[1].split("</select>")[0]
    assert "D-2: 3.1 tCO2e/t, submitted" in offered
    assert "D-OTHER" not in offered
    answers = {"decision": "superseded", "from_on": "2025-12-01", "reason": "A new year."}
    assert "Name the disclosure that takes its place." in text(eli().post(address, answers))
    assert "D-2 is submitted on 2025-12-01: verify it first." in text(
        eli().post(address, {**answers, "by_reference": "D-2"})
    )
    assert "D-OTHER is no disclosure of this brand that could take its place." in text(
        eli().post(address, {**answers, "by_reference": "D-OTHER"})
    )


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_of_a_proof_point_asks_the_same_number_of_questions_however_many_others_its_brand_has(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load("disclosures", *(FOOTPRINT | {"id": f"N-{place}"} for place in range(number)))
    client, address = eli(), f"{OFFICE}/disclosure/proof-point/?id=D-1"
    client.get(address)
    with django_assert_num_queries(17):
        assert text(client.get(address)).count("<option") == number + 2


def test_a_reader_who_is_not_the_officer_sees_no_form_and_cannot_send_one() -> None:
    kim = people.signed_in(people.kim())
    assert "Record the decision" not in text(kim.get(PROOF_POINT))
    assert kim.post(PROOF_POINT, {"decision": "verified"}).status_code == 403


def test_a_new_proof_point_is_entered_with_its_report() -> None:
    report = SimpleUploadedFile("verification.pdf", b"%PDF-1.7 illustrative")
    page = eli().post(ENTER, {**NEW_POINT, "report_file": report}, follow=True)
    assert "D-5 waits for verification." in text(page)
    kept = ProofReport.objects.get()
    address = reverse("admin:eligibility_disclosure_report", args=[kept.pk])
    assert address in text(page)
    sent: Any = eli().get(address)
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 illustrative"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="verification.pdf"'
    assert people.signed_in(people.mia()).get(address).status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "D-1"}, "D-1 is held already"),
        ({"metal": "lead"}, "Expected one of aluminium, copper, nickel, zinc."),
        ({"value_tco2e_per_t": "-1"}, "Expected a footprint of zero or more."),
        ({"value_tco2e_per_t": "<4"}, "Expected a number in plain decimal digits"),
        ({"value_tco2e_per_t": "<4"}, "are said under “What stands before the value”"),
        ({"submitted_on": ""}, "Fill this in: a row without it is refused."),
        ({"reason": ""}, "Say why: the reason is kept with the proof point and read by the auditor."),
    ],
)
def test_what_the_registers_refuse_is_said_at_its_field(changed: dict[str, str], said: str) -> None:
    response = eli().post(ENTER, NEW_POINT | changed)
    (name,) = changed
    assert said in str(response.context["form"].errors[name])
    assert not Disclosure.objects.filter(reference="D-5").exists()


def test_a_report_that_is_no_document_is_refused() -> None:
    report = SimpleUploadedFile("verification.exe", b"MZ")
    response = eli().post(ENTER, {**NEW_POINT, "report_file": report})
    assert "is not accepted" in str(response.context["form"].errors["report_file"])
    assert not ProofReport.objects.exists()


def test_a_kept_report_can_be_neither_changed_nor_removed() -> None:
    eli().post(ENTER, {**NEW_POINT, "report_file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    for change in ("UPDATE eligibility_proofreport SET name = 'b'", "DELETE FROM eligibility_proofreport"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


# Assurance


def test_a_step_is_saved_only_after_what_it_would_change_was_seen() -> None:
    shown = eli().post(STEP, SUSPENSION)
    page = text(shown)
    assert "no longer eligible" in page
    assert "ZINCO" in page
    assert not AssuranceStep.objects.filter(step="suspended").exists()
    saved = eli().post(STEP, {**SUSPENSION, "seen": shown.context["seen"], "save": "yes"}, follow=True)
    assert "Suspended is entered." in text(saved)
    assert Assurance.objects.filter(status="suspended").count() == 1


def test_what_was_changed_after_it_was_seen_is_shown_again_and_not_saved() -> None:
    seen = eli().post(STEP, SUSPENSION).context["seen"]
    other = {**SUSPENSION, "happened_on": "2026-04-02", "seen": seen, "save": "yes"}
    assert eli().post(STEP, other).context["seen"] not in ("", seen)
    assert not Assurance.objects.filter(status="suspended").exists()


def test_evidence_that_changed_meanwhile_is_shown_again() -> None:
    seen = eli().post(STEP, SUSPENSION).context["seen"]
    load("brands", ZINCO | {"delisted_on": "2021-01-01"}, at=database_clock())
    again = eli().post(STEP, {**SUSPENSION, "seen": seen, "save": "yes"})
    assert "No verdict would change." in text(again)
    assert not Assurance.objects.filter(status="suspended").exists()


def test_a_step_that_cannot_be_is_refused_at_once() -> None:
    page = text(eli().post(STEP, {**SUSPENSION, "step": "reinstated"}))
    assert "No suspension of ZINC-MARK holds at SMELTER on 2026-03-02." in page
    assert "What would change" not in page


def test_a_certificate_is_entered_with_its_end_since_without_one_it_would_count_for_ever() -> None:
    award = {**SUSPENSION, "step": "awarded", "reason": "The certificate."}
    refused = eli().post(STEP, award)
    assert "without an end it would count for ever" in str(refused.context["form"].errors["until_on"])
    assert refused.context["seen"] == ""
    assert eli().post(STEP, {**award, "until_on": "2029-03-02"}).context["seen"]


def test_a_reason_that_is_missing_is_asked_for_in_the_same_words_on_every_form() -> None:
    for address, kept in (
        (PROOF_POINT, "decision"),
        (ENTER, "proof point"),
        (STEP, "step"),
        (f"{OFFICE}/listingevent/enter/", "row"),
    ):
        said = f"Say why: the reason is kept with the {kept} and read by the auditor."
        assert said in text(eli().post(address, {"reason": " "}))


def test_an_empty_list_says_that_it_is_empty_and_a_search_without_an_answer_leads_back() -> None:
    assert "Nothing waits: every file that was uploaded" in text(eli().get(f"{OFFICE}/stagedfile/"))
    assert "The keepers were told of nothing yet." in text(eli().get(f"{OFFICE}/lapsereminder/"))
    assert "No industry average was entered yet." in text(eli().get(f"{OFFICE}/industryaverage/"))
    searched = text(eli().get(f"{OFFICE}/listingevent/", {"q": "NOBODY"}))
    assert "Nothing is like that." in searched
    assert "Show everything held now" in searched


def test_the_page_of_a_site_tells_steps_what_counts_and_what_falls_due() -> None:
    load(
        "assurance_steps",
        PARTICULARS["assurance_steps"] | {"step": "holder", "happened_on": "", "dating": "undated"},
    )
    page = text(eli().get(SITE))
    for shown in (
        "The Zinc Mark: Awarded",
        "The Zinc Mark: counts as awarded",
        "Without a day",
        "Re-assessment",
        "1 January 2028",
        "https://coppermark.org/about/mission-and-vision/",
        "Harbour town",
        "ZINCO",
    ):
        assert shown in page


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_of_a_site_asks_the_same_number_of_questions_however_long_it_is(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    steps = [
        PARTICULARS["assurance_steps"] | {"happened_on": f"20{place:02}-01-01"}
        for place in range(10, 10 + number)
    ]
    load("assurance_steps", *steps)
    load("assurances", *(MARK | {"from_on": step["happened_on"]} for step in steps))
    load("brand_sites", *(AT_SMELTER | {"brand": f"B{place}"} for place in range(number)))
    client = eli()
    with django_assert_num_queries(14):
        assert client.get(SITE).status_code == 200


# What lapses


def test_the_calendar_groups_what_lapses_and_names_who_would_lose() -> None:
    load("disclosures", FOOTPRINT | {"valid_until": "2026-05-20"}, at=FEBRUARY)
    page = text(eli().get(CALENDAR, {"on": "2026-03-25"}))
    within_60 = page.split('id="within-60"')[1].split('id="within-90"')[0]
    assert "Disclosure D-1 of ZINCO (zinc)" in within_60
    assert "ZINCO (zinc)</td>" in within_60
    assert "Disclosure D-1" not in page.split('id="within-90"')[1]


def test_a_day_that_is_none_is_said_and_today_is_shown() -> None:
    response = eli().get(CALENDAR, {"on": "soon"})
    assert response.status_code == 200
    assert "Enter a valid date." in text(response)


def test_what_lapses_soon_is_on_the_first_page() -> None:
    soon = (database_clock() + dt.timedelta(days=20)).date()
    load("disclosures", FOOTPRINT | {"valid_until": soon.isoformat()}, at=FEBRUARY)
    page = text(eli().get("/back-office/"))
    assert "1 piece of evidence will lapse within 30 days" in page
    assert "Disclosure D-1 of ZINCO (zinc)." in page


def test_the_letters_and_what_was_told_are_listed() -> None:
    load("disclosures", FOOTPRINT | {"valid_until": "2026-05-20"}, at=FEBRUARY)
    client = eli()
    remind_of_lapses(at=dt.datetime(2026, 3, 25, 7, 30, tzinfo=dt.UTC))
    assert "D-1" in text(client.get(f"{OFFICE}/lapsereminder/"))
    assert "Eli" in text(client.get(f"{OFFICE}/lapseletter/"))
    assert people.signed_in(people.ana()).get(f"{OFFICE}/lapseletter/").status_code == 403


# A brand


def test_the_page_of_a_brand_shows_known_now_beside_known_then() -> None:
    load("brands", ZINCO | {"delisted_on": "2025-06-01"}, at=FEBRUARY)
    page = text(eli().get(BRAND, {"metal": "zinc", "brand": "ZINCO", "on": "2025-12-01", "cutoff": ""}))
    assert "<strong>not eligible</strong> as known now" in page
    then = eli().get(
        BRAND, {"metal": "zinc", "brand": "ZINCO", "on": "2025-12-01", "known_at": "2026-02-01T12:00"}
    )
    assert "<strong>eligible</strong> as known on <time" in text(then)
    assert then.context["then_at"] == dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC)
    assert "Listed from 2020-01-01." in text(then)
    assert "not listed on 2025-12-01" in text(then).lower()


def test_a_cut_off_may_be_chosen_as_the_moment() -> None:
    code = "2026-10"
    page = text(eli().get(f"{BRAND}&on=2025-12-01&cutoff={code}"))
    assert 'as known on <time datetime="2026-10-30T17:00:00+00:00">' in page


def test_every_row_names_its_file_and_a_back_dated_one_is_marked() -> None:
    load("disclosures", FOOTPRINT | {"id": "D-8"}, at=None, by=people.eli())
    load("disclosures", FOOTPRINT | {"id": "D-9"}, at=JANUARY)
    page = text(eli().get(BRAND))
    rows = page.split('id="rows"')[1].split("<tr>")
    (now,) = [row for row in rows if "id D-8;" in row]
    (backdated,) = [row for row in rows if "id D-9;" in row]
    assert ("back-dated" in now, "back-dated" in backdated) == (False, True)
    assert "by Eli" in now
    assert "by the command line" in backdated
    assert "disclosures.csv, row 2" in backdated


def test_a_replaced_row_stays_on_the_page_as_replaced() -> None:
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.3"}, at=FEBRUARY)
    rows = text(eli().get(BRAND)).split('id="rows"')[1].split("<tr>")
    stands = {"replaced" in row for row in rows if "id D-1;" in row}
    assert stands == {True, False}


@pytest.mark.parametrize(
    "asked", ["metal=zinc&brand=NOBODY", "metal=lead&brand=ZINCO", "brand=ZINCO", "", "metal=zinc&brand=%00"]
)
def test_a_brand_that_was_never_held_is_not_found(asked: str) -> None:
    assert eli().get(f"{OFFICE}/brand/kept/?{asked}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "on=soon",
        "known_at=then",
        "cutoff=1999-13",
        "on=0001-01-01",
        "on=9999-12-31",
        "known_at=0001-01-01T00:00",
    ],
)
def test_a_day_or_moment_that_cannot_be_is_no_fault_of_the_page(asked: str) -> None:
    assert eli().get(f"{BRAND}&{asked}").status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_of_a_brand_asks_the_same_number_of_questions_however_much_is_held(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load("disclosures", *(FOOTPRINT | {"id": f"N-{place}"} for place in range(number)))
    load("brand_sites", *(AT_SMELTER | {"site": f"S{place}"} for place in range(number)))
    load("assurances", *(MARK | {"site": f"S{place}"} for place in range(number)))
    client = eli()
    client.get(BRAND)
    with django_assert_num_queries(39):
        assert client.get(BRAND).status_code == 200


def test_a_site_or_proof_point_that_is_not_held_is_not_found() -> None:
    for address in (
        f"{OFFICE}/site/timeline/?site=NOWHERE",
        f"{OFFICE}/site/step/",
        f"{OFFICE}/disclosure/proof-point/?id=%00",
        f"{OFFICE}/disclosure/proof-point/",
        f"{OFFICE}/site/timeline/?site=%00",
    ):
        assert eli().get(address).status_code == 404


# Rows by hand


def test_a_row_is_entered_by_hand_as_a_file_of_one_row() -> None:
    row = {
        "metal": "zinc",
        "brand": "ZINCO",
        "event": "no_new_warranting",
        "happened_on": "2026-02-02",
        "dating": "day",
    }
    address = f"{OFFICE}/listingevent/enter/"
    page = text(eli().post(address, {**row, "reason": "Notice 26/001."}, follow=True))
    assert "The row is entered." in page
    event = ListingEvent.objects.get(event="no_new_warranting")
    assert (event.delivery.loaded_by, event.delivery.rows_read) == (people.eli(), 1)
    again = text(eli().post(address, {**row, "reason": "Notice 26/001."}, follow=True))
    assert "held already" in again


@pytest.mark.parametrize(
    ("model", "register", "row"),
    [
        ("listingevent", "listing_events", {"happened_on": "2021-01-01"}),
        ("branddetail", "brand_details", {"shape": "slabs"}),
        ("siteplace", "site_places", {"place": "Another town"}),
        ("footprintclaim", "footprint_claims", {"id": "C-2"}),
        ("issuerkey", "issuer_keys", {"issuer": "did:web:example.com"}),
        ("brand", "brands", ZINCO | {"brand": "ZINCO 2"}),
        ("brandsite", "brand_sites", AT_SMELTER | {"from_on": "2024-01-01"}),
        ("site", "sites", {"code": "FJORD", "producer": "ACME"}),
    ],
)
def test_each_of_these_registers_has_its_form(model: str, register: str, row: dict[str, str]) -> None:
    sent = PARTICULARS.get(register, {}) | row | {"reason": "As the source says."}
    before = TABLES[register].model._default_manager.count()
    assert eli().post(f"{OFFICE}/{model}/enter/", sent).status_code == 302
    assert TABLES[register].model._default_manager.count() == before + 1


def test_an_organisation_is_entered_by_hand_and_then_known() -> None:
    unknown = {"code": "FILIAL", "group": "MOTHER", "reason": "The company register."}
    address = "/back-office/people/organisation/enter/"
    assert "No organisation MOTHER is held" in text(eli().post(address, unknown))
    assert "The row is entered." in text(
        eli().post(address, unknown | {"code": "MOTHER", "group": ""}, follow=True)
    )
    assert "The row is entered." in text(eli().post(address, unknown, follow=True))
    assert people.signed_in(people.kim()).post(address, unknown).status_code == 403


def test_what_a_column_refuses_is_said_at_its_field() -> None:
    row = {
        "metal": "lead",
        "brand": " ZINCO",
        "event": "",
        "happened_on": "2026-02-30",
        "dating": "day",
        "reason": "Why",
    }
    response = eli().post(f"{OFFICE}/listingevent/enter/", row)
    errors = response.context["form"].errors
    assert set(errors) == {"metal", "event", "happened_on"}
    assert "Expected a date that exists in the calendar" in str(errors["happened_on"])
    assert "<title>Error: " in text(response)


def test_a_list_offers_its_form_to_the_officer_alone() -> None:
    assert "Enter a listing event" in text(eli().get(f"{OFFICE}/listingevent/"))
    assert "Enter a listing event" not in text(people.signed_in(people.kim()).get(f"{OFFICE}/listingevent/"))
