"""Documents that say nothing of who or what made them: a title, a date, and no other property."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from docx.document import Document as WordDocument

NO_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
THUMBNAIL = "docProps/thumbnail.jpeg"
EARLIEST = (1980, 1, 1, 0, 0, 0)
# What a PDF says of the program that made it, in its trailer and in its metadata stream.
MAKER = re.compile(rb"(/(?:Creator|Producer)\(|<(?:xmp:CreatorTool|pdf:Producer)>)([^)<]*)")


def without_origin(document: WordDocument, *, title: str, at: dt.datetime) -> bytes:
    """A Word document as bytes, the same for the same content. Title and date are all that its properties hold."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.subject = properties.keywords = properties.category = ""
    properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.revision = 1
    held = io.BytesIO()
    document.save(held)
    return _plain(held.getvalue())


def pdf_without_origin(pdf: bytes) -> bytes:
    """A PDF whose maker is overwritten by spaces, so that every offset in it stays right."""
    return MAKER.sub(lambda found: found[1] + b" " * len(found[2]), pdf)


def _plain(package: bytes) -> bytes:
    """The package without thumbnail, names of programs and the time of writing."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as before,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name != THUMBNAIL:
                entry = zipfile.ZipInfo(name, EARLIEST)
                after.writestr(entry, _cleaned(name, before.read(name)), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _cleaned(name: str, content: bytes) -> bytes:
    if name == "docProps/app.xml":
        return NO_PROPERTIES
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
    return content
