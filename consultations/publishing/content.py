"""The outcome as it is published: counts, sentences, and the answers that their authors allow. PURE.

The same responses and sentences always give the same edition. Answers without a name stand in an order that comes from
their own words alone, and nothing ties two answers of one respondent together.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consultations.publishing.small_cells import Behind, Cell, Counts, kinds_that_stand, merged, shows_kind
from consultations.publishing.spelling import without_invisible
from consultations.publishing.values import (
    ANONYMOUS,
    CONFIDENTIAL,
    NAMED,
    AskedQuestion,
    GivenAnswer,
    GivenFile,
    Paper,
    PublicAnswer,
    PublicFile,
    Removed,
    WrittenSentence,
    published_text,
)

FORMAT = 1
Removals = Mapping[tuple[int, str], tuple[Removed, ...]]  # by answer and field


def public_answers(
    paper: Paper, given: Sequence[GivenAnswer], removals: Removals, counts: Mapping[int, Counts]
) -> tuple[PublicAnswer, ...]:
    """Named ones by name, then those without a name; confidential ones nowhere."""
    by_question = answers_by_question(given)
    return tuple(
        answer
        for question in paper.questions
        for answer in _of_question(by_question[question.key], removals, counts[question.key])
    )


def _of_question(given: Sequence[GivenAnswer], removals: Removals, counts: Counts) -> Iterator[PublicAnswer]:
    cells = cells_of(given)
    shown = {(cell.kind, cell.stance) for cell in cells if shows_kind(cells, counts, cell.kind, cell.stance)}
    public = [
        _public(each, removals, (each.kind, each.stance) in shown) for each in given if _is_published(each)
    ]
    public.sort(key=lambda answer: (not answer.name, answer.name.casefold(), answer.signs))
    for position, answer in enumerate(public, start=1):
        yield replace(answer, position=position)


def counts_by_question(paper: Paper, given: Sequence[GivenAnswer]) -> dict[int, Counts]:
    """What may be told of each question, small cells merged."""
    standing = kinds_that_stand(_respondents(given))
    by_question = answers_by_question(given)
    return {
        question.key: merged(cells_of(by_question[question.key]), standing) for question in paper.questions
    }


def answers_by_question(given: Iterable[GivenAnswer]) -> Mapping[int, list[GivenAnswer]]:
    """Answers that say something."""
    found: dict[int, list[GivenAnswer]] = defaultdict(list)
    for answer in given:
        if answer.says_something:
            found[answer.question].append(answer)
    return found


def cells_of(answers: Iterable[GivenAnswer]) -> tuple[Cell, ...]:
    """How many answers each kind and stance have."""
    behind: dict[tuple[str, str], Behind] = defaultdict(Behind)
    for answer in answers:
        behind[answer.kind, answer.stance] += _behind(answer.permission)
    return tuple(Cell(kind, stance, counted) for (kind, stance), counted in sorted(behind.items()))


def content_of(
    paper: Paper,
    overview: str,
    sentences: Sequence[WrittenSentence],
    counts: Mapping[int, Counts],
    answers: Sequence[PublicAnswer],
    files: Sequence[PublicFile],
    received: int,
) -> dict[str, Any]:
    """The statement, as it is kept and digested; the answers and files are in it by their digests."""
    return {
        "format": FORMAT,
        "reference": paper.reference,
        "title": paper.title,
        "promised_on": paper.promised_on,
        "received": received,
        "published": len({each.response for each in answers} | {each.response for each in files}),
        "overview": without_invisible(overview).strip(),
        "questions": [
            _question(each, counts[each.key], _about(sentences, each.key)) for each in paper.questions
        ],
        "said": _texts(_about(sentences, None), says_what_changes=False),
        "changes": _texts(_about(sentences, None), says_what_changes=True),
        "answers_sha256": digest(answer.fields for answer in answers),
        "files_sha256": digest((each.name, each.file_name, each.sha256) for each in files),
    }


def public_files(files: Iterable[GivenFile]) -> tuple[PublicFile, ...]:
    """Files by the name of their author."""
    published = (
        PublicFile(each.name, plain_name(each.file_name), each.content, each.response) for each in files
    )
    return tuple(sorted(published, key=lambda each: (each.name.casefold(), each.file_name, each.sha256)))


def digest(rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 of rows of texts, as the database works it out from the rows of an edition."""
    return hashlib.sha256("\x1e".join("\x1f".join(row) for row in rows).encode()).hexdigest()


def plain_name(file_name: str) -> str:
    """A file name without folders or signs that an address or a header cannot carry."""
    last = re.split(r"[\\/]", without_invisible(file_name))[-1]
    return re.sub(r"[^\w.() -]+", "-", last).strip(" .-")[:120] or "attachment"


def _question(
    question: AskedQuestion, counts: Counts, sentences: Sequence[WrittenSentence]
) -> dict[str, Any]:
    return {
        "number": question.number,
        "section": question.section,
        "heading": question.heading,
        "text": question.text,
        "counts": _counts(counts),
        "said": _texts(sentences, says_what_changes=False),
        "changes": _texts(sentences, says_what_changes=True),
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "total": counts.total,
        "columns": [
            {"stances": list(stances), "count": total}
            for stances, total in zip(counts.columns, counts.column_totals, strict=True)
        ],
        "rows": [{"kind": row.kind, "counts": list(row.counts)} for row in counts.rows],
        "leaves_out_confidential": counts.leaves_out_confidential,
    }


def _about(sentences: Iterable[WrittenSentence], question: int | None) -> list[WrittenSentence]:
    return [sentence for sentence in sentences if sentence.question == question]


def _texts(sentences: Iterable[WrittenSentence], *, says_what_changes: bool) -> list[str]:
    return [
        without_invisible(sentence.text).strip()
        for sentence in sentences
        if sentence.says_what_changes is says_what_changes
    ]


def _is_published(answer: GivenAnswer) -> bool:
    """A stance alone, without a name, is counted and says no more when it is listed."""
    return answer.permission == NAMED or (answer.permission == ANONYMOUS and answer.has_words)


def _public(answer: GivenAnswer, removals: Removals, shows_its_kind: bool) -> PublicAnswer:  # noqa: FBT001 - a fact
    is_named = answer.permission == NAMED
    return PublicAnswer(
        question=answer.question,
        position=0,
        name=without_invisible(answer.name).strip() if is_named else "",
        kind=answer.kind if is_named or shows_its_kind else "",
        permission=answer.permission,
        stance=answer.stance,
        reason=published_text(answer.reason, removals.get((answer.key, "reason"), ())),
        alternative=published_text(answer.alternative, removals.get((answer.key, "alternative"), ())),
        answer=answer.key,
        response=answer.response,
    )


def _respondents(given: Iterable[GivenAnswer]) -> Iterator[Cell]:
    """Each respondent once, as what the strictest of its answers allows."""
    strictest = (NAMED, ANONYMOUS, CONFIDENTIAL)
    of: dict[int, tuple[str, str]] = {}
    for answer in given:
        _, held = of.get(answer.response, (answer.kind, NAMED))
        of[answer.response] = (answer.kind, max(held, answer.permission, key=strictest.index))
    behind: dict[str, Behind] = defaultdict(Behind)
    for kind, permission in of.values():
        behind[kind] += _behind(permission)
    return (Cell(kind, "", counted) for kind, counted in sorted(behind.items()))


def _behind(permission: str) -> Behind:
    return Behind(
        named=int(permission == NAMED),
        anonymous=int(permission == ANONYMOUS),
        confidential=int(permission == CONFIDENTIAL),
    )
