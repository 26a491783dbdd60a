"""PURE. The XML parts of a workbook, walked once within limits: no document type, no entities, no depth without end.

Expat is given a part whole, so that no token is looked at twice; its own handlers refuse whatever a list never has.
"""

from __future__ import annotations

from xml.parsers import expat

from eligibility.imports.refusals import ImportRefused

DEEPEST = 64
MOST_ELEMENTS = 400_000  # of all parts together: what bounds the time
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii"})

Attributes = dict[str, str]


class Walk:
    """What is told of a part as it is walked. Names come without their prefix."""

    def element(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text between two elements."""


class Elements:
    """The elements of all parts of a workbook, counted as they are walked."""

    def __init__(self) -> None:
        self.number = 0

    def one_more(self, part: str) -> None:
        self.number += 1
        if self.number > MOST_ELEMENTS:
            raise ImportRefused(
                f"It has more than {MOST_ELEMENTS:,} elements of XML (reached in {part!r}). Send the list alone."
            )


def walk(part: str, content: bytes, told: Walk, elements: Elements) -> None:
    """Walk a part. Raises ImportRefused, naming it, when it is no plain XML in UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:8]:
        raise ImportRefused(f"Its part {part!r} is encoded in UTF-16; workbooks are UTF-8.")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    _refuse_documents_that_define(parser, part)
    _tell(parser, part, told, elements)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ImportRefused(
            f"Its part {part!r} is no XML (line {error.lineno}): the workbook is damaged."
        ) from None


def _refuse_documents_that_define(parser: expat.XMLParserType, part: str) -> None:
    def refuse(*_: object) -> int:
        raise ImportRefused(
            f"Its part {part!r} defines a document type or entities, as no workbook does and attacks do (XXE)."
        )

    def only_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise ImportRefused(f"Its part {part!r} is encoded in {encoding[:20]}; workbooks are UTF-8.")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.XmlDeclHandler = only_utf8


def _tell(parser: expat.XMLParserType, part: str, told: Walk, elements: Elements) -> None:
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        elements.one_more(part)
        if depth > DEEPEST:
            raise ImportRefused(f"Its part {part!r} is nested more than {DEEPEST} deep.")
        told.element(local(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        told.end(local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = told.text


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str, otherwise: str = "") -> str:
    """An attribute by its name without the prefix."""
    for full, value in attributes.items():
        if local(full) == name:
            return value
    return otherwise


def is_markup(part: str, content: bytes) -> bool:
    """Whether a part is XML by its name or its beginning."""
    return part.lower().endswith((".xml", ".rels", ".vml", ".rdf")) or content.lstrip()[:1] == b"<"
