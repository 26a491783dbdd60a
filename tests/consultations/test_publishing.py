"""Publishing an outcome: what must be there, who may, what is published of whom, and what the database refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from consultations.models import (
    Answer,
    Consultation,
    Edition,
    LeakConfirmation,
    LeakFinding,
    LeakJustification,
    LeakSearch,
    PublishedAnswer,
    PublishedFile,
    Redaction,
)
from consultations.notices.models import Kind, Notice
from consultations.services.justify_finding import (
    JustificationRefused,
    confirm_justification,
    justify_everywhere,
    justify_finding,
)
from consultations.services.prepare_edition import prepare_edition
from consultations.services.publish_outcome import PublicationRefused, publish_outcome
from consultations.services.redact import RedactionRefused, redact
from consultations.services.search_for_leaks import leaks_in, search_for_leaks
from cpal.audit.models import Entry
from pricing.policies import NotAllowed
from tests.clock import clock_at
from tests.consultations import papers
from tests.consultations.outcomes import HOUR, Said, conclude, respond, sentence, summarise
from tests.people import ada, ana, cora, kim, sam, sol, staff

pytestmark = pytest.mark.django_db

NAMED = "Ostervik Smelting AS"
HIDDEN = "Vantorel Resources"
SECRET = "Quillhaven Metals"


@pytest.fixture
def consultation() -> Consultation:
    """Closed: one respondent named, one without a name, one confidential."""
    held = papers.opened()
    respond(
        held,
        name="Ingrid Lund",
        organisation=NAMED,
        answers={
            "1.1": Said("We agree with it.", permission="named"),
            "1.2": Said("No.", "disagree", "named"),
        },
        files={"figures of ours.csv": (b"year,tonnes\n2025,10\n", "named")},
    )
    respond(
        held,
        organisation=HIDDEN,
        kind="trader",
        answers={"1.1": Said("It is too early.", "disagree", "anonymous")},
        files={"vantorel note.csv": (b"a,b\n", "anonymous")},
    )
    respond(held, organisation=SECRET, kind="consumer", answers={"1.1": Said("Between us: no.", "disagree")})
    papers.close(held)
    return held


def at_of(consultation: Consultation) -> dt.datetime:
    assert consultation.closed_at
    return consultation.closed_at + dt.timedelta(days=20)


def test_the_outcome_concludes_the_consultation_with_everything_in_one_go(consultation: Consultation) -> None:
    edition = conclude(consultation)
    assert consultation.state == "concluded"
    assert (edition.number, edition.responses_received, edition.responses_published) == (1, 3, 2)
    assert edition.prepared_by == cora()
    assert edition.published_by == sol()
    notice = Notice.objects.get(kind=Kind.OUTCOME)
    assert notice.url == "/consultations/CP-2026-01/outcome/"
    assert "3 responses were received, 2 are published." in notice.summary
    assert Entry.objects.filter(action="outcome.published", subject="CP-2026-01").exists()


def test_each_answer_is_published_as_its_author_allows(consultation: Consultation) -> None:
    edition = conclude(consultation)
    published = {
        (answer.question.number, answer.name, answer.reason)
        for answer in edition.answers.select_related("question")
    }
    assert published == {
        ("1.1", "Ingrid Lund, Ostervik Smelting AS", "We agree with it."),
        ("1.2", "Ingrid Lund, Ostervik Smelting AS", "No."),
        ("1.1", "", "It is too early."),
    }
    assert [file.file_name for file in edition.files.all()] == ["figures of ours.csv"]
    assert edition.content["questions"][0]["counts"]["total"] == 3


def test_answers_without_a_name_stand_in_an_order_that_tells_nothing() -> None:
    held = papers.opened()
    for word in ("one", "two", "three", "four", "five", "six"):
        respond(
            held,
            answers={number: Said(f"Reason {word}.", permission="anonymous") for number in ("1.1", "1.2")},
        )
    papers.close(held)
    received = [f"Reason {word}." for word in ("one", "two", "three", "four", "five", "six")]
    edition = conclude(held)
    first = [answer.reason for answer in edition.answers.filter(question__number="1.1")]
    assert sorted(first) == sorted(received)
    assert first != received
    assert first == [answer.reason for answer in edition.answers.filter(question__number="1.2")]


def test_the_order_depends_on_the_words_alone() -> None:
    digests = []
    for reference, words in (("CP-2026-01", ("early", "late")), ("CP-2026-02", ("late", "early"))):
        held = papers.opened(reference, questions=1)
        for word in words:
            respond(held, answers={"1.1": Said(f"Too {word}.", permission="anonymous")})
        papers.close(held)
        prepared = prepare_edition(consultation=held)
        digests.append([answer.reason for answer in prepared.draft.answers])
    assert digests[0] == digests[1]


def test_the_same_material_prepares_the_same_edition(consultation: Consultation) -> None:
    summarise(consultation)
    first, again = (prepare_edition(consultation=consultation) for _ in range(2))
    assert first.digest == again.digest
    assert first.draft.content == again.draft.content


def test_a_withdrawn_response_is_neither_counted_nor_published() -> None:
    held = papers.opened()
    kept = respond(held, organisation="Kept", answers={"1.1": Said("Stays.", permission="named")})
    gone = respond(held, organisation="Gone", answers={"1.1": Said("Goes.", permission="named")})
    gone.withdrawn_at = kept.begun_at
    gone.save()
    papers.close(held)
    draft = prepare_edition(consultation=held).draft
    assert (draft.received, draft.published) == (1, 1)
    assert [answer.name for answer in draft.answers] == ["Kept"]


# --- What must be there ---------------------------------------------------------------------------------------------


def test_every_question_says_what_was_said_on_which_answers_and_what_changes(
    consultation: Consultation,
) -> None:
    statement = summarise(consultation)
    statement.overview = ""
    statement.save()
    statement.sentences.filter(question__number="1.2").delete()
    statement.sentences.get(question__number="1.1", part="said").answers.clear()
    lacks = prepare_edition(consultation=consultation).missing
    assert lacks == (
        "The overview is not written.",
        "Question 1.1: no answer stands behind “Respondents were of two minds.”.",
        "Question 1.2 does not say what was said.",
        "Question 1.2 does not say what changes and why.",
    )
    with pytest.raises(PublicationRefused, match=r"Question 1\.2 does not say what changes"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at_of(consultation))
    assert not Edition.objects.exists()


def test_an_open_consultation_has_no_outcome() -> None:
    held = papers.opened()
    summarise(held)
    with pytest.raises(PublicationRefused, match="is open"):
        publish_outcome(consultation=held, published_by=sol(), at=held.opened_at)


@pytest.mark.parametrize("person", [cora, kim, ada, ana], ids=lambda person: person.__name__)
def test_only_a_senior_manager_publishes(consultation: Consultation, person: object) -> None:
    summarise(consultation)
    with pytest.raises(NotAllowed):
        publish_outcome(consultation=consultation, published_by=person(), at=at_of(consultation))  # type: ignore[operator]


def test_nobody_publishes_what_they_prepared_or_wrote(consultation: Consultation) -> None:
    statement = summarise(consultation, written_by=sam())
    with pytest.raises(NotAllowed, match="prepared the statement"):
        publish_outcome(consultation=consultation, published_by=sam(), at=at_of(consultation))
    sentence(statement, "One thing more.", written_by=sol())
    with pytest.raises(NotAllowed, match="wrote a sentence"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at_of(consultation))


# --- The search before it ---------------------------------------------------------------------------------------


def test_a_name_in_a_sentence_stops_publication_and_the_finding_stays(consultation: Consultation) -> None:
    statement = summarise(consultation)
    sentence(statement, "Vantorell was against it.", "1.1")
    with pytest.raises(PublicationRefused, match="stand"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at_of(consultation))
    finding = LeakFinding.objects.get(found="Vantorell")
    assert finding.place == "Question 1.1, what was said, sentence 2"
    assert finding.response.respondent.organisation == HIDDEN
    assert consultation.editions.count() == 0
    consultation.refresh_from_db()
    assert consultation.state == "closed"


def test_what_was_added_after_the_last_search_is_searched_when_it_is_published(
    consultation: Consultation,
) -> None:
    statement = summarise(consultation)
    clear = search_for_leaks(consultation=consultation, searched_by=cora(), at=at_of(consultation))
    assert not clear.findings.exists()
    sentence(statement, "Quillhaven asked for more time.", "1.2")
    with pytest.raises(PublicationRefused):
        publish_outcome(consultation=consultation, published_by=sol(), at=at_of(consultation))


def test_a_new_alias_is_looked_for_even_in_words_that_were_searched(consultation: Consultation) -> None:
    statement = summarise(consultation)
    sentence(statement, "The Blue Lantern asked for more time.", "1.1")
    search = search_for_leaks(consultation=consultation, searched_by=cora(), at=at_of(consultation))
    assert not search.findings.exists()
    hidden = consultation.responses.get(respondent__organisation=SECRET).respondent
    hidden.aliases = "Blue Lantern"
    hidden.save()
    with pytest.raises(PublicationRefused):
        publish_outcome(consultation=consultation, published_by=sol(), at=at_of(consultation))


def test_nothing_is_searched_twice_when_nothing_has_changed(consultation: Consultation) -> None:
    summarise(consultation)
    search_for_leaks(consultation=consultation, searched_by=cora(), at=at_of(consultation))
    conclude(consultation)
    assert LeakSearch.objects.count() == 1


def test_the_own_name_may_stand_in_a_named_answer_and_nobody_elses() -> None:
    held = papers.opened(questions=1)
    respond(held, organisation=NAMED, answers={"1.1": Said("We at Ostervik agree.", permission="named")})
    respond(
        held,
        organisation=HIDDEN,
        answers={"1.1": Said("We at Vantorel do not, whatever Quillhaven says.", permission="anonymous")},
    )
    respond(held, organisation=SECRET, answers={"1.1": Said("No.")})
    papers.close(held)
    search = search_for_leaks(consultation=held, searched_by=cora(), at=at_of(held))
    assert sorted(search.findings.values_list("found", flat=True)) == ["Quillhaven", "Vantorel"]


def test_reasons_of_a_decision_can_be_searched_too(consultation: Consultation) -> None:
    assert [found.words for found in leaks_in(consultation, "As Quill-haven pointed out")] == ["Quill-haven"]
    assert leaks_in(consultation, "As Ostervik pointed out") == ()


def test_a_file_that_cannot_be_read_is_a_finding_until_somebody_has_looked() -> None:
    held = papers.opened(questions=1)
    respond(
        held,
        organisation=NAMED,
        answers={"1.1": Said(permission="named")},
        files={"charts.pdf": (b"%PDF-1.7 scanned", "named")},
    )
    papers.close(held)
    search = search_for_leaks(consultation=held, searched_by=cora(), at=at_of(held))
    finding = search.findings.get()
    assert (finding.place, finding.tell) == ("File charts.pdf", "cannot be searched: look at it")


# --- Removed, or justified by a second person -------------------------------------------------------------------


@pytest.fixture
def finding(consultation: Consultation) -> LeakFinding:
    summarise(consultation)
    answer = Answer.objects.get(permission="anonymous")
    Redaction.objects.filter(answer=answer).delete()
    statement = consultation.statement
    sentence(statement, "A vantorel of opinions was heard.", "1.1")
    search = search_for_leaks(consultation=consultation, searched_by=cora(), at=at_of(consultation))
    return search.findings.get()


def test_a_finding_may_stay_when_one_person_has_said_why_and_another_agreed(finding: LeakFinding) -> None:
    consultation = finding.search.consultation
    at = at_of(consultation)
    justification = justify_finding(finding=finding, reason="A common noun here.", justified_by=cora(), at=at)
    with pytest.raises(PublicationRefused, match="1 finding stands"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at)
    with pytest.raises(JustificationRefused, match="somebody else"):
        confirm_justification(justification=justification, confirmed_by=cora(), at=at)
    confirm_justification(justification=justification, confirmed_by=sam(), at=at)
    assert publish_outcome(consultation=consultation, published_by=sol(), at=at).number == 1


def test_the_database_refuses_a_confirmation_by_the_same_person(finding: LeakFinding) -> None:
    at = at_of(finding.search.consultation)
    justification = justify_finding(finding=finding, reason="A noun.", justified_by=cora(), at=at)
    with pytest.raises(DatabaseError, match="a second person confirms"), transaction.atomic():
        LeakConfirmation.objects.create(justification=justification, confirmed_by=cora(), confirmed_at=at)


def test_a_justification_holds_for_the_same_words_in_the_same_context_only(finding: LeakFinding) -> None:
    consultation = finding.search.consultation
    at = at_of(consultation)
    justification = justify_finding(finding=finding, reason="A noun.", justified_by=cora(), at=at)
    confirm_justification(justification=justification, confirmed_by=sam(), at=at)
    assert finding.sentence_id
    changed = consultation.statement.sentences.get(pk=finding.sentence_id)
    changed.text = "The vantorel of Vantorel was heard."
    changed.save()
    with pytest.raises(PublicationRefused, match="2 findings stand"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at)


def test_the_same_words_are_justified_wherever_they_stand(consultation: Consultation) -> None:
    statement = summarise(consultation)
    for number in ("1.1", "1.2"):
        sentence(statement, f"Part {number}: a vantorel of opinions.", number)
    at = at_of(consultation)
    search = search_for_leaks(consultation=consultation, searched_by=cora(), at=at)
    first = search.findings.first()
    assert first is not None
    justified = justify_everywhere(finding=first, reason="A noun.", justified_by=cora(), at=at)
    assert len(justified) == 2
    assert LeakJustification.objects.count() == 2


def test_removed_words_are_replaced_by_the_reason_and_the_answer_stays(consultation: Consultation) -> None:
    summarise(consultation)
    answer = Answer.objects.get(permission="anonymous")
    at = at_of(consultation)
    redact(answer=answer, field=Redaction.Field.REASON, words="too early", redacted_by=cora(), at=at)
    edition = publish_outcome(consultation=consultation, published_by=sol(), at=at)
    published = edition.answers.get(permission="anonymous")
    assert published.reason == "It is [removed: would identify the respondent]."
    answer.refresh_from_db()
    assert answer.reason == "It is too early."


def test_words_hidden_by_invisible_signs_are_removed_whole() -> None:
    held = papers.opened(questions=1)
    respond(
        held,
        organisation=HIDDEN,
        answers={"1.1": Said("We, Van\u200btorel, object. Vantorel!", permission="anonymous")},
    )
    papers.close(held)
    answer = Answer.objects.get()
    redact(answer=answer, field=Redaction.Field.REASON, words="Vantorel", redacted_by=cora(), at=at_of(held))
    (published,) = prepare_edition(consultation=held).draft.answers
    removed = "[removed: would identify the respondent]"
    assert published.reason == f"We, {removed}, object. {removed}!"
    with pytest.raises(RedactionRefused):
        redact(
            answer=answer, field=Redaction.Field.REASON, words="Vantorel", redacted_by=cora(), at=at_of(held)
        )


@pytest.mark.parametrize("person", [kim, ada, ana], ids=lambda person: person.__name__)
def test_compliance_and_others_change_nothing(consultation: Consultation, person: object) -> None:
    user = person()  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        search_for_leaks(consultation=consultation, searched_by=user, at=at_of(consultation))
    with pytest.raises(NotAllowed):
        redact(
            answer=Answer.objects.get(permission="anonymous"),
            field=Redaction.Field.REASON,
            words="early",
            redacted_by=user,
            at=at_of(consultation),
        )


# --- Corrections --------------------------------------------------------------------------------------------------


def test_a_correction_is_the_next_edition_with_its_reason_and_the_first_stays(
    consultation: Consultation,
) -> None:
    first = conclude(consultation)
    at = at_of(consultation)
    with pytest.raises(PublicationRefused, match="says why"):
        publish_outcome(consultation=consultation, published_by=sol(), at=at)
    with pytest.raises(PublicationRefused, match="Nothing differs"):
        publish_outcome(consultation=consultation, published_by=sol(), reason="A slip.", at=at)
    sentence(consultation.statement, "Part two will be looked at again.", "1.2", "changes")
    with pytest.raises(PublicationRefused, match="The reason would give"):
        publish_outcome(consultation=consultation, published_by=sol(), reason="As Vantorel asked.", at=at)
    second = publish_outcome(consultation=consultation, published_by=sol(), reason="A slip.", at=at)
    assert (second.number, second.reason) == (2, "A slip.")
    assert list(consultation.editions.values_list("number", flat=True)) == [2, 1]
    assert first.answers.count() == second.answers.count() == 3
    assert Notice.objects.filter(kind=Kind.OUTCOME).count() == 2


# --- What the database refuses --------------------------------------------------------------------------------


def copied(edition: Edition, **changes: object) -> Edition:
    """Another edition with the same content, straight in the database."""
    fields = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if not field.primary_key
    }
    return Edition.objects.create(**{**fields, "number": edition.number + 1, "reason": "Again.", **changes})


def test_the_database_refuses_content_that_was_not_searched(consultation: Consultation) -> None:
    edition = conclude(consultation)
    altered = {**edition.content, "overview": "By Vantorel."}
    with (
        pytest.raises(DatabaseError, match="digest of an edition is that of its content"),
        transaction.atomic(),
    ):
        copied(edition, content=altered)
    with pytest.raises(DatabaseError, match="was searched"), transaction.atomic():
        copied(edition, content=altered, digest=digest_in_the_database(altered))


def digest_in_the_database(content: dict[str, object]) -> str:
    from consultations.services.prepare_edition import digest_of

    return digest_of(content)


def test_the_database_refuses_an_edition_without_the_answers_that_were_searched(
    consultation: Consultation,
) -> None:
    edition = conclude(consultation)
    with pytest.raises(DatabaseError, match="answers and files of an edition"), transaction.atomic():
        copied(edition)


def test_the_database_refuses_an_answer_or_file_after_the_edition(consultation: Consultation) -> None:
    edition = conclude(consultation)
    question = consultation.questions.get(number="1.1")
    with pytest.raises(DatabaseError, match="nothing is added"), transaction.atomic():
        PublishedAnswer.objects.create(
            edition=edition, question=question, position=99, permission="anonymous", reason="Vantorel."
        )
    with pytest.raises(DatabaseError, match="nothing is added"), transaction.atomic():
        PublishedFile.objects.create(
            edition=edition, name="N", file_name="n.txt", content=b"n", sha256="0" * 64
        )


def test_the_database_refuses_a_confidential_answer(consultation: Consultation) -> None:
    edition = Edition(pk=999_999)
    question = consultation.questions.get(number="1.1")
    with pytest.raises(DatabaseError, match="a_confidential_answer_is_never_published"), transaction.atomic():
        PublishedAnswer.objects.create(
            edition_id=edition.pk, question=question, position=1, permission="confidential", reason="No."
        )


def test_the_database_refuses_to_conclude_without_an_outcome() -> None:
    with clock_at(papers.OPENS):
        held = papers.opened("CP-2026-09", backfilled=False)
    with clock_at(papers.CLOSES + HOUR):
        held.state = "closed"
        held.save()
        held.refresh_from_db()
        held.state = "concluded"
        with pytest.raises(DatabaseError, match="concluded by publishing"), transaction.atomic():
            held.save()


def test_nothing_published_is_changed(consultation: Consultation) -> None:
    edition = conclude(consultation)
    for rows in (Edition.objects.all(), PublishedAnswer.objects.all(), PublishedFile.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.filter(pk__isnull=False).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(reason="Quietly.")


def test_whoever_is_overdue_under_the_code_of_conduct_does_not_publish(consultation: Consultation) -> None:
    from cpal.people.conduct import NotInGoodStanding
    from cpal.people.models import CodeOfConduct
    from cpal.people.roles import Role

    CodeOfConduct.objects.create(
        version="2020-1",
        effective_on=dt.date(2020, 1, 1),
        text="Be fair.",
        adopted_by=sam(),
        adopted_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    )
    summarise(consultation)
    late = staff("Late", Role.SENIOR_MANAGER)
    late.date_joined = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    late.save()
    with pytest.raises(NotInGoodStanding):
        publish_outcome(consultation=consultation, published_by=late, at=at_of(consultation))
