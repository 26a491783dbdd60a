"""The pages of a glide path: Cora enters steps, faults stand beside the field, all read old beside new (4.1, 7.6)."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.models import Amendment, AmendmentText
from consultations.services.adopt import adopt
from consultations.services.change_glide_path import keep_step, take_out_step
from consultations.services.propose_text import fix_text
from pricing.methodology.glide_path import StepName
from pricing.methodology.metals import Metal
from tests.clock import clock_at, stand_at
from tests.consultations import amending, gliding
from tests.consultations.gliding import FROM, a_step
from tests.people import ana, cora, eli, kim, max_, mia, sam, signed_in, sol
from tests.pricing.versions import adopted, an_amendment

pytestmark = pytest.mark.django_db

ENTERED = {
    "metal": "nickel",
    "max_tco2e_per_t": "18",
    "effective_on": "2028-01-01",
    "source": "Illustrative trajectory, table 2",
    "rationale": "The industry's trajectory.",
}


def address(text: AmendmentText, page: str = "glide_path", *parts: str) -> str:
    return reverse(f"admin:consultations_text_{page}", args=[text.pk, *parts])


def read(url: str, client: Client | None = None) -> str:
    response = (client or Client()).get(url)
    assert response.status_code == 200, url
    return words(response.content.decode())


def words(page: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def drafted(*steps: Any) -> AmendmentText:
    return amending.text_of(gliding.drafted(*steps))


def office_page(amendment: Amendment) -> str:
    return reverse("admin:consultations_amendment_change", args=[amendment.pk])


class TestCoraEntersSteps:
    @pytest.fixture(autouse=True)
    def stands(self) -> None:
        stand_at(amending.DRAFTED_AT)

    def test_a_step_is_entered_changed_and_given_up_again(self) -> None:
        text, client = drafted(), signed_in(cora())
        assert "v2026-02 has no steps, and none is added." in read(address(text), client)
        client.post(address(text, "new_step"), ENTERED)
        shown = read(address(text), client)
        assert "Nickel from 1 January 2028 added 1 January 2028 no step: 20 tCO2e/t holds 18 tCO2e/t" in shown
        step = address(text, "step", "nickel-2028-01-01")
        assert 'value="2028-01-01"' in client.get(step).content.decode()
        client.post(step, {**ENTERED, "max_tco2e_per_t": "17.5"})
        assert "no step: 20 tCO2e/t holds 17.5 tCO2e/t" in read(address(text), client)
        client.post(step, {"do": "leave"})
        assert not text.glide_changes.exists()

    @pytest.mark.parametrize(
        ("change", "field", "said"),
        [
            (
                {"effective_on": "2026-04-10"},
                "effective_on",
                "The step of nickel on 10 April 2026 is not in the future.",
            ),
            (
                {"max_tco2e_per_t": "0"},
                "max_tco2e_per_t",
                "The step of nickel on 1 January 2028 is not above zero.",
            ),
            ({"max_tco2e_per_t": "-1"}, "max_tco2e_per_t", "is not above zero."),
            ({"max_tco2e_per_t": "low"}, "max_tco2e_per_t", "Enter a number."),
            ({"effective_on": "soon"}, "effective_on", "Enter a valid date."),
            ({"source": ""}, "source", "does not say where it is from."),
            ({"rationale": " "}, "rationale", "does not say why."),
            ({"metal": "lead"}, "metal", "Select a valid choice."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, change: dict[str, str], field: str, said: str
    ) -> None:
        text = drafted()
        response = signed_in(cora()).post(address(text, "new_step"), ENTERED | change)
        assert response.status_code == 200
        errors = response.context["form"].errors
        assert list(errors) == [field]
        assert said in errors[field][0]
        assert said in words(response.content.decode())
        assert not text.glide_changes.exists()

    def test_a_step_that_the_version_holds_is_shown_changed_taken_out_and_left(self) -> None:
        gliding.holding(a_step())
        text, client = drafted(), signed_in(cora())
        assert "Nickel from 1 January 2028 1 January 2028 18 tCO2e/t stays" in read(address(text), client)
        step = address(text, "step", "nickel-2028-01-01")
        without_reason = client.post(step, {"do": "take_out", "reason": " "})
        assert "Say why the step goes: the reason is published." in words(without_reason.content.decode())
        client.post(step, {"do": "take_out", "reason": "It came too soon."})
        shown = read(address(text), client)
        assert "removed 1 January 2028 18 tCO2e/t no step: 20 tCO2e/t holds It came too soon." in shown
        client.post(step, {"do": "leave"})
        assert "18 tCO2e/t stays" in read(address(text), client)

    def test_a_step_whose_day_has_come_offers_only_to_take_it_out(self) -> None:
        gliding.holding(a_step(effective_on=dt.date(2026, 4, 1)))
        text, client = drafted(), signed_in(cora())
        assert "1 April 2026 has begun" in read(address(text), client)
        page = client.get(address(text, "step", "nickel-2026-04-01")).content.decode()
        assert 'name="effective_on"' not in page
        assert 'name="reason"' in page

    @pytest.mark.parametrize("step", ["nickel-2028-01-01", "lead-2028-01-01", "nickel", "nickel-20280101x"])
    def test_a_step_that_there_is_not_has_no_page(self, step: str) -> None:
        assert signed_in(cora()).get(address(drafted(), "step", step)).status_code == 404

    @pytest.mark.parametrize("who", [eli, kim, max_, mia])
    def test_nobody_else_reaches_the_pages(self, who: Any) -> None:
        text, client = drafted(a_step()), signed_in(who())
        pages = address(text), address(text, "new_step"), address(text, "step", "nickel-2028-01-01")
        assert {client.get(page).status_code for page in pages} == {403}
        assert {client.post(page, ENTERED).status_code for page in pages[1:]} == {403}

    def test_a_fixed_text_is_read_and_not_changed(self) -> None:
        text = drafted(a_step())
        fix_text(text=text, fixed_by=cora())
        client = signed_in(cora())
        assert "Add a step" not in read(address(text), client)
        page = client.post(address(text, "step", "nickel-2028-01-01"), {**ENTERED, "max_tco2e_per_t": "1"})
        assert "The text is fixed" in words(page.content.decode())
        assert text.glide_changes.get().becomes_tco2e_per_t == 18

    def test_the_page_of_the_amendment_shows_them_to_whoever_reads_drafts(self) -> None:
        amendment = gliding.drafted(a_step())
        for who in (cora, ana, kim):
            shown = read(office_page(amendment), signed_in(who()))
            assert "Nickel added 1 January 2028 no step: 20 tCO2e/t holds 18 tCO2e/t" in shown

    def test_the_list_asks_as_much_of_the_database_for_one_step_as_for_thirty(self) -> None:
        text, client = drafted(a_step()), signed_in(cora())
        counts = []
        for days in (range(1, 31), range(0)):
            with CaptureQueriesContext(connection) as queries:
                read(address(text), client)
            counts.append(len(queries))
            gliding.holding(*(a_step(effective_on=FROM + dt.timedelta(days=day)) for day in days))
        assert counts[0] == counts[1]


def test_who_proposes_it_is_offered_only_that_it_is_material() -> None:
    stand_at(amending.DRAFTED_AT)
    amendment = gliding.drafted(a_step())
    fix_text(text=amending.text_of(amendment), fixed_by=cora())
    page = signed_in(sam()).get(office_page(amendment)).content.decode()
    assert 'name="is_material" value="yes"' in page
    assert 'name="is_material" value="no"' not in page
    assert "It changes the glide path: that is material" in words(page)
    posted = {"step": "propose", "is_material": "no", "reason": "It is small."}
    assert signed_in(sam()).post(office_page(amendment), posted).status_code == 200
    amendment.refresh_from_db()
    assert amendment.is_draft


def test_who_adopts_too_late_is_told_before_the_button() -> None:
    amendment = gliding.decided_of(gliding.drafted(a_step(effective_on=dt.date(2026, 7, 1))))
    stand_at(amending.ADOPTED_AT + dt.timedelta(days=30))
    shown = read(office_page(amendment), signed_in(sol()))
    assert "The step of nickel on 1 July 2026 is not in the future." in shown
    assert "draft it anew with a later day" in shown
    assert "Adopt the change" not in shown


class TestPublic:
    """An amendment that adds a step, changes one, takes one out and lets one stay."""

    @pytest.fixture
    def amendment(self) -> Amendment:
        changed, gone = a_step(metal=Metal.COPPER, max_tco2e_per_t=Decimal("3.5")), a_step(metal=Metal.ZINC)
        gliding.holding(changed, gone, a_step(metal=Metal.ALUMINIUM, max_tco2e_per_t=Decimal(7)))
        further = a_step(
            metal=Metal.COPPER, max_tco2e_per_t=Decimal(3), source="Table 3", rationale="Further."
        )
        amendment = gliding.drafted(a_step())
        with clock_at(amending.DRAFTED_AT):
            text = amending.text_of(amendment)
            keep_step(text=text, step=further, changed_by=cora(), instead_of=further.name)
            take_out_step(
                text=text, name=StepName(Metal.ZINC, FROM), reason="It came too soon.", changed_by=cora()
            )
        return gliding.proposed_of(amendment)

    SAID = (
        "Nickel added 1 January 2028 no step: 20 tCO2e/t holds 18 tCO2e/t The industry's trajectory.",
        "Copper changed 1 January 2028 3.5 tCO2e/t 3 tCO2e/t Further. Table 3",
        "v2026-02 said: The industry's trajectory. Illustrative trajectory, table 2",
        "Zinc removed 1 January 2028 18 tCO2e/t no step: 3.5 tCO2e/t holds It came too soon.",
        "Steps that stay: Aluminium 7 tCO2e/t from 1 January 2028.",
    )

    def test_its_page_and_that_of_its_consultation_show_old_beside_new(self, amendment: Amendment) -> None:
        consultation = amending.consultation_on(amendment)
        amending.schedule(consultation)
        for url in (
            reverse("amendment", args=[amendment.reference]),
            reverse("consultation", args=[consultation.reference]),
        ):
            shown = read(url)
            assert [said for said in self.SAID if said not in shown] == [], url

    def test_so_do_the_text_as_a_whole_and_the_comparison(self, amendment: Amendment) -> None:
        code = amending.text_of(amendment).code
        compared = read(reverse("methodology-compared", args=["v2026-02", code]))
        assert "3 steps of the glide path differ" in compared
        assert "Copper changed 1 January 2028 3.5 tCO2e/t 3 tCO2e/t Further." in compared
        version = read(reverse("methodology-version", args=[code]))
        assert (
            "Nickel 1 January 2028 18 The industry's trajectory. Illustrative trajectory, table 2" in version
        )
        assert "Zinc 1 January 2028" not in version
        steps = Client().get(reverse("methodology-json", args=[code])).json()["glide_path"]
        assert [(each["metal"], each["max_tco2e_per_t"]) for each in steps] == [
            ("aluminium", "7"),
            ("copper", "3"),
            ("nickel", "18"),
        ]

    def test_nothing_of_a_draft_is_anywhere(self) -> None:
        amendment = gliding.drafted(a_step())
        fix_text(text=amending.text_of(amendment), fixed_by=cora())
        for name in ("thresholds", "amendments", "methodology"):
            assert "Illustrative trajectory" not in read(reverse(name))
        assert Client().get(reverse("amendment", args=[amendment.reference])).status_code == 404

    def test_once_adopted_what_is_decided_for_later_is_what_will_hold(self, amendment: Amendment) -> None:
        amending.hold(amending.consultation_on(amendment))
        with clock_at(amending.DECIDED_AT):
            amending.decide(amendment)
        amendment.refresh_from_db()
        with clock_at(amending.ADOPTED_AT):
            adopt(amendment=amendment, applies_from_window=amending.JULY, adopted_by=sol())
        with clock_at(amending.ADOPTED_AT):
            shown = read(reverse("thresholds"))
        ahead = shown.split("What is decided for later")[2].split("New industry averages")[0]
        assert "Nickel 1 January 2028 18 v2026-07" in ahead
        assert "Copper 1 January 2028 3 v2026-07" in ahead
        assert "Aluminium 1 January 2028 7 v2026-07" in ahead
        assert "v2026-02" not in ahead
        assert "Zinc 1 January 2028" not in ahead


def test_a_step_passed_over_before_its_version_begins_is_told_as_its_first_limit() -> None:
    """Carried by v2027-01 from v2026-02, where it began on 1 December: from 1 January it is simply what is asked."""
    begun = a_step(effective_on=dt.date(2026, 12, 1))
    gliding.holding(begun)
    adopted(an_amendment("v2027-01"), window="2027-01", glide_path=[begun])
    with clock_at(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        ahead = read(reverse("thresholds")).split("What is decided for later")[2]
    assert "Nickel 1 December 2026 18 v2026-02" in ahead
    assert "Nickel window January 2027 18 v2027-01" in ahead
    assert "Nickel window January 2027 20" not in ahead
