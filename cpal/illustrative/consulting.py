"""The consultations of the illustrative market: the discussion paper, one being analysed, and one that is open.

The questions of the discussion paper and its moments are of record; respondents and their words are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from consultations.models import Answer, Consultation, Question, Response, Sentence
from consultations.models.responses import Permission, RespondentKind, Stance
from consultations.paper import Paper, discussion_paper
from consultations.respond.words import Words
from consultations.services.begin_response import begin_for_address
from consultations.services.close import close_due
from consultations.services.describe_respondent import Details, describe_respondent
from consultations.services.hand_in import hand_in
from consultations.services.load_paper import load_paper
from consultations.services.open import open_due
from consultations.services.publish_outcome import publish_outcome
from consultations.services.save_answer import save_answer
from consultations.services.schedule import schedule
from consultations.services.search_for_leaks import search_for_leaks
from consultations.services.write_sentence import write_sentence
from consultations.services.write_statement import write_overview
from cpal.calendar import LONDON, london, london_date
from cpal.illustrative.happenings import Happening
from cpal.illustrative.opinions import OPINIONS, Opinion
from cpal.illustrative.papers import REGIONAL_PREMIA, WEEKLY_PUBLICATION
from cpal.people.models import User

NINE, SEVENTEEN = dt.time(9, 0), dt.time(17, 0)
A_MONTH = dt.timedelta(days=30)
OUTCOME_OF_THE_PAPER = dt.datetime(2026, 2, 5, 10, 0, tzinfo=LONDON)
ANSWERED_OF_TEN = 5
OVERVIEW = (
    "Illustrative. The questions are those of the discussion paper of October 2025; the responses, and what this page"
    " says of them, are invented. What changed is what the public explainers of the final methodology, 5 February 2026,"
    " state."
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who responds; nobody can have an address at example.org."""

    name: str
    organisation: str
    kind: RespondentKind
    country: str
    permission: Permission

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{self.organisation.split()[0].lower()}.example.org"


NAMED, ANONYMOUS, CONFIDENTIAL = Permission.NAMED, Permission.ANONYMOUS, Permission.CONFIDENTIAL
VOICES = (
    Voice("Ylva Brandseth", "Ostervik Smelters", RespondentKind.PRODUCER, "NO", NAMED),
    Voice("Idris Halwani", "Sabelune Metallurgy", RespondentKind.PRODUCER, "AE", ANONYMOUS),
    Voice("Rocio Armendal", "Castelorne Copper", RespondentKind.PRODUCER, "CL", CONFIDENTIAL),
    Voice("Jagna Wolska", "Quillmarsh Refining", RespondentKind.PRODUCER, "PL", ANONYMOUS),
    Voice("Aino Keskitalo", "Bryndale Zinc", RespondentKind.PRODUCER, "FI", NAMED),
    Voice("Piers Hathersage", "Gallowmere Commodities", RespondentKind.TRADER, "GB", ANONYMOUS),
    Voice("Marit Oudekerk", "Kestrelmoor Merchants", RespondentKind.TRADER, "NL", CONFIDENTIAL),
    Voice("Tobin Ferrars", "Tramontane Trading", RespondentKind.TRADER, "CH", NAMED),
    Voice("Anneke Vielhauer", "Ambervane Cables", RespondentKind.CONSUMER, "DE", ANONYMOUS),
    Voice("Gernot Ziegenrück", "Thistlebeck Castings", RespondentKind.CONSUMER, "DE", NAMED),
    Voice("Lotte Steenhuis", "Larkhollow Galvanising", RespondentKind.CONSUMER, "NL", CONFIDENTIAL),
    Voice("Maarten Coppieters", "Orreryfield Batteries", RespondentKind.CONSUMER, "BE", ANONYMOUS),
    Voice("Odette Brazier", "Fernhollow Capital", RespondentKind.FINANCIAL, "GB", CONFIDENTIAL),
    Voice("Selwyn Okafor", "Coldharbour Clearing", RespondentKind.FINANCIAL, "GB", ANONYMOUS),
    Voice("Perpetua Lindqvist", "Plumbline Carbon Audit", RespondentKind.STANDARD, "GB", NAMED),
    Voice("Corentin Duvivier", "Ashgrove Watch", RespondentKind.CIVIL_SOCIETY, "FR", NAMED),
)
CAMPAIGN = (
    Voice("Bettina Thorsgaard", "Nordhaven Fabricators", RespondentKind.CONSUMER, "DK", ANONYMOUS),
    Voice("Ewald Pruszkow", "Rotmühle Profiles", RespondentKind.CONSUMER, "DE", ANONYMOUS),
    Voice("Ilse Kamperman", "Zandvoorde Pressings", RespondentKind.CONSUMER, "NL", ANONYMOUS),
)
CAMPAIGN_WORDS = (
    "Illustrative: A weekly figure would follow one or two trades in most weeks. We buy by the month and would rather"
    " have a monthly premium that many trades stand behind."
)


@dataclass(frozen=True, slots=True)
class Editors:
    """Who prepares, who approves, and who publishes the outcome."""

    editor: User
    approver: User
    publisher: User


def consultations_until(now: dt.datetime, editors: Editors) -> Iterator[Happening]:
    """The three consultations as happenings; those that have not come about by `now` are left out by the story."""
    yield from _paper(editors)
    today = london_date(now)
    yield from _being_analysed(today, editors)
    yield from _open_now(today, editors)


# --- the discussion paper of October 2025 --------------------------------------------------------------------
def _paper(editors: Editors) -> Iterator[Happening]:
    paper = discussion_paper()
    assert paper.opens_at is not None
    assert paper.closes_at is not None
    yield _announced(paper, editors, paper.opens_at, paper.closes_at, OUTCOME_OF_THE_PAPER.date())
    yield Happening(paper.opens_at, lambda at: open_due(at=at))
    for number, voice in enumerate(VOICES):
        moment = paper.opens_at + dt.timedelta(days=2 + 2 * number, hours=number % 7, minutes=7 * number)
        yield Happening(moment, _answering(paper.title, voice, number))
    yield Happening(paper.closes_at, lambda at: close_due(at=at))
    yield Happening(OUTCOME_OF_THE_PAPER, lambda at: _conclude(paper.title, editors, at))


def _answering(title: str, voice: Voice, number: int) -> Callable[[dt.datetime], None]:
    def answer(at: dt.datetime) -> None:
        consultation = Consultation.objects.get(title=title)
        chance = Random(f"{voice.name} on the discussion paper")  # noqa: S311 - the same every time
        words = {
            question.number: _opinion_of(chance, opinion, voice.permission)
            for question, opinion in zip(_questions(consultation), OPINIONS, strict=True)
            if chance.randrange(10) < ANSWERED_OF_TEN or number % 5 == 0
        }
        _respond(consultation, voice, words, at)

    return answer


def _opinion_of(chance: Random, opinion: Opinion, permission: Permission) -> Words:
    drawn = chance.randrange(10)
    if drawn < opinion.agree_of_ten:
        stance, reason = Stance.AGREE, opinion.for_it
    elif drawn == 9:
        stance, reason = Stance.NO_VIEW, ""
    else:
        stance = Stance.DISAGREE if drawn % 2 else Stance.PARTLY
        reason = opinion.against_it
    words = f"Illustrative: {reason}." if reason else ""
    return Words(stance=stance, reason=words, alternative="", permission=permission)


def _conclude(title: str, editors: Editors, at: dt.datetime) -> None:
    """Write the statement, each sentence with the answers behind it, search it and publish it."""
    consultation = Consultation.objects.get(title=title)
    write_overview(consultation=consultation, overview=OVERVIEW, written_by=editors.editor, at=at)
    for question, opinion in zip(_questions(consultation), OPINIONS, strict=True):
        answers = list(
            Answer.objects.filter(question=question, submission__stands_for__isnull=False).exclude(reason="")
        )
        in_favour = [each.pk for each in answers if each.stance == Stance.AGREE]
        against = [each.pk for each in answers if each.stance in {Stance.PARTLY, Stance.DISAGREE}]
        _say(consultation, question, f"Those in favour wrote that {opinion.for_it}.", in_favour, editors, at)
        _say(consultation, question, f"Others wrote that {opinion.against_it}.", against, editors, at)
        write_sentence(
            consultation=consultation,
            question=question,
            part=Sentence.Part.CHANGES,
            text=opinion.changes,
            written_by=editors.editor,
            at=at,
        )
    search_for_leaks(consultation=consultation, searched_by=editors.editor, at=at)
    publish_outcome(consultation=consultation, published_by=editors.publisher, at=at)


def _say(
    consultation: Consultation,
    question: Question,
    text: str,
    answers: Sequence[int],
    editors: Editors,
    at: dt.datetime,
) -> None:
    if answers:
        write_sentence(
            consultation=consultation,
            question=question,
            part=Sentence.Part.SAID,
            text=text,
            written_by=editors.editor,
            answers=answers,
            at=at,
        )


# --- one that closed three weeks ago, and one that is open ---------------------------------------------------
def _being_analysed(today: dt.date, editors: Editors) -> Iterator[Happening]:
    closes_at = london(today - dt.timedelta(days=20), SEVENTEEN)
    opens_at = london(london_date(closes_at) - A_MONTH, NINE)
    paper = WEEKLY_PUBLICATION
    yield _announced(paper, editors, opens_at, closes_at)
    yield Happening(opens_at, lambda at: open_due(at=at))
    for number, voice in enumerate((*VOICES[:12], *CAMPAIGN)):
        moment = opens_at + dt.timedelta(days=1 + 1.7 * number)
        yield Happening(moment, _writing(paper.title, voice, is_campaign=voice in CAMPAIGN))
    yield Happening(closes_at, lambda at: close_due(at=at))


def _open_now(today: dt.date, editors: Editors) -> Iterator[Happening]:
    opens_at = london(today - dt.timedelta(days=10), NINE)
    closes_at = london(london_date(opens_at) + A_MONTH, SEVENTEEN)
    paper = REGIONAL_PREMIA
    yield _announced(paper, editors, opens_at, closes_at)
    yield Happening(opens_at, lambda at: open_due(at=at))
    for number, voice in enumerate(VOICES[5:12]):
        yield Happening(opens_at + dt.timedelta(days=1 + number, hours=2), _writing(paper.title, voice))


def _writing(title: str, voice: Voice, *, is_campaign: bool = False) -> Callable[[dt.datetime], None]:
    def answer(at: dt.datetime) -> None:
        consultation = Consultation.objects.get(title=title)
        chance = Random(f"{voice.name} on {title}")  # noqa: S311 - as above
        words = {}
        for question in _questions(consultation):
            stance = Stance.DISAGREE if is_campaign else chance.choice(list(Stance))
            reason = CAMPAIGN_WORDS if is_campaign else f"Illustrative: {chance.choice(REASONS)}"
            words[question.number] = Words(
                stance=stance, reason=reason, alternative="", permission=voice.permission
            )
        _respond(consultation, voice, words, at)

    return answer


REASONS = (
    "Our contracts are settled by the month, and we would need a month's notice of any other rhythm.",
    "There are too few trades in a quiet week for a figure to mean much.",
    "A weekly figure would let us hedge; we would accept that some weeks are carried forward.",
    "Freight to Northern Europe and to the Gulf differs by more than the premium itself.",
    "One figure for all regions is simple, and simple is what buyers will use.",
    "We would begin with the metal that trades most and look again after a year.",
)


# --- what they share -----------------------------------------------------------------------------------------
def _announced(
    paper: Paper,
    editors: Editors,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    target_on: dt.date | None = None,
) -> Happening:
    """Prepared and approved a week before it opens."""

    def announce(at: dt.datetime) -> None:
        document = replace(paper, opens_at=opens_at, closes_at=closes_at)
        draft = load_paper(document=document, prepared_by=editors.editor, at=at, backfilled=True)
        schedule(
            consultation=draft,
            approved_by=editors.approver,
            opens_at=opens_at,
            closes_at=closes_at,
            target_on=target_on,
            at=at,
        )

    return Happening(opens_at - dt.timedelta(days=7), announce)


def _respond(consultation: Consultation, voice: Voice, words: dict[str, Words], at: dt.datetime) -> None:
    response: Response = begin_for_address(consultation=consultation, email=voice.email, at=at)
    details = Details(
        name=voice.name, organisation=voice.organisation, kind=voice.kind, country=voice.country
    )
    describe_respondent(response=response, details=details, at=at)
    for question in _questions(consultation):
        if question.number in words:
            save_answer(response=response, question=question, words=words[question.number], at=at)
    hand_in(response=response, at=at)


def _questions(consultation: Consultation) -> list[Question]:
    return list(consultation.questions.order_by("position"))
