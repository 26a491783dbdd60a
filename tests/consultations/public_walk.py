"""Everything that anybody can read, walked: pages, feeds, files and their properties, headers, letters, errors."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core import mail
from django.http.response import HttpResponseBase
from django.test import Client

from consultations.models import PublishedFile
from consultations.notices import payload
from consultations.notices.models import Notice
from tests.architecture.test_no_stranger_reaches_a_deal import addresses, is_public

REFERENCE = "CP-2026-01"
OF_THE_OUTCOME = (
    f"/consultations/{REFERENCE}/",
    f"/consultations/{REFERENCE}/outcome/",
    f"/consultations/{REFERENCE}/outcome/?edition=1",
    f"/consultations/{REFERENCE}/outcome/statement.pdf",
    f"/consultations/{REFERENCE}/outcome/statement.docx",
    f"/consultations/{REFERENCE}/outcome/counts.csv",
    f"/consultations/{REFERENCE}/responses/",
    f"/consultations/{REFERENCE}/responses/?name=-",
    f"/consultations/{REFERENCE}/responses/answers.csv",
    f"/consultations/{REFERENCE}/responses/answers.json",
    f"/api/v1/consultations/{REFERENCE}/outcome",
    f"/api/v1/consultations/{REFERENCE}",
    "/api/v1/consultations",
    "/api/v1/notices",
    "/api/v1/schema",
    "/api/v1/calendar",
    "/notices/",
    "/notices/feed/",
    "/calendar/",
    "/calendar.ics",
    "/consultations/",
    "/governance/",
    "/",
)
ERRORS = (
    f"/consultations/{REFERENCE}/nothing/",
    "/consultations/CP-1999-01/outcome/",
    f"/consultations/{REFERENCE}/outcome/?edition=99",
    f"/consultations/{REFERENCE}/responses/files/{'0' * 64}/",
    f"/api/v1/consultations/{REFERENCE}/outcome?colour=red",
    "/sitemap.xml",
    "/robots.txt",
)


@dataclass(frozen=True)
class Seen:
    """Something that can be read, and where."""

    place: str
    text: str
    status: int = 200


def everything_public(client: Client | None = None) -> Iterator[Seen]:
    """All that a browser is given, every file that can be taken away, and every message that goes out."""
    browser = client or Client()
    for address in dict.fromkeys((*OF_THE_OUTCOME, *_walked(), *_notices(), *_files(), *ERRORS)):
        yield from _seen(browser, address)
    for number, letter in enumerate(mail.outbox):
        yield Seen(f"letter {number}", letter.message().as_string() + "\n".join(map(str, _parts(letter))))
    for notice in Notice.objects.all():
        yield Seen(f"webhook of {notice.number}", json.dumps(payload.message_of(notice), ensure_ascii=False))


def _walked() -> list[str]:
    return [address for address in addresses() if is_public(address)]


def _notices() -> Iterator[str]:
    for notice in Notice.objects.all():
        yield notice.get_absolute_url()
        yield f"/api/v1/notices/{notice.slug}"


def _files() -> Iterator[str]:
    for sha256 in PublishedFile.objects.values_list("sha256", flat=True):
        yield f"/consultations/{REFERENCE}/responses/files/{sha256}/"


def _seen(browser: Client, address: str) -> Iterator[Seen]:
    response = browser.get(address)
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    yield Seen(f"{address}, headers", headers, response.status_code)
    for number, text in enumerate(texts_in(_body(response))):
        yield Seen(f"{address}, part {number}", text, response.status_code)


def _body(response: HttpResponseBase) -> bytes:
    if response.streaming:
        return b"".join(response)
    return bytes(response.content)  # type: ignore[attr-defined]  # a whole one


def texts_in(content: bytes) -> Iterator[str]:
    """The bytes as text; of a package every part and its name, of a PDF every stream, unpacked."""
    yield content.decode("utf-8", errors="replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.infolist():
                yield f"{part.filename} {part.comment!r}"
                yield from texts_in(package.read(part))
    if content.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
            try:
                yield zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                yield stream.decode("latin-1")


def _parts(letter: object) -> Iterator[object]:
    for part in letter.message().walk():  # type: ignore[attr-defined]  # a letter of Django's
        yield part.get_payload(decode=True)
