"""A response as PDF: tagged, with the consultation's reference and the submission's moment as its only properties."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import typst

from consultations.documents.contents import Written
from consultations.documents.origin import pdf_without_origin

TEMPLATE = Path(__file__).with_name("response.typ")


def pdf_of(written: Written) -> bytes:
    """The document. What somebody wrote is handed over as data, so that nothing in it is read as markup."""
    at = written.at.astimezone(dt.UTC).replace(microsecond=0)
    compiled = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"written": json.dumps(_as_data(written, at), ensure_ascii=False)},
        timestamp=at,
    )
    assert isinstance(compiled, bytes)
    return pdf_without_origin(compiled)


def _as_data(written: Written, at: dt.datetime) -> dict[str, object]:
    date = {part: getattr(at, part) for part in ("year", "month", "day", "hour", "minute", "second")}
    return {**dataclasses.asdict(written), "at": date}
