"""What the strict policy demands of every template and stylesheet: nothing inline, nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html") if ".venv" not in path.parts)
STATIC = ROOT / "cpal/look/static"
SHEETS = sorted(STATIC.glob("**/*.css"))


class Inline(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.refused.append(f"<{tag}>")
        self.refused += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
        self.refused += [
            f"{tag} {value}" for _, value in attrs if (value or "").strip().startswith("javascript:")
        ]


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_an_inline_style_or_script(template: Path) -> None:
    without_tags = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", template.read_text(), flags=re.DOTALL)
    inline = Inline()
    inline.feed(without_tags)
    assert inline.refused == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_loads_anything_from_elsewhere(template: Path) -> None:
    loads = re.findall(
        r"<(?:script|link|img|iframe|source|use)\b[^>]*?(?:src|href)=[\"'](?:https?:)?//[^\"']*",
        template.read_text(),
    )
    assert loads == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_static_file_that_a_template_names_exists(template: Path) -> None:
    named = re.findall(r"{% static [\"']([^\"']+)[\"'] %}", template.read_text())
    assert [name for name in named if finders.find(name) is None] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_file_that_a_sheet_names_is_ours_or_djangos(sheet: Path) -> None:
    for address in re.findall(r"url\([\"']?([^\"')]+)", sheet.read_text()):
        place = (sheet.parent / address).resolve()
        assert finders.find(str(place.relative_to(STATIC.resolve()))) is not None, address


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_marks_nothing_safe_but_help_texts(template: Path) -> None:
    marked = re.findall(r"{{\s*([^}|]+)[^}]*\|\s*safe\b", template.read_text()) + re.findall(
        r"{%\s*autoescape off", template.read_text()
    )
    assert [name for name in marked if not name.strip().endswith(("help_text", "fieldset.description"))] == []


def test_each_face_has_its_licence_beside_it() -> None:
    fonts = STATIC / "look/fonts"
    for face in ("source-serif-4", "inter", "ibm-plex-mono"):
        assert list(fonts.glob(f"{face}-*.woff2"))
        assert "SIL Open Font License" in (fonts / f"{face}-OFL.txt").read_text()
