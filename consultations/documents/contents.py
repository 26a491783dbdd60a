"""What such a document says. Its properties name the consultation and nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consultations.models import Attachment, Respondent, Response, Submission
from consultations.respond.countries import country_name
from consultations.respond.drafts import drafts_of
from consultations.respond.pages import ShownAnswer, permission_short
from consultations.respond.received import answers_of, both_clocks, files_of
from consultations.services.attach import attached_to
from cpal.look.figures import london_text


@dataclass(frozen=True, slots=True)
class Line:
    """A term and its detail."""

    term: str
    detail: str


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """A question with everything that was said to it; what was not said is empty."""

    number: str
    question: str
    section: str
    stance: str
    reason: str
    alternative: str
    permission: str


@dataclass(frozen=True, slots=True)
class Written:
    """A response ready to be written down. `at` is the only date that the document's properties carry."""

    consultation: str
    title: str
    response: str
    at: dt.datetime
    facts: tuple[Line, ...]
    answers: tuple[WrittenAnswer, ...]
    files: tuple[Line, ...]

    @property
    def file_name(self) -> str:
        """Consultation and response, and nobody's name."""
        return f"{self.consultation}-{self.response}"


def as_handed_in(submission: Submission) -> Written:
    """What was received, with its receipt."""
    response = submission.response
    received = (
        Line("Received", both_clocks(submission.received_at)),
        Line("Submission", f"{submission.number}"),
        Line("Digest of the receipt", submission.digest),
    )
    return _written(response, submission.received_at, received, answers_of(submission), files_of(submission))


def as_drafted(response: Response) -> Written:
    """What has been typed so far."""
    drafts = [draft for draft in drafts_of(response) if draft.is_answered]
    saved = [draft.current.saved_at for draft in drafts if draft.current]
    at = max([response.begun_at, *saved])
    answers = [ShownAnswer(draft.question, draft.words) for draft in drafts]
    files = list(attached_to(response).select_related("question"))
    line = Line("Draft", f"not handed in; as saved {london_text(at, 'seconds')}")
    return _written(response, at, (line,), answers, files)


def _written(
    response: Response,
    at: dt.datetime,
    lines: tuple[Line, ...],
    answers: list[ShownAnswer],
    files: list[Attachment],
) -> Written:
    consultation = response.consultation
    whose = _whose(Respondent.objects.get(response=response))
    return Written(
        consultation=consultation.reference,
        title=consultation.title,
        response=response.reference,
        at=at,
        facts=(Line("Response", response.reference), *lines, *whose),
        answers=tuple(_answer(each) for each in answers),
        files=tuple(_file(each) for each in files),
    )


def _whose(respondent: Respondent) -> tuple[Line, ...]:
    """Who responds: in the text, which is for them, and never in the properties."""
    lines = (
        Line("Name", respondent.name),
        Line("Organisation", respondent.organisation),
        Line("Responds as", respondent.get_kind_display() if respondent.kind else ""),
        Line("Country", country_name(respondent.country)),
    )
    return tuple(line for line in lines if line.detail)


def _answer(shown: ShownAnswer) -> WrittenAnswer:
    return WrittenAnswer(
        number=shown.question.number,
        question=shown.question.text,
        section=str(shown.question.section),
        stance=shown.stance,
        reason=shown.words.reason.strip(),
        alternative=shown.words.alternative.strip(),
        permission=shown.permission,
    )


def _file(attachment: Attachment) -> Line:
    about = f"question {attachment.question.number}" if attachment.question else "the whole response"
    detail = f"{about}, {permission_short(attachment.permission)}, SHA-256 {attachment.sha256}"
    return Line(attachment.file_name, detail)
