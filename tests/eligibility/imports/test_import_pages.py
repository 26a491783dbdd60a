"""The pages of an import: upload, say what it holds, look, load; the officer works there, compliance reads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cpal.clock import database_clock
from cpal.people.models import Organisation, RegisterDelivery
from eligibility.admin.who_is_who import field_of
from eligibility.imports.brand_list import folded
from eligibility.models import Assurance, Brand, Credential, Disclosure, StagedFile
from tests import people
from tests.eligibility.imports.credentials import COMPANY, Signer, as_bytes, conformity, passport, with_proof
from tests.eligibility.imports.lists import SOURCE, stage, zinc_list
from tests.eligibility.imports.workbooks import xlsx
from tests.eligibility.registers import ACME, ZINCO, file_of, load

pytestmark = pytest.mark.django_db

UPLOAD = "/back-office/eligibility/stagedfile/upload/"
LOAD = "/back-office/eligibility/delivery/load/"


def step(name: str, number: int) -> str:
    return reverse(f"admin:eligibility_stagedfile_{name}", args=[number])


@pytest.fixture
def eli() -> Client:
    load("organisations", ACME)
    load("brands", ZINCO)
    return people.signed_in(people.eli())


def upload(client: Client, name: str, content: bytes, address: str = UPLOAD, **more: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def digest_in(response: Any) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', response.content.decode())
    assert found, text_of(response)
    return found[1]


COLUMNS = {
    "listed_by": "2026-02-01",
    "source": SOURCE,
    "s0-metal": "zinc",
    "s0-header_row": "1",
    "s0-country_column": "0",
    "s0-producer_column": "1",
    "s0-brand_column": "2",
    "s0-shape_column": "3",
}


def test_a_list_goes_from_upload_to_register(eli: Client) -> None:
    page = upload(eli, "brands.xlsx", zinc_list(["Norway", "Fjordmetall AS", "FJORD", "Slabs"]))
    staged = StagedFile.objects.get()
    assert page.redirect_chain[-1][0] == step("columns", staged.pk)
    assert '<option value="1" selected>B: Producer</option>' in page.content.decode()
    assert "Fjordmetall AS" in text_of(page)

    page = eli.post(step("columns", staged.pk), COLUMNS, follow=True)
    assert page.redirect_chain[-1][0] == step("who_is_who", staged.pk)
    assert "ZINCO, zinc, listed since 1 January 2020, producer ACME" in text_of(page)
    assert 'value="FJORDMETALL"' in page.content.decode()

    page = eli.post(
        step("who_is_who", staged.pk),
        {code("Fjordmetall AS"): "FJORD-AS", "delist": ["zinc ZINCO"]},
        follow=True,
    )
    assert page.redirect_chain[-1][0] == step("preview", staged.pk)
    shown = text_of(page)
    assert "Fjordmetall AS (FJORD-AS)" in shown
    assert "Brands: 2 rows" in shown
    assert not Brand.objects.filter(brand="FJORD").exists()

    page = eli.post(step("preview", staged.pk), {"shown": digest_in(page)}, follow=True)
    assert "brands.xlsx was loaded: 1 in organisations, 2 in brands, 1 in brand details" in text_of(page)
    now = Brand.objects.held_at(database_clock())
    assert now.get(brand="FJORD").producer == "FJORD-AS"
    assert str(now.get(brand="ZINCO").delisted_on) == "2026-02-01"


def test_a_refused_file_comes_back_with_the_reason_on_its_field(eli: Client) -> None:
    page = upload(eli, "brands.xlsx", xlsx({"Zinc": [["Brand", "<f>1+1</f><v>2</v>"]]}))
    assert "<title>Error: Import a brand list" in page.content.decode()
    assert "brands.xlsx was refused. It holds formulas: sheet “Zinc”, cell B1." in text_of(page)
    page = upload(eli, "brands.pdf", b"%PDF-1.7")
    assert "ends in one of .xlsx" in text_of(page)
    assert not StagedFile.objects.exists()


def test_a_file_of_a_hundred_megabytes_is_refused(eli: Client) -> None:
    page = upload(eli, "brands.csv", b"a,b\n" * (25 * 1024 * 1024))
    assert "It is larger than 20 MB." in text_of(page)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"s0-brand_column": ""}, "Say which column holds the brand."),
        ({"s0-producer_column": "2"}, "One column is named for two things."),
        ({"s0-metal": "column"}, "Say which column holds the metal."),
        ({"s0-metal": "left-out"}, "Every sheet is left out. Say which metal one of them is of."),
        ({"listed_by": ""}, "The date of the list"),
        ({"source": ""}, "Where the list is from"),
    ],
)
def test_columns_that_make_no_sense_are_said_so(eli: Client, change: dict[str, str], said: str) -> None:
    upload(eli, "brands.xlsx", zinc_list(["NO", "Acme", "FJORD", ""]))
    staged = StagedFile.objects.get()
    page = eli.post(step("columns", staged.pk), COLUMNS | change)
    assert (page.status_code, said in text_of(page)) == (200, True)
    assert "<title>Error: " in page.content.decode()
    staged.refresh_from_db()
    assert staged.mapping == {}


def test_what_was_said_of_a_list_stands_in_the_form_when_the_officer_comes_back_to_it(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    page = eli.get(step("columns", staged.pk)).content.decode()
    assert 'name="listed_by" value="2026-02-01"' in page
    assert f'value="{SOURCE}"' in page


def who(producer: str) -> str:
    return field_of("who", folded(producer))


def code(producer: str) -> str:
    return field_of("code", folded(producer))


def test_who_a_producer_is_must_be_said_and_a_code_is_nobody_elses(eli: Client) -> None:
    load("organisations", {"code": "TAKEN", "name": "Somebody Else"})
    staged = stage(zinc_list(["NO", "Acme Metals", "FJORD", ""], ["NO", "Other Works", "OTHER", ""]))
    address = step("who_is_who", staged.pk)
    page = eli.get(address)
    assert "It is Acme (ACME, NO)" in text_of(page)
    page = eli.post(address, {code("Acme Metals"): "X", code("Other Works"): "TAKEN"})
    assert "An organisation has that code." in text_of(page)
    assert "Say which of them it is, or that it is new." in text_of(page)
    is_new = {who("Acme Metals"): "new"}
    page = eli.post(address, is_new | {code("Acme Metals"): "", code("Other Works"): "OTHER"})
    assert "Give Acme Metals a code." in text_of(page)
    page = eli.post(address, is_new | {code("Acme Metals"): "SAME", code("Other Works"): "SAME"})
    assert "Acme Metals has the same code." in text_of(page)
    page = eli.post(address, {who("Acme Metals"): "ACME", code("Other Works"): "OTHER"}, follow=True)
    assert digest_in(page)
    page = eli.get(address)
    assert f'<input type="radio" name="{who("Acme Metals")}" value="ACME"' in page.content.decode()
    assert "checked" in page.content.decode()


def test_an_undecided_list_has_no_button_to_load_it(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme Metals", "FJORD", ""]))
    page = eli.get(step("preview", staged.pk))
    assert "Say who they are" in text_of(page)
    assert 'name="shown"' not in page.content.decode()


def test_a_change_in_between_shows_the_preview_again_and_loads_nothing(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    shown = digest_in(eli.get(step("preview", staged.pk)))
    load("brands", ZINCO | {"brand": "LATE"}, at=None)
    page = eli.post(step("preview", staged.pk), {"shown": shown})
    assert "Nothing was loaded. What is held has changed since this was shown." in text_of(page)
    assert "LATE" in text_of(page)
    assert digest_in(page) != shown


def test_a_list_may_be_given_up(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    assert "Nothing of it was loaded" in text_of(eli.get(step("give_up", staged.pk)))
    assert StagedFile.objects.exists()
    eli.post(step("give_up", staged.pk))
    assert not StagedFile.objects.exists()
    assert eli.get(step("preview", staged.pk)).status_code == 404


def test_a_passport_goes_from_upload_to_register(eli: Client) -> None:
    page = upload(eli, "passport.json", as_bytes(passport()))
    staged = StagedFile.objects.get()
    assert page.redirect_chain[-1][0] == step("about", staged.pk)
    said = text_of(page)
    for words in (
        "1.8 kg CO2e per KGM",
        "Unchecked. It carries no signature.",
        "Special high grade zinc, jumbo",
    ):
        assert words in said
    told = {"metal": "zinc", "brand": "ZINCO", "disclosure": "DPP-7", "submitted_by": "ACME"}
    page = eli.post(step("about", staged.pk), told, follow=True)
    assert page.redirect_chain[-1][0] == step("rows", staged.pk)
    assert "Signature unchecked" in text_of(page)
    assert "a passport does not tell" in text_of(page)
    page = eli.post(step("rows", staged.pk), {"shown": digest_in(page)}, follow=True)
    assert Credential.objects.exists(), text_of(page)
    kept = Credential.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:eligibility_credential_change", args=[kept.pk])
    assert "unchecked. It carries no signature." in text_of(page)
    assert Disclosure.objects.get().reference == "DPP-7"
    proof_point = eli.get(reverse("admin:eligibility_disclosure_proof_point"), {"id": "DPP-7"})
    assert "https://example.com/credentials/zinc-2026, signature unchecked" in text_of(proof_point)
    content: Any = eli.get(reverse("admin:eligibility_credential_content", args=[kept.pk]))
    assert b"".join(content.streaming_content) == as_bytes(passport())


def test_a_passport_for_a_brand_that_is_not_held_names_the_nearest(eli: Client) -> None:
    upload(eli, "passport.json", as_bytes(passport()))
    address = step("about", StagedFile.objects.get().pk)
    told = {"metal": "zinc", "brand": "ZINKO", "disclosure": "D", "submitted_by": "NOBODY", "method": "Guess"}
    said = text_of(eli.post(address, told))
    assert "No brand ZINKO of zinc is held. Near it: ZINCO." in said
    assert "No organisation NOBODY is held" in said


def test_a_conformity_credential_goes_from_upload_to_register(eli: Client) -> None:
    load("sites", {"code": "SMELTER", "name": "Smelter at the fjord", "country": "NO"})
    upload(eli, "conformity.jsonld", as_bytes(conformity()))
    address = step("about", StagedFile.objects.get().pk)
    page = eli.post(address, {"a0-use": "assurance", "a0-site": "SMELT"})
    assert "No site SMELT is held. Near it: SMELTER." in text_of(page)
    assert "Say which standard" in text_of(page)
    page = eli.post(address, {"a0-use": "verification", "a0-disclosure": "NONE"})
    assert "No disclosure NONE is held, and nothing like it." in text_of(page)
    assert "Say who verified it." in text_of(page)
    told = {"a0-use": "assurance", "a0-site": "SMELTER", "a0-standard": "ZINC-MARK"}
    page = eli.post(address, told, follow=True)
    eli.post(page.redirect_chain[-1][0], {"shown": digest_in(page)})
    assert Assurance.objects.get().site == "SMELTER"


def test_an_award_without_an_end_is_not_loaded(eli: Client) -> None:
    load("sites", {"code": "SMELTER", "name": "Smelter at the fjord", "country": "NO"})
    endless = {name: value for name, value in conformity().items() if name != "validUntil"}
    upload(eli, "conformity.jsonld", as_bytes(endless))
    told = {"a0-use": "assurance", "a0-site": "SMELTER", "a0-standard": "ZINC-MARK"}
    page = eli.post(step("about", StagedFile.objects.get().pk), told, follow=True)
    assert "an award without an end would count for ever" in text_of(page)
    eli.post(page.redirect_chain[-1][0], {"shown": "anything"})
    assert not Assurance.objects.exists()


def test_a_key_that_comes_to_be_held_may_show_that_a_staged_signature_is_false(eli: Client) -> None:
    upload(eli, "passport.json", with_proof(passport(), Signer(2), f"{COMPANY}#key-1"))
    key = {
        "issuer": COMPANY,
        "key_id": "key-1",
        "public_key_jwk": json.dumps(Signer(1).jwk),
        "from_on": "2025-01-01",
    }
    load("issuer_keys", key, at=None)
    page = eli.get(step("about", StagedFile.objects.get().pk), follow=True)
    assert "is refused now. Its signature is false" in text_of(page)


def test_a_register_file_is_looked_at_before_it_is_loaded(eli: Client) -> None:
    content = file_of(
        "brands", ZINCO | {"producer": "BOLT"}, ZINCO | {"brand": "NEU"}, ZINCO | {"metal": "lead"}
    )
    page = upload(eli, "brands.csv", content, LOAD, look="1")
    staged = StagedFile.objects.get()
    assert page.redirect_chain[-1][0] == step("look", staged.pk)
    said = text_of(page)
    for words in (
        "New rows 1",
        "Rows that replace others 1",
        "and are not loaded 1",
        "producer ACME BOLT",
        "NEU",
    ):
        assert words in said
    assert not Brand.objects.filter(brand="NEU").exists()
    page = eli.post(step("look", staged.pk), {"shown": digest_in(page)}, follow=True)
    assert "2 rows stored, 1 not loaded." in text_of(page)
    assert Brand.objects.held_at(database_clock()).get(brand="ZINCO").producer == "BOLT"
    assert not StagedFile.objects.exists()


def test_a_register_file_is_loaded_only_as_it_was_shown(eli: Client) -> None:
    page = upload(eli, "organisations.csv", file_of("organisations", ACME | {"group": "NEW"}), LOAD, look="1")
    shown, staged = digest_in(page), StagedFile.objects.get()
    load("organisations", ACME | {"group": "OTHER"}, at=None)
    page = eli.post(step("look", staged.pk), {"shown": shown})
    assert "Nothing was loaded. What is held has changed" in text_of(page)
    assert Organisation.objects.held_at(database_clock()).get().group == "OTHER"
    eli.post(step("look", staged.pk), {"shown": digest_in(page)})
    assert Organisation.objects.held_at(database_clock()).get().group == "NEW"


def test_a_register_file_that_is_held_changes_nothing_and_one_that_is_none_is_refused(eli: Client) -> None:
    page = upload(eli, "organisations.csv", file_of("organisations", ACME), LOAD, look="1")
    assert "The file changes nothing" in text_of(page)
    page = upload(eli, "x.csv", b"kind,id\n", LOAD, look="1")
    assert "Nothing was loaded." in text_of(page)
    assert StagedFile.objects.count() == 1


def test_compliance_reads_what_waits_and_changes_nothing(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    kim = people.signed_in(people.kim())
    shown = digest_in(eli.get(step("preview", staged.pk)))
    page = kim.get(step("preview", staged.pk))
    assert "FJORD" in text_of(page)
    assert 'name="shown"' not in page.content.decode()
    assert kim.get(reverse("admin:eligibility_stagedfile_changelist")).status_code == 200
    assert kim.get(reverse("admin:eligibility_stagedfile_change", args=[staged.pk])).status_code == 200
    assert kim.post(step("preview", staged.pk), {"shown": shown}).status_code == 403
    for name in ("columns", "who_is_who", "give_up"):
        assert kim.get(step(name, staged.pk)).status_code == 403
    assert kim.get(UPLOAD).status_code == 403
    assert StagedFile.objects.exists()


def test_nobody_else_reaches_an_import(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    upload(eli, "p.json", as_bytes(passport()))
    credential = StagedFile.objects.get(kind="credential")
    for person in (people.ana(), people.cora(), people.ada(), people.max_(), people.mia()):
        client = people.signed_in(person)
        for address in (
            UPLOAD,
            step("preview", staged.pk),
            step("rows", credential.pk),
            step("columns", staged.pk),
            reverse("admin:eligibility_stagedfile_change", args=[staged.pk]),
            reverse("admin:eligibility_stagedfile_changelist"),
            reverse("admin:eligibility_credential_changelist"),
        ):
            assert client.get(address).status_code in {302, 403}, (person, address)


def test_a_step_of_another_kind_of_file_is_not_found(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    for name in ("about", "rows", "look"):
        assert eli.get(step(name, staged.pk)).status_code == 404
    assert eli.get("/back-office/eligibility/stagedfile/x/change/").status_code == 404


@pytest.mark.parametrize("waiting", [3, 30])
def test_the_list_of_imports_asks_the_same_however_many_wait(
    eli: Client, waiting: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(waiting):
        stage(zinc_list(["NO", "Acme", f"B{number}", ""]), name=f"{number}.xlsx")
    with django_assert_max_num_queries(9):
        eli.get(reverse("admin:eligibility_stagedfile_changelist"))


def test_whatever_was_loaded_stands_with_its_file(eli: Client) -> None:
    staged = stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    eli.post(step("preview", staged.pk), {"shown": digest_in(eli.get(step("preview", staged.pk)))})
    names = set(RegisterDelivery.objects.filter(loaded_by=people.eli()).values_list("file_name", flat=True))
    assert names == {"brands-of-brands.xlsx.csv", "listing_events-of-brands.xlsx.csv"}


def test_what_was_uploaded_waits_for_the_officer_alone(eli: Client) -> None:
    stage(zinc_list(["NO", "Acme", "FJORD", ""]))
    assert "An uploaded file waits to be looked at and loaded" in text_of(eli.get("/back-office/"))
    stage(zinc_list(["NO", "Acme", "FJORD", ""]), name="again.xlsx")
    assert "2 uploaded files wait to be looked at and loaded" in text_of(eli.get("/back-office/"))
    kim = people.signed_in(people.kim())
    assert "uploaded file" not in text_of(kim.get("/back-office/"))
