"""The digest published with a premium: names the exact inputs and what became of each (7.1).

One line an input, in the order of category and id (by bytes):
`category|id|revision|brand|tonnes|premium or level|currency|state|codes|normalised`.
Simple enough to be worked out with a spreadsheet and a SHA-256 tool.
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

from pricing.methodology.results import AssessedInput, AssessmentResult
from pricing.methodology.rounding import plain
from pricing.methodology.values import MarketAssessment


def published_digest(result: AssessmentResult) -> str:
    """SHA-256 in hexadecimal over the lines of all inputs."""
    lines = sorted((digest_key(each), digest_line(each)) for each in result.inputs)
    return sha256("".join(line for _, line in lines).encode()).hexdigest()


def digest_key(each: AssessedInput) -> tuple[int, bytes]:
    """The place of an input among the lines."""
    return each.category.value, each.record.id.encode()


def digest_line(each: AssessedInput) -> str:
    """The line of an input, with its newline."""
    record = each.record
    quoted = record.level_usd_per_t if isinstance(record, MarketAssessment) else record.premium
    cells = (
        str(each.category.value),
        record.id,
        str(record.revision),
        record.brand or "",
        _text(record.tonnes),
        _text(quoted),
        "" if isinstance(record, MarketAssessment) else record.currency or "",
        each.state.value,
        ",".join(finding.code.value for finding in each.screened.findings),
        _text(each.level_usd_per_t),
    )
    return "|".join(cells) + "\n"


def _text(figure: Decimal | None) -> str:
    return "" if figure is None else plain(figure)
