"""PURE. What a workbook of Excel (.xlsx) may hold, looked at part by part before anything reads it."""

from __future__ import annotations

from eligibility.imports.cells import SheetCount, place, refuse_formulas, refuse_too_many_sheets
from eligibility.imports.markup import Attributes, Elements, Walk, attribute, is_markup, walk
from eligibility.imports.packages import Parts
from eligibility.imports.refusals import ImportRefused

WORKBOOK = "xl/workbook.xml"
SHARED_STRINGS = "xl/sharedStrings.xml"
_NO_MACROS = "It holds macros. Save it as .xlsx, without them."
_NO_LINKS = "It draws on other files or connections. Copy the list, paste it as values and save it anew."
_NO_OBJECTS = "It holds embedded documents or controls. Send the list alone."
_FORBIDDEN = {
    "vbaproject": _NO_MACROS,
    "macrosheets/": _NO_MACROS,
    "dialogsheets/": _NO_MACROS,
    "externallinks/": _NO_LINKS,
    "connections.xml": _NO_LINKS,
    "querytables/": _NO_LINKS,
    "embeddings/": _NO_OBJECTS,
    "activex/": _NO_OBJECTS,
    "customui": _NO_MACROS,
}
_OTHER_DOCUMENTS = {"word/": "a Word document", "ppt/": "a presentation", "visio/": "a drawing"}


def checked(parts: Parts) -> Parts:
    """The parts that a reader needs, all of them walked. Raises ImportRefused."""
    _refuse_what_it_is(parts)
    markup = {name: content for name, content in parts.items() if is_markup(name, content)}
    book, strings, elements = Workbook(), SharedStrings(), Elements()
    for name in (WORKBOOK, "xl/_rels/workbook.xml.rels"):
        walk(name, markup.get(name, b"<none/>"), book, elements)
    refuse_too_many_sheets(len(book.sheets))
    walk(SHARED_STRINGS, markup.get(SHARED_STRINGS, b"<none/>"), strings, elements)
    sheets = [_counted(name, content, book, strings, elements) for name, content in markup.items()]
    refuse_formulas([sheet for sheet in sheets if sheet.formulas])
    return markup


def _refuse_what_it_is(parts: Parts) -> None:
    names = [name.lower() for name in parts]
    for name in names:
        for sign, why in _FORBIDDEN.items():
            if sign in name:
                raise ImportRefused(why)
    if WORKBOOK in parts:
        return
    raise ImportRefused(f"{_kind_of(names)} under the name .xlsx. Save the list as .xlsx.")


def _kind_of(names: list[str]) -> str:
    if "xl/workbook.bin" in names:
        return "It is a binary workbook"
    if "mimetype" in names:
        return "It is an OpenDocument file"
    for folder, what in _OTHER_DOCUMENTS.items():
        if any(name.startswith(folder) for name in names):
            return f"It is {what}"
    return "It is an archive without a workbook in it"


def _counted(
    name: str, content: bytes, book: Workbook, strings: SharedStrings, elements: Elements
) -> SheetCount:
    told = AnyPart(SheetCount(book.name_of(name)), strings)
    walk(name, content, told, elements)
    return told.count


class Workbook(Walk):
    """The names of the sheets and the parts that they stand in."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets[attributes.get("r:id") or attribute(attributes, "id")] = attributes.get("name", "")
        elif name == "Relationship":
            self.targets[attributes.get("Target", "").lstrip("/").removeprefix("xl/")] = attributes.get(
                "Id", ""
            )

    def name_of(self, part: str) -> str:
        """As the reader of the workbook sees it on the tab."""
        return self.sheets.get(self.targets.get(part.removeprefix("xl/"), ""), "") or part


class SharedStrings(Walk):
    """How long each shared text is: one text may stand in any number of cells."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class AnyPart(Walk):
    """Any part: links and macros are refused wherever they stand; of a sheet the cells are counted."""

    def __init__(self, count: SheetCount, strings: SharedStrings) -> None:
        self.count = count
        self.strings = strings
        self.root = ""
        self.row = self.column = 0
        self.kind = self.inside = self.value = ""
        self.is_filled = False

    def element(self, name: str, attributes: Attributes) -> None:
        self.root = self.root or name
        if name == "Relationship":
            _refuse_external(attributes)
        elif name in {"Override", "Default"} and "macroEnabled" in attributes.get("ContentType", ""):
            raise ImportRefused(_NO_MACROS)
        elif self.root == "worksheet":
            self._of_sheet(name, attributes)

    def _of_sheet(self, name: str, attributes: Attributes) -> None:
        self.inside = name
        if name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "c":
            self._begin_cell(attributes)
        elif name == "f" and self.column:
            self.count.formula(self.row, self.column)
        elif name in {"v", "is"}:
            self.is_filled = True

    def _begin_row(self, number: str) -> None:
        row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
        self._refuse_disorder(row <= self.row)
        self.row, self.column = row, 0

    def _begin_cell(self, attributes: Attributes) -> None:
        row, column = self.row, self.column + 1
        if "r" in attributes:
            row, column = place(attributes["r"], self.count.name)
        self._refuse_disorder(row != self.row or column <= self.column)
        self.column = column
        self.kind, self.value, self.is_filled = attributes.get("t", ""), "", False

    def _refuse_disorder(self, is_wrong: bool) -> None:  # noqa: FBT001 - the finding itself
        if is_wrong:
            raise ImportRefused(
                f"Sheet “{self.count.name}” has cells out of their order near row {self.row}: it is damaged."
            )

    def text(self, text: str) -> None:
        if self.root == "worksheet" and self.inside in {"v", "t"}:
            self.value += text

    def end(self, name: str) -> None:
        if self.root == "worksheet" and name == "c" and self.is_filled:
            self.count.filled(self.row, self.column, self._length())
        self.inside = ""

    def _length(self) -> int:
        if self.kind != "s":
            return len(self.value)
        number = self.value.strip()
        if not number.isdecimal() or len(number) > 8 or int(number) >= len(self.strings.lengths):
            raise ImportRefused(f"Sheet “{self.count.name}” names a text that is not there: it is damaged.")
        return self.strings.lengths[int(number)]


def _refuse_external(attributes: Attributes) -> None:
    """A hyperlink is text that nobody follows; anything else outside would be fetched by whoever opens it."""
    kind = attributes.get("Type", "")
    if "vbaProject" in kind:
        raise ImportRefused(_NO_MACROS)
    if attributes.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
        raise ImportRefused(_NO_LINKS)
