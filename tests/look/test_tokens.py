"""Every colour pair that the stylesheets may put together is readable: WCAG 2.2 AA, in light and dark."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "cpal/look/static/look/css"
TOKEN = re.compile(r"--([a-z]+): (#[0-9A-Fa-f]{6});")
GROUNDS = ("paper", "sheet")
TEXTS = ("ink", "soft", "link", "attention", "done", "fault")
METALS = ("aluminium", "copper", "nickel", "zinc")


def tokens(scheme: str) -> dict[str, str]:
    light, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(TOKEN.findall(light))
    return found if scheme == "light" else found | dict(TOKEN.findall(dark))


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("scheme", "text", "ground"), list(product(("light", "dark"), TEXTS, GROUNDS)))
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(("scheme", "metal", "ground"), list(product(("light", "dark"), METALS, GROUNDS)))
def test_a_metals_accent_may_carry_text(scheme: str, metal: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[metal], colours[ground]) >= 4.5


@pytest.mark.parametrize(("scheme", "ground"), list(product(("light", "dark"), GROUNDS)))
def test_the_edge_of_a_control_is_seen(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["edge"], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ink", "fault"])
def test_paper_may_be_written_on_a_button(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["paper"], colours[ground]) >= 4.5


def test_the_dark_scheme_names_every_colour_again() -> None:
    _, dark = (CSS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    assert set(dict(TOKEN.findall(dark))) == set(tokens("light"))


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in sorted(CSS.glob("*.css")) if sheet.name not in {"tokens.css", "print.css"}],
    ids=lambda path: path.name,
)
def test_no_other_sheet_names_a_colour(sheet: Path) -> None:
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{};]*\{)|\brgba?\(|\bhsla?\(", sheet.read_text()) == []
