"""One brand as held at a moment, in one query: the questions of the bulk reading, asked together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DateField, Q

from cpal.people.models import Organisation
from eligibility.criteria import judge
from eligibility.evidence import BrandEvidence, Threshold, Thresholds
from eligibility.explained import Explanation, explain
from eligibility.models import Brand, Disclosure
from eligibility.selectors.rows import Cells, EvidenceRows, evidence_of_brands, rows_held
from eligibility.timeline import VerdictPeriod, verdict_periods
from eligibility.verdicts import Verdict

ORGANISATIONS = "organisations"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandAsHeld:
    """What the registers held of one brand, with groups and names of its producers, submitters and verifiers."""

    held_at: dt.datetime
    evidence: BrandEvidence
    groups: Mapping[str, str]
    names: Mapping[str, str]

    def group_of(self, code: str) -> str:
        """The group of an organisation; one without a parent, or unknown, is its own group (Appendix B)."""
        return self.groups.get(code) or code

    def verdict(self, on: dt.date, threshold: Threshold) -> Verdict:
        """What the rulebook finds of it on a day."""
        return judge(self.evidence, on, threshold, self.group_of)

    def explanation(self, on: dt.date, threshold: Threshold) -> Explanation:
        """What every rule says of it on a day."""
        return explain(self.evidence, on, threshold, self.group_of)

    def periods(
        self, thresholds: Thresholds, *, from_on: dt.date, until_on: dt.date
    ) -> tuple[VerdictPeriod, ...]:
        """How its verdict moves over time."""
        return verdict_periods(self.evidence, thresholds, self.group_of, from_on=from_on, until_on=until_on)


def brand_as_held(metal: str, brand: str, at: dt.datetime) -> BrandAsHeld:
    """Everything held about a brand at a moment, in one query; of one that the register does not know, nothing."""
    asked = {"metal": metal, "brand": brand}
    rows = rows_held(at, asked)
    questions = {each.name: getattr(rows, each.name) for each in fields(rows)}
    answers = _asked_together({**questions, ORGANISATIONS: _organisations_of(metal, brand, at)})
    organisations = answers.pop(ORGANISATIONS)
    found = evidence_of_brands(EvidenceRows(**answers))
    return BrandAsHeld(
        held_at=at,
        evidence=found.get((metal, brand)) or BrandEvidence(metal=metal, brand=brand),
        groups={code: group for code, group, _ in organisations},
        names={code: name for code, _, name in organisations},
    )


def _organisations_of(metal: str, brand: str, at: dt.datetime) -> Any:
    """Whoever made the brand, or submitted or verified a disclosure that was ever of it."""
    ever = Disclosure.objects.filter(metal=metal, brand=brand).order_by().values("reference")
    disclosures = Disclosure.objects.filter(reference__in=ever).order_by()
    producers = Brand.objects.filter(metal=metal, brand=brand).order_by()
    named = (
        Q(code__in=producers.values("producer"))
        | Q(code__in=disclosures.values("submitted_by"))
        | Q(code__in=disclosures.values("verified_by"))
    )
    return Organisation.objects.filter(named).last_received_by(at).values_list("code", "group", "name")


def _asked_together(questions: Mapping[str, Any]) -> dict[str, list[Cells]]:
    """The answers of several questions in one query: each row comes as JSON, numbers to the last digit."""
    parts, parameters = [], []
    for name, question in questions.items():
        text, values = question.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT %s AS question, to_json(answer)::text FROM ({text}) AS answer")  # noqa: S608 - Django's own text
        parameters += [name, *values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return _answered(cursor.fetchall(), questions)


def _answered(rows: list[tuple[str, str]], questions: Mapping[str, Any]) -> dict[str, list[Cells]]:
    answers: dict[str, list[Cells]] = {name: [] for name in questions}
    days = {name: _columns_of_days(question) for name, question in questions.items()}
    for name, text in rows:
        answers[name].append(_cells(text, days[name]))
    return answers


def _columns_of_days(question: Any) -> frozenset[str]:
    model = question.model
    return frozenset(field.attname for field in model._meta.fields if type(field) is DateField)


def _cells(text: str, days: frozenset[str]) -> Cells:
    row = json.loads(text, parse_float=Decimal)
    return [
        dt.date.fromisoformat(cell) if cell is not None and name in days else cell
        for name, cell in row.items()
    ]
