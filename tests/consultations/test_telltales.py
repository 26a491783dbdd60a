"""No confidential or nameless respondent is found in anything public: fifty tell-tale words are planted and looked for.

Each stands where a name, an address, a file or a note leads to somebody. The consultation is held, closed, read,
searched and published as every consultation is, and then everything public is walked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field
from itertools import product

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.db import DatabaseError, transaction
from docx import Document

from consultations.models import (
    Answer,
    Consultation,
    LeakFinding,
    PublishedAnswer,
    Redaction,
    Respondent,
    Response,
    SavedAnswer,
    Theme,
)
from consultations.notices.services.send_letters import send_letters
from consultations.services.close import close_due
from consultations.services.justify_finding import confirm_justification, justify_finding
from consultations.services.publish_outcome import PublicationRefused, publish_outcome
from consultations.services.redact import redact
from consultations.services.search_for_leaks import search_for_leaks
from cpal.audit.trail import record
from cpal.people.models import Membership, User
from tests.clock import clock_at
from tests.consultations import papers
from tests.consultations.outcomes import HOUR, Said, respond, sentence, summarise
from tests.consultations.public_walk import Seen, everything_public, texts_in
from tests.eligibility.registers import load
from tests.notices.telling import subscriber
from tests.people import account, cora, mia, sam, signed_in, sol, theo
from tests.publication import market

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FIFTY = tuple(
    first + last
    for first, last in product(
        ("Bal", "Cor", "Dren", "Fal", "Grim", "Hal", "Jor", "Kel", "Lun", "Mor"),
        ("dwick", "stane", "thorpe", "vask", "quist"),
    )
)
OPENLY = "Wexcombe"  # of the respondent who gives the name: it is public


@dataclass
class Planted:
    """Words given out one after another, and what each was planted as."""

    as_what: dict[str, str] = field(default_factory=dict)

    def word(self, what: str) -> str:
        """The next of the fifty."""
        word = FIFTY[len(self.as_what)]
        self.as_what[word] = what
        return word


def word_file(author: str, text: str) -> bytes:
    """A Word file whose properties name its author."""
    document = Document()
    document.core_properties.author = author
    document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def plant(consultation: Consultation, at: dt.datetime) -> Planted:
    """Respondents of every sort, with a tell-tale wherever they leave one."""
    planted = Planted()
    _visitor(consultation, planted, at)
    _participant(consultation, planted, at)
    _nameless(consultation, planted, at)
    _gone_and_unfinished(consultation, planted, at)
    respond(
        consultation,
        name=f"Rosalind {OPENLY}",
        organisation=f"{OPENLY} Foundry",
        answers={"1.1": Said(f"We at {OPENLY} agree.", permission="named")},
        files={"figures.csv": (f"of,{OPENLY}\n".encode(), "named")},
        at=at,
    )
    return planted


def _visitor(consultation: Consultation, planted: Planted, at: dt.datetime) -> None:
    """Wholly confidential, with a verified address."""
    w = planted.word
    respond(
        consultation,
        name=f"{w('first name')} {w('last name')}",
        organisation=f"{w('organisation')} Copper Ltd",
        email=f"{w('mailbox').lower()}@{w('domain').lower()}.example",
        aliases=f"{w('alias')}\n{w('second alias')} Works",
        kind="consumer",
        answers={
            "1.1": Said(
                f"Confidential: {w('confidential reason')}.", "disagree", "confidential", w("alternative")
            ),
        },
        files={
            f"{w('file name')}.txt": (f"Text {w('content of a file')}.".encode(), "confidential"),
            "plain.docx": (word_file(w("author of a file"), f"Body {w('body of a file')}."), "confidential"),
        },
        at=at,
    )


def _participant(consultation: Consultation, planted: Planted, at: dt.datetime) -> None:
    """Signed in, for an organisation of the register with a group, brands and colleagues."""
    w = planted.word
    code, parent, brand = w("register code"), w("group"), w("brand")
    load(
        "organisations",
        {"code": code, "name": f"{w('registered name')} AG", "country": "DE", "group": parent},
    )
    load("organisations", {"code": parent, "name": f"{w('parent')} Holding", "country": "DE"})
    load(
        "brands",
        {
            "metal": "nickel",
            "brand": brand,
            "producer": code,
            "listed_on": "2010-01-01",
            "delisted_on": "2011-01-01",
        },
    )
    user = _person(
        w("username"), w("given name"), w("family name"), f"{w('mail of an account')}@mail.example", code
    )
    _person("colleague", w("colleague"), w("family of a colleague"), "colleague@mail.example", code)
    respond(
        consultation,
        name=user.get_full_name(),
        organisation=f"{w('trading name')} Nickel",
        organisation_code=code,
        email=user.email,
        user=user,
        kind="trader",
        answers={
            "1.1": Said(f"No: {w('confidential words')}.", "disagree"),
            "1.2": Said(
                f"Nor this: {w('more confidential words')}.", "partly", "confidential", w("other way")
            ),
        },
        files={f"{w('file of a participant')}.xlsx": (b"no real file", "confidential")},
        at=at,
    )


def _person(username: str, first: str, last: str, email: str, code: str) -> User:
    user = account(username)
    user.first_name, user.last_name, user.email = first, last, email
    user.save()
    Membership.objects.create(user=user, organisation=code, from_on=dt.date(2020, 1, 1))
    return user


def _nameless(consultation: Consultation, planted: Planted, at: dt.datetime) -> None:
    """May be published without the name, and give it away in the answer, in spite of that."""
    w = planted.word
    organisation = w("organisation of a nameless respondent")
    broken = " ".join(organisation)
    files = {f"{w('nameless file')}.txt": (w("nameless content").encode(), "anonymous")}
    for suffix, words in (
        ("", f"We at {organisation} say it is too early."),
        (" Zinc", f"As {broken} we object."),
    ):
        respond(
            consultation,
            name=f"{w('nameless first name')} {w('nameless last name')}",
            organisation=organisation + suffix,
            email=f"{w('nameless mailbox')}@{w('nameless domain')}.example",
            kind="producer",
            answers={"1.1": Said(words, "disagree", "anonymous")},
            files=files if suffix else {},
            at=at,
        )


def _gone_and_unfinished(consultation: Consultation, planted: Planted, at: dt.datetime) -> None:
    """Withdrawn, and begun without ever being handed in."""
    w = planted.word
    gone = respond(
        consultation,
        name=w("withdrawn name"),
        organisation=w("withdrawn organisation"),
        answers={"1.1": Said(f"Withdrawn: {w('withdrawn words')}.", permission="named")},
        at=at,
    )
    gone.withdrawn_at = at
    gone.save()
    begun = Response.objects.create(reference="RSP-TEST-BEGN", consultation=consultation, begun_at=at)
    Respondent.objects.create(
        response=begun,
        consultation=consultation,
        email="begun@mail.example",
        verified_at=at,
        organisation=w("unfinished organisation"),
    )
    question = consultation.questions.get(number="1.1")
    SavedAnswer.objects.create(
        response=begun, question=question, sequence=1, reason=w("typed and never handed in"), saved_at=at
    )


def staff_notes(consultation: Consultation, planted: Planted) -> None:
    """What staff and machines write down about respondents: log, themes, sign-ins that failed."""
    w = planted.word
    record(
        action="response.read", subject=consultation.reference, actor=cora(), detail={"by": w("audit detail")}
    )
    assert consultation.closed_at
    Theme.objects.create(
        consultation=consultation, name=w("theme"), created_by=cora(), created_at=consultation.closed_at
    )
    AccessAttempt.objects.create(
        username=w("sign-in that failed"),
        ip_address="203.0.113.7",
        user_agent=w("user agent"),
        failures_since_start=1,
    )


def closed_with_fifty() -> tuple[Consultation, Planted]:
    """Held and closed by the clock, everything planted."""
    with clock_at(papers.OPENS):
        consultation = papers.opened(backfilled=False)
    with clock_at(papers.OPENS + DAY):
        planted = plant(consultation, papers.OPENS + DAY)
    with clock_at(papers.CLOSES + HOUR):
        close_due()
    consultation.refresh_from_db()
    assert consultation.state == "closed"
    staff_notes(consultation, planted)
    return consultation, planted


def published_with_fifty() -> tuple[Consultation, Planted]:
    """Summarised, searched, cleared and published, and the notice sent to a subscriber."""
    consultation, planted = closed_with_fifty()
    with clock_at(papers.CLOSES + 20 * DAY):
        subscriber()
        summarise(consultation)
        _clear(consultation, planted)
        publish_outcome(consultation=consultation, published_by=sol())
        send_letters()
    consultation.refresh_from_db()
    return consultation, planted


def _clear(consultation: Consultation, planted: Planted) -> None:
    """Remove what was found; justify, with another tell-tale, one that is none."""
    search = search_for_leaks(consultation=consultation, searched_by=cora())
    for answer, words in set(search.findings.values_list("answer", "found")):
        redact(
            answer=Answer.objects.get(pk=answer),
            field=Redaction.Field.REASON,
            words=words,
            redacted_by=cora(),
        )
    sentence(consultation.statement, "An alias of sorts: the far-dwarf argument.", "1.1", "changes")
    begun = Respondent.objects.get(response__reference="RSP-TEST-BEGN")
    begun.aliases = "fardwarf"
    begun.save()
    finding = search_for_leaks(consultation=consultation, searched_by=cora()).findings.get()
    reason = f"Not {planted.word('reason of a justification')}: an old word."
    confirm_justification(
        justification=justify_finding(finding=finding, reason=reason, justified_by=cora()), confirmed_by=sam()
    )


# What the register says of a brand and of who makes it is public there, and is told nowhere else.
REGISTERED = frozenset({"brand", "register code", "registered name", "group", "parent"})
REGISTER = ("/brands/", "/sites/", "/register/", "/thresholds/", "/api/v1/brands", "/api/v1/sites")


def is_of_the_register(seen: Seen, what: str) -> bool:
    return what in REGISTERED and seen.place.startswith(REGISTER)


def found_in(seen: Seen, words: tuple[str, ...]) -> list[str]:
    """Those of the words that stand there, in any capitals and with any blanks between their letters."""
    text = seen.text.casefold()
    closed_up = text.replace(" ", "")
    return [word for word in words if word.casefold() in text or word.casefold() in closed_up]


@pytest.mark.long
def test_fifty_tell_tales_are_planted_and_none_is_found_in_anything_public() -> None:
    market.final("40", "41", "42")
    mail.outbox.clear()
    consultation, planted = published_with_fifty()
    assert consultation.state == "concluded"
    assert len(planted.as_what) == len(FIFTY) == 50
    assert mail.outbox
    walked, leaks = [], []
    for seen in (
        *everything_public(),
        *everything_public(signed_in(theo())),
        *everything_public(signed_in(mia())),
    ):
        walked.append(seen)
        leaks += [
            (seen.place, planted.as_what[word], word)
            for word in found_in(seen, FIFTY)
            if not is_of_the_register(seen, planted.as_what[word])
        ]
    assert leaks == []
    assert [seen.place for seen in walked if seen.status >= 500] == []
    places = {seen.place.split(",")[0] for seen in walked if seen.status == 200}
    assert len(places) > 45
    for part in (
        "statement.pdf",
        "statement.docx",
        "answers.csv",
        "/notices/feed/",
        "/calendar.ics",
        "letter 0",
    ):
        assert any(part in place for place in places), part
    # The walk reads: what may be public is found, in pages, files, their properties and the letter.
    for part in ("/responses/, ", "answers.csv", "answers.json", "/files/"):
        assert any(part in seen.place and OPENLY in seen.text for seen in walked), part


def test_one_name_in_one_sentence_stops_the_publication() -> None:
    consultation, planted = closed_with_fifty()
    (organisation,) = [word for word, what in planted.as_what.items() if what == "organisation"]
    with clock_at(papers.CLOSES + 20 * DAY):
        summarise(consultation)
        for answer in Answer.objects.filter(permission="anonymous"):
            length = len(answer.reason)
            Redaction.objects.create(
                answer=answer,
                field="reason",
                start=0,
                end=length,
                reason="whole answer",
                redacted_by=cora(),
                redacted_at=papers.CLOSES + DAY,
            )
        leak = sentence(
            consultation.statement, f"{organisation[:4]}{organisation[5:]} and others disagreed.", "1.1"
        )
        with pytest.raises(PublicationRefused, match="against it: remove or justify"):
            publish_outcome(consultation=consultation, published_by=sol())
        assert set(LeakFinding.objects.values_list("sentence_id", flat=True)) == {leak.pk}
        leak.delete()
        assert publish_outcome(consultation=consultation, published_by=sol()).number == 1


def test_every_planted_word_that_names_somebody_would_be_found_in_a_sentence() -> None:
    consultation, planted = closed_with_fifty()
    names_nobody = {
        "confidential reason", "alternative", "content of a file", "author of a file", "body of a file",
        "confidential words", "more confidential words", "other way", "nameless content", "withdrawn words",
        "typed and never handed in", "audit detail", "theme", "sign-in that failed", "user agent",
    }  # fmt: skip
    with clock_at(papers.CLOSES + 20 * DAY):
        statement = summarise(consultation)
        for word in planted.as_what:
            sentence(statement, f"According to {word} it would work.", "1.2", "changes")
        found = search_for_leaks(consultation=consultation, searched_by=cora()).findings.filter(
            place__contains="what changes"
        )
    told = {finding.found.casefold() for finding in found}
    missed = {
        what
        for word, what in planted.as_what.items()
        if word.casefold() not in told and what not in names_nobody
    }
    assert missed == set()


def test_the_database_takes_no_tell_tale_into_an_edition_that_is_out() -> None:
    consultation, _ = published_with_fifty()
    edition = consultation.editions.get()
    with pytest.raises(DatabaseError, match="nothing is added"), transaction.atomic():
        PublishedAnswer.objects.create(
            edition=edition,
            question=consultation.questions.get(number="1.1"),
            position=99,
            permission="anonymous",
            reason=FIFTY[0],
        )


def test_the_reader_of_files_sees_into_properties_and_streams() -> None:
    assert any("Baldwick" in text for text in texts_in(word_file("Baldwick", "Nothing.")))
    digest = hashlib.sha256(b"").hexdigest()
    assert not any("Baldwick" in text for text in texts_in(word_file("Somebody", digest)))
