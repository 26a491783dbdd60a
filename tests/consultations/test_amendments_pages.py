"""The pages of a change of the methodology: nothing of a draft outside, everything of a proposal (paper 7.6)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.amending.waiting import amendments_waiting
from consultations.models import Amendment, AmendmentText
from consultations.public.proposal import proposal_of, published_codes
from consultations.services.change_text import ParameterEdit
from consultations.tasks import compute_back_casts
from cpal.backoffice import Task
from cpal.people.models import User
from pricing.services.publish import publish_provisional
from tests.clock import clock_at, stand_at
from tests.consultations import amending
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, signed_in, sol
from tests.publication import market

pytestmark = pytest.mark.django_db


def page_of(amendment: Amendment) -> str:
    return reverse("amendment", args=[amendment.reference])


def office_page(amendment: Amendment) -> str:
    return reverse("admin:consultations_amendment_change", args=[amendment.pk])


def read(url: str, client: Client | None = None) -> str:
    response = (client or Client()).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


class TestPublic:
    def test_a_draft_is_nowhere(self) -> None:
        amendment = amending.fixed()
        code = amending.text_of(amendment).code
        addresses = [
            page_of(amendment),
            reverse("amendment-back-cast", args=[amendment.reference, code]),
            reverse("methodology-version", args=[code]),
            reverse("methodology-compared", args=["v2026-02", code]),
        ]
        assert [Client().get(address).status_code for address in addresses] == [404] * 4
        for address in (reverse("amendments"), reverse("methodology"), reverse("notices")):
            assert amendment.title not in read(address)
            assert code not in read(address)
        assert published_codes() == frozenset()

    def test_a_proposal_is_public_with_its_reason_its_redline_and_what_it_would_have_done(self) -> None:
        market.final("100", "101", "102")
        amendment = amending.proposed()
        page = read(page_of(amendment))
        for words in (
            amending.DESCRIPTION.rationale,
            "It moves the figures.",
            "Outlier band",
            "0 of 1 month change.",
        ):
            assert words in page
        code = amending.text_of(amendment).code
        assert published_codes() == {code}
        assert read(reverse("methodology-version", args=[code]))
        rows = read(reverse("amendment-back-cast", args=[amendment.reference, code])).splitlines()
        assert rows[1:] == [
            "zinc,2026-03,101.00,v2026-02,101.00,101.00,0.00,transaction_based,transaction_based,unchanged"
        ]
        assert amendment.title in read(reverse("amendments"))

    def test_its_consultation_shows_it(self) -> None:
        amendment = amending.proposed()
        consultation = amending.consultation_on(amendment)
        amending.schedule(consultation)
        shown = proposal_of(consultation)
        assert shown is not None
        page = read(reverse("consultation", args=[consultation.reference]))
        assert page_of(amendment) in page
        assert "Outlier band" in page

    def test_its_life_is_told_to_the_adoption(self) -> None:
        adoption = amending.adopted()
        page = read(page_of(adoption.amendment))
        moments = (
            "Proposed",
            "Consultation CP-2026-01 opened",
            "Decided",
            "Adopted",
            "the window of July 2026",
        )
        assert [words for words in moments if words not in page] == []
        assert adoption.notice in page
        assert "v2026-07" in read(reverse("methodology"))

    def test_the_list_asks_as_much_of_the_database_for_one_as_for_three(self) -> None:
        amending.proposed()
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                read(reverse("amendments"))
            counts.append(len(queries))
            amending.proposed()
            amending.proposed()
        assert counts[0] == counts[1]


class TestBackOffice:
    @pytest.mark.parametrize("who", [ada, eli, max_, mia])
    def test_those_whose_work_it_is_not_do_not_read_drafts(self, who: object) -> None:
        amendment = amending.drafted()
        client = signed_in(who())  # type: ignore[operator]
        addresses = [office_page(amendment), reverse("admin:consultations_amendment_changelist")]
        assert {client.get(address).status_code for address in addresses} == {403}

    def test_compliance_reads_and_changes_nothing(self) -> None:
        amendment = amending.drafted()
        client = signed_in(kim())
        page = read(office_page(amendment), client)
        assert "What can be done next" not in page
        assert client.post(office_page(amendment), {"step": "fix"}).status_code == 403
        numbers = reverse("admin:consultations_text_numbers", args=[amending.text_of(amendment).pk])
        assert client.get(numbers).status_code == 403

    def test_from_the_first_word_to_the_adoption_by_three_people(self) -> None:
        market.final("100", "101", "102")
        stand_at(amending.DRAFTED_AT)
        editor, senior, second = signed_in(cora()), signed_in(sam()), signed_in(sol())
        described = {"title": "A tighter band", "summary": "Sooner.", "rationale": "Late.", "prompted_by": ""}
        editor.post(reverse("admin:consultations_amendment_add"), described)
        amendment = Amendment.objects.get()
        self.write(editor, amending.text_of(amendment))
        page = read(office_page(amendment), editor)
        assert "Outlier band" in page
        editor.post(office_page(amendment), {"step": "fix"})
        waiting = read(office_page(amendment), senior)
        assert "0 of 1 months of metals" in waiting
        compute_back_casts()
        assert [task.title for task in tasks_of(sam())] == [f"Propose {amendment.reference}"]
        senior.post(office_page(amendment), {"step": "propose", "is_material": "no", "reason": "Small."})
        assert [task.title for task in tasks_of(sam())] == [f"Decide on {amendment.reference}"]
        senior.post(office_page(amendment), {"step": "decide", "outcome": "adopt", "reasons": "Fine."})
        assert tasks_of(sam()) == []
        assert "another senior manager must adopt" in read(office_page(amendment), senior)
        assert [task.title for task in tasks_of(sol())] == [f"Adopt {amendment.reference}"]
        second.post(office_page(amendment), {"step": "adopt", "applies_from_window": "2026-07"})
        amendment.refresh_from_db()
        assert (amendment.state, amendment.adoption.code) == ("adopted", "v2026-07")

    def write(self, editor: Client, text: AmendmentText) -> None:
        """Cora fills the form of numbers as the page gives it, and one clause."""
        url = reverse("admin:consultations_text_numbers", args=[text.pk])
        form = editor.get(url).context["form"]
        typed = {name: field.initial or "" for name, field in form.fields.items()}
        band = {"becomes:outlier_band_percent": "wide", "reason:outlier_band_percent": "Too late before."}
        refused = editor.post(url, {**typed, **band})
        assert "not a number" in refused.content.decode()
        editor.post(url, {**typed, **band, "becomes:outlier_band_percent": "5"})
        assert [each.leaf for each in text.parameter_changes.all()] == ["outlier_band_percent"]
        clause = reverse("admin:consultations_text_clause", args=[text.pk, "outlier-flag"])
        becomes = "A band of {outlier_band_percent} per cent."
        reads = {"number": "6.2.3", "title": "Flags", "becomes": becomes, "reason": "Short."}
        preview = editor.post(clause, {**reads, "preview": "1"})
        assert "A band of 5 per cent." in preview.content.decode()
        assert not text.clause_changes.exists()
        broken = editor.post(clause, {**reads, "becomes": "A band of {no_such}.", "preview": "1"})
        assert "no_such" in broken.content.decode()

    def test_what_stands_before_a_step_is_said_and_the_step_refused(self) -> None:
        amendment = amending.proposed()
        page = read(office_page(amendment), signed_in(sam()))
        assert "It is material: a consultation of 28 full days" in page
        answer = signed_in(sam()).post(
            office_page(amendment), {"step": "decide", "outcome": "adopt", "reasons": "Now."}
        )
        assert "It is material" in answer.content.decode()
        amendment.refresh_from_db()
        assert amendment.state == "proposed"
        assert signed_in(cora()).post(office_page(amendment), {"step": "decide"}).status_code == 403

    def test_who_cannot_take_the_next_step_reads_whose_it_is(self) -> None:
        amendment = amending.proposed()
        said = "Next, a senior manager who did not prepare it decides on it"
        page = read(office_page(amendment), signed_in(cora()))
        assert said in page
        assert reverse("admin:consultations_begin") in page
        assert said not in read(office_page(amendment), signed_in(sam()))

    def test_an_editor_does_not_see_what_the_public_does_not(self) -> None:
        market.in_review(*("100", "101", "102"), extra=[market.trade(4, "109", tonnes="50")])
        market.approve_by_sam(market.assessment(), market.APPROVED_AT)
        publish_provisional(assessment=market.assessment(), published_by=None, at=market.PUBLISHES_AT)
        edit = ParameterEdit("minimum_trade_tonnes.zinc", "60", "Small trades say little.")
        amendment = amending.fixed(edit)
        hidden = f"{amending.text_of(amendment).back_cast.get().value_after:.2f}"
        assert hidden == "101.00"
        assert hidden not in read(office_page(amendment), signed_in(cora()))
        assert hidden in read(office_page(amendment), signed_in(ana()))
        assert hidden in read(office_page(amendment), signed_in(kim()))

    def test_a_button_that_is_no_longer_there_is_refused(self) -> None:
        amendment = amending.proposed()
        with clock_at(amending.DECIDED_AT):
            answer = signed_in(cora()).post(office_page(amendment), {"step": "fix"})
        assert answer.status_code == 403


def tasks_of(user: User) -> list[Task]:
    request = RequestFactory().get("/")
    request.user = user
    return list(amendments_waiting(request))
