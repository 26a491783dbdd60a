"""The register files that ship with the product, loaded as in production, and the text of the pages that show them."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import Client

from eligibility.services.load_register import load_register
from tests.eligibility.registers import JANUARY

SHIPPED = Path("eligibility/data/facts")
FACTS = Path(__file__).parent / "facts"
REGISTERS = ("standards", "standard_assessments", "corrective_actions", "recognitions")

Leaf = tuple[str, Any]  # the key under which a value stands, and the value


def load_shipped(at: dt.datetime | None = JANUARY) -> None:
    """Load the four files; a fault in one of them fails the test."""
    for register in REGISTERS:
        with (SHIPPED / f"{register}.csv").open("rb") as source:
            loaded = load_register(source=source, file_name=f"{register}.csv", received_at=at)
        assert not loaded.faults, loaded.faults[0]
        assert loaded.register == register


def fetched(address: str, **query: str) -> str:
    """The page at an address, as it is sent."""
    response = Client().get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def text_of(markup: str) -> str:
    """What a reader reads: no tags, one kind of quotation mark, single blanks, small letters."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup))
    text = re.sub('[“”"]', '"', re.sub("[‘’']", "'", text))
    return re.sub(r" ([).,;:])", r"\1", re.sub(r"\s+", " ", text)).strip().lower()


def page(address: str, **query: str) -> str:
    """The text of a page."""
    return text_of(fetched(address, **query))


def facts(name: str) -> Any:
    """What was read in a source."""
    return json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))


def leaves(value: Any, key: str = "") -> Iterator[Leaf]:
    """Every text, number and truth value below a value, with the nearest key."""
    match value:
        case dict():
            for name, below in value.items():
                yield from leaves(below, name)
        case list():
            for below in value:
                yield from leaves(below, key)
        case _:
            yield key, value
