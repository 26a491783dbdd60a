"""The public pages of consultations: what is announced, until when, and what was promised; never a draft."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.test import Client

from consultations.models import BackgroundDocument, Consultation, Extension
from consultations.models.responses import Respondent, Response, Submission
from consultations.public.dates import dates_of_consultations, open_consultations
from consultations.services.documents import BackgroundFile, add_document
from consultations.services.extend import extend
from consultations.services.open import open_due
from consultations.services.schedule import schedule
from consultations.services.withdraw import withdraw
from cpal.calendar import london
from tests.clock import clock_at
from tests.consultations import papers
from tests.people import cora, sam

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LIST = "/consultations/"
PAGE = "/consultations/CP-2026-01/"
FILES = [
    ("figures.csv", b"month,premium\n2026-01,3\n", "text/csv; charset=utf-8"),
    ("paper.pdf", b"%PDF-1.7 a paper", "application/pdf"),
    (
        "figures.xlsx",
        b"PK\x03\x04 a workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
]


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def read(client: Client, address: str, at: dt.datetime) -> str:
    with clock_at(at):
        return text_of(client.get(address))


def live(reference: str = "CP-2026-01") -> Consultation:
    """Scheduled and opened by the services, with their notices."""
    with clock_at(papers.OPENS - DAY):
        schedule(
            consultation=papers.draft(reference),
            approved_by=sam(),
            opens_at=papers.OPENS,
            closes_at=papers.CLOSES,
        )
    with clock_at(papers.OPENS):
        (consultation,) = open_due()
    return consultation


def hand_in(response: Response) -> None:
    """The day after the opening."""
    submission = Submission.objects.create(
        response=response, number=1, received_at=papers.OPENS + DAY, digest="0" * 64
    )
    response.standing = submission
    response.save()


def begun(consultation: Consultation, number: int) -> Response:
    """A response that was begun; not handed in."""
    response = Response.objects.create(
        reference=f"RSP-TEST-{number:04d}", consultation=consultation, begun_at=papers.OPENS
    )
    Respondent.objects.create(
        response=response,
        consultation=consultation,
        email=f"r{number}@example.org",
        verified_at=papers.OPENS,
    )
    return response


# --- The list ------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_so(client: Client) -> None:
    page = text_of(client.get(LIST))
    assert "No consultation is open." in page
    assert "No consultation is concluded yet." in page


def test_the_list_tells_where_each_stands(client: Client) -> None:
    papers.opened("CP-2026-01")
    papers.scheduled("CP-2026-02", opens_at=papers.OPENS + 9 * DAY, closes_at=papers.CLOSES + 30 * DAY)
    papers.closed("CP-2026-03")
    concluded = papers.closed("CP-2026-04")
    concluded.state = "concluded"
    concluded.save()
    page = read(client, LIST, papers.OPENS + DAY)
    order = [
        page.index(f">{title}</h2>")
        for title in ("Open now", "Coming", "Awaiting their outcome", "Concluded")
    ]
    assert order == sorted(order)
    places = [page.index(f'href="/consultations/CP-2026-0{number}/"') for number in (1, 2, 3, 4)]
    assert places == sorted(places)
    assert all(heading < place for heading, place in zip(order, places, strict=True))


def test_past_its_close_it_awaits_its_outcome_before_the_timetable_has_noticed(client: Client) -> None:
    papers.opened()
    assert "Open for responses" in read(client, PAGE, papers.CLOSES - dt.timedelta(seconds=1))
    page = read(client, PAGE, papers.CLOSES)
    assert "Open for responses" not in page
    assert "Responses are no longer received." in page


def test_the_front_page_invites_to_respond_until_the_close(client: Client) -> None:
    papers.opened()
    (invitation,) = open_consultations(papers.CLOSES - dt.timedelta(seconds=1))
    assert (invitation.url, invitation.closes_at) == (PAGE, papers.CLOSES)
    assert open_consultations(papers.CLOSES) == []
    assert "anybody may respond" in read(client, "/", papers.CLOSES - dt.timedelta(seconds=1))


def test_a_draft_is_nowhere(client: Client) -> None:
    papers.draft()
    assert client.get(PAGE).status_code == 404
    assert "CP-2026-01" not in text_of(client.get(LIST))
    assert client.get("/api/v1/consultations").json()["count"] == 0
    assert client.get("/api/v1/consultations/CP-2026-01").status_code == 404


# --- One consultation ----------------------------------------------------------------------------------------------


def test_the_page_says_everything_without_a_script(client: Client) -> None:
    papers.opened(questions=2)
    page = read(client, PAGE, papers.OPENS + DAY)
    assert "A consultation of the tests" in page
    assert "17:00:00 London" in page
    assert f'data-ends-at="{papers.CLOSES.isoformat()}"' in page
    assert "Wed 1 Apr 2026, 17:00" in page  # London
    assert "Wed 1 Apr 2026, 16:00" in page  # UTC
    assert "Wed 1 Apr 2026, 20:00" in page  # Dubai
    for position in (1, 2):
        assert f"1.{position})" in page
        assert f"What do you think of part {position} of the proposal?" in page


def test_questions_stand_under_their_headings_each_told_once(client: Client) -> None:
    consultation = papers.draft(questions=3)
    for question, heading in zip(consultation.questions.all(), ("Costs", "Costs", "Time"), strict=True):
        question.group_heading = heading
        question.save()
    consultation.opens_at, consultation.closes_at = papers.OPENS, papers.CLOSES
    consultation.target_on, consultation.approved_by = papers.CLOSES.date() + 56 * DAY, sam()
    consultation.state = "scheduled"
    consultation.save()
    page = read(client, PAGE, papers.OPENS - DAY)
    assert page.count("<h4>Costs</h4>") == 1
    assert (
        page.index("<h4>Costs</h4>") < page.index("1.1)") < page.index("1.2)") < page.index("<h4>Time</h4>")
    )


PROMISES = [
    (dt.date(2026, 4, 17), "Outcome promised by 27 May 2026, 40 days from now"),
    (dt.date(2026, 5, 26), "Outcome promised by 27 May 2026, 1 day from now"),
    (dt.date(2026, 5, 27), "Outcome promised by 27 May 2026, today"),
    (dt.date(2026, 5, 30), "Outcome was promised by 27 May 2026, 3 days ago"),
]


@pytest.mark.parametrize(("on", "promise"), PROMISES)
def test_the_days_to_the_promised_outcome_are_counted_in_public(
    client: Client, on: dt.date, promise: str
) -> None:
    papers.closed()
    late_in_the_evening = london(on, dt.time(23, 30))
    assert promise in read(client, PAGE, late_in_the_evening)
    assert promise in read(client, LIST, late_in_the_evening)


def test_how_many_responded_is_told_after_the_close_alone(client: Client) -> None:
    consultation = papers.opened()
    for number in range(3):
        response = begun(consultation, number)
    hand_in(response)
    page = read(client, PAGE, papers.CLOSES - DAY)
    assert "received;" not in page
    answer = read_api(client, papers.CLOSES - DAY)
    assert answer["responses_received"] is None
    papers.close(consultation)
    assert "1 response received; none is published before the outcome." in read(client, PAGE, papers.CLOSES)
    assert read_api(client, papers.CLOSES)["responses_received"] == 1


def test_an_extension_stands_with_its_reason_and_its_notice(client: Client) -> None:
    consultation = live()
    with clock_at(papers.CLOSES - DAY):
        extend(
            consultation=consultation,
            extended_by=sam(),
            closes_at=papers.CLOSES + 7 * DAY,
            reason="Two holidays.",
        )
    page = read(client, PAGE, papers.CLOSES)
    assert ">8 April 2026, 17:00 London</time>" in page
    assert "Two holidays." in page
    notice = Extension.objects.get().notice.replace("/", "-")
    assert f'href="/notices/{notice}/"' in page
    assert client.get(f"/notices/{notice}/").status_code == 200


def test_a_withdrawn_consultation_says_why(client: Client) -> None:
    consultation = live()
    with clock_at(papers.OPENS + DAY):
        withdraw(consultation=consultation, withdrawn_by=sam(), reason="The proposal <is> dropped.")
    page = read(client, PAGE, papers.OPENS + DAY)
    assert "The proposal &lt;is&gt; dropped." in page
    assert "Open for responses" not in page


def test_what_staff_write_as_markdown_cannot_carry_a_script(client: Client) -> None:
    consultation = papers.draft()
    consultation.introduction = "**Bold** <script>alert(1)</script> [x](javascript:alert(1))"
    consultation.save()
    consultation.opens_at, consultation.closes_at = papers.OPENS, papers.CLOSES
    consultation.target_on, consultation.approved_by = papers.CLOSES.date() + 56 * DAY, sam()
    consultation.state = "scheduled"
    consultation.save()
    page = read(client, PAGE, papers.OPENS - DAY)
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


# --- Background documents ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "media_type"), FILES, ids=[name for name, *_ in FILES])
def test_a_background_document_is_a_download_by_its_digest(
    client: Client, name: str, content: bytes, media_type: str
) -> None:
    consultation = papers.draft()
    add_document(
        consultation=consultation, title="Figures", file=BackgroundFile(name, content), added_by=cora()
    )
    digest = hashlib.sha256(content).hexdigest()
    address = f"{PAGE}documents/{digest}/"
    assert client.get(address).status_code == 404
    with clock_at(papers.OPENS - DAY):
        schedule(
            consultation=consultation,
            approved_by=sam(),
            opens_at=papers.OPENS,
            closes_at=papers.CLOSES,
        )
    assert address in read(client, PAGE, papers.OPENS - DAY)
    response = client.get(address)
    assert response.content == content
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_another_consultation_is_not_found_here(client: Client) -> None:
    papers.opened("CP-2026-02")
    consultation = papers.draft()
    add_document(
        consultation=consultation,
        title="Secret until announced",
        file=BackgroundFile("a.csv", b"a,b\n"),
        added_by=cora(),
    )
    digest = BackgroundDocument.objects.get().sha256
    assert client.get(f"/consultations/CP-2026-02/documents/{digest}/").status_code == 404


# --- Queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_queries_for_3_as_for_30(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        make = (papers.opened, papers.scheduled, papers.closed)[number % 3]
        make(f"CP-2026-{number:02d}")
    with django_assert_num_queries(7):
        client.get(LIST)


@pytest.mark.parametrize("questions", [3, 30])
def test_the_page_costs_the_same_queries_for_3_questions_as_for_30(
    client: Client, django_assert_num_queries: Any, questions: int
) -> None:
    papers.opened(questions=questions)
    with django_assert_num_queries(10):
        client.get(PAGE)


@pytest.mark.parametrize("count", [3, 30])
def test_the_api_costs_the_same_queries_for_3_as_for_30(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        papers.opened(f"CP-2026-{number:02d}")
    with django_assert_num_queries(5):
        client.get("/api/v1/consultations")


# --- The API -------------------------------------------------------------------------------------------------------


def read_api(client: Client, at: dt.datetime, reference: str = "CP-2026-01") -> Any:
    with clock_at(at):
        response = client.get(f"/api/v1/consultations/{reference}")
    assert response.status_code == 200
    return response.json()


# --- The calendar --------------------------------------------------------------------------------------------------


def test_opening_close_and_promise_stand_in_the_calendar() -> None:
    papers.scheduled()
    papers.draft("CP-2026-02")
    entries = list(dates_of_consultations(papers.OPENS - DAY, papers.CLOSES + 100 * DAY))
    assert [(entry.key, entry.at) for entry in entries] == [
        ("consultation-CP-2026-01-opens", papers.OPENS),
        ("consultation-CP-2026-01-closes", papers.CLOSES),
        ("consultation-CP-2026-01-outcome-promised", london(dt.date(2026, 5, 27), dt.time(17))),
    ]


def test_a_withdrawn_consultation_leaves_the_calendar_and_an_extended_one_counts_its_moves() -> None:
    consultation = live()
    with clock_at(papers.CLOSES - DAY):
        extend(
            consultation=consultation,
            extended_by=sam(),
            closes_at=papers.CLOSES + 7 * DAY,
            reason="Two holidays.",
        )
        closes = [each for each in around() if each.key.endswith("-closes")]
        assert [(each.at, each.sequence) for each in closes] == [(papers.CLOSES + 7 * DAY, 1)]
        withdraw(consultation=consultation, withdrawn_by=sam(), reason="Dropped.")
    assert around() == []


def around() -> list[Any]:
    return list(dates_of_consultations(papers.OPENS - DAY, papers.CLOSES + 100 * DAY))
