"""Components as HTML: what they say, and that they escape what they are given."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from cpal.look.charts import ChartPoint, draw_chart, draw_sparkline
from cpal.look.values import Cell, Column, Fact, FigureTile, Moment, Share, Table
from cpal.look.words import BASES, STATES

HOSTILE = "<script>alert(1)</script>"
AT = datetime(2026, 11, 2, 16, 5, tzinfo=UTC)


def shown(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


class Objection(forms.Form):
    rationale = forms.CharField(help_text="Say which clause.", widget=forms.Textarea)
    ground = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    reference = forms.CharField(required=False)
    is_true = forms.BooleanField(label="It is true")


@pytest.mark.parametrize("basis", BASES)
def test_each_basis_has_a_shape_and_a_word(basis: str) -> None:
    html = shown("{% basis_badge basis %}", basis=basis)
    assert "<svg" in html
    assert 'aria-hidden="true"' in html
    assert BASES[basis] in html


def test_the_five_shapes_differ() -> None:
    assert len({shown("{% basis_mark basis %}", basis=basis) for basis in BASES}) == 5


def test_a_basis_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown("{% basis_badge 'guess' %}")


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_said_in_words(state: str) -> None:
    assert STATES[state].name in shown("{% state_badge state %}", state=state)


def test_a_badge_tells_the_revision() -> None:
    assert "Provisional, revision 0" in shown("{% state_badge 'provisional' 0 %}")


@pytest.mark.parametrize(
    ("amount", "words"), [("2.25", "up"), ("-6.1", "down"), ("0", "unchanged"), (None, "no earlier figure")]
)
def test_a_change_is_told_in_words_too(amount: str | None, words: str) -> None:
    html = shown("{{ amount|change:'September' }}", amount=None if amount is None else Decimal(amount))
    assert words in html


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{% key_facts value %}", [Fact(HOSTILE, HOSTILE)]),
        ("{% timeline value %}", [Moment(HOSTILE, AT, HOSTILE)]),
        (
            "{% figures_table value %}",
            Table(HOSTILE, (Column(HOSTILE),), ((HOSTILE,), (Cell(HOSTILE, "/x"),)), HOSTILE),
        ),
        ("{% notice 'info' value %}{{ value }}{% endnotice %}", HOSTILE),
        ("{% section value %}{{ value }}{% endsection %}", HOSTILE),
        ("{% breadcrumbs value '/x' value %}", HOSTILE),
        ("{{ value|digest }}{{ value|digest_short }}", HOSTILE),
        ("{% weights 'nickel' value %}", [Share(HOSTILE, Decimal(1))]),
        ("{{ amount|change:value }}", HOSTILE),
        (
            "{% chart value %}",
            draw_chart([ChartPoint("2026-10", Decimal(1), "blended")], metal="zinc", title=HOSTILE),
        ),
        ("{% figure_tile value %}", FigureTile("zinc", Decimal(1), "blended", "final", HOSTILE)),
    ],
)
def test_a_component_escapes_what_it_is_given(source: str, value: object) -> None:
    html = shown(source, value=value, amount=Decimal(2))
    assert "<script" not in html
    assert "&lt;" in html


def test_a_table_gives_every_row_its_header_and_numbers_their_class() -> None:
    table = Table(
        "Inputs", (Column("Category"), Column("Tonnes", is_number=True, unit="t")), (("Trades", "12"),)
    )
    html = shown("{% figures_table table %}", table=table)
    assert '<th scope="row">Trades</th>' in html
    assert '<td class="number">12</td>' in html
    assert '<caption class="visually-hidden">Inputs</caption>' in html


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have 2 cells"):
        Table("Inputs", (Column("A"), Column("B")), (("only one",),))


def test_a_chart_has_a_title_and_description_for_both_of_its_sizes() -> None:
    chart = draw_chart(
        [ChartPoint("2026-10", Decimal("1.5"), "judgement")], metal="zinc", title="Zinc", key="z"
    )
    html = shown("{% chart chart %}", chart=chart)
    for size in ("wide", "narrow"):
        assert f'aria-labelledby="z-{size}-title z-{size}-desc"' in html
        assert f'<title id="z-{size}-title">Zinc</title>' in html
        assert f'<desc id="z-{size}-desc">{chart.description}</desc>' in html


def test_a_withheld_tile_says_so() -> None:
    html = shown(
        "{% figure_tile tile %}", tile=FigureTile("zinc", None, "withheld", "final", "no input qualified")
    )
    assert "Withheld" in html
    assert "USD/t" not in html


def test_a_sparkline_is_one_image_with_words() -> None:
    sparkline = draw_sparkline([ChartPoint("2026-10", Decimal(1), "blended")], metal="zinc")
    assert 'role="img" aria-label="October 2026 to October 2026' in shown("{% sparkline s %}", s=sparkline)


def test_a_field_shows_label_then_hint_then_error_then_control() -> None:
    html = shown("{% field form.rationale %}", form=Objection({}))
    order = [
        html.index(part) for part in ("<label", "Say which clause.", "This field is required.", "<textarea")
    ]
    assert order == sorted(order)
    assert 'aria-invalid="true"' in html


class Ids(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.described: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        self.described |= set(found.get("aria-describedby", "").split())
        if found.get("href", "").startswith("#"):
            self.targets.add(found["href"][1:])


def test_every_line_of_an_error_summary_leads_to_its_field() -> None:
    html = Ids(shown("{% error_summary form %}{{ form }}", form=Objection({})))
    assert len(html.targets) == 3
    assert html.targets <= html.ids


def test_whatever_a_field_is_described_by_is_on_the_page() -> None:
    html = Ids(shown("{{ form }}", form=Objection({})))
    assert html.described
    assert html.described <= html.ids


def test_a_form_without_errors_has_no_summary() -> None:
    assert shown("{% error_summary form %}", form=Objection()).strip() == ""


def test_a_field_that_may_be_left_out_says_so() -> None:
    assert "(optional)" in shown("{% field form.reference %}", form=Objection())
    assert "(optional)" not in shown("{% field form.rationale %}", form=Objection())


def test_a_moment_is_a_time_element_with_its_offset() -> None:
    assert shown("{% when at 'seconds' %}", at=AT) == (
        '<time datetime="2026-11-02T16:05:00+00:00">2 November 2026, 16:05:00\N{NO-BREAK SPACE}London</time>'
    )


def test_a_countdown_tells_the_end_without_a_script_and_the_servers_clock_to_the_script() -> None:
    html = shown("closes {% countdown ends_at now %}", ends_at=AT, now=AT - timedelta(minutes=3))
    assert "16:05:00\N{NO-BREAK SPACE}London" in html
    assert 'data-ends-at="2026-11-02T16:05:00+00:00"' in html
    assert 'data-now="2026-11-02T16:02:00+00:00"' in html


def test_pages_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/notices/", {"metal": "zinc", "page": "2"})
    html = shown("{% pagination page %}", page=Paginator(range(50), 10).page(2), request=request)
    assert "?metal=zinc&amp;page=3" in html
    assert '<span aria-current="page">' in html


def test_one_page_alone_has_no_pages() -> None:
    page, request = Paginator(range(5), 10).page(1), RequestFactory().get("/")
    assert shown("{% pagination page %}", page=page, request=request).strip() == ""


def test_a_digest_may_wrap_and_still_is_one_word() -> None:
    html = shown("{{ d|digest }}", d="0123456789abcdef01")
    assert html == '<code class="digest">01234567<wbr>89abcdef<wbr>01</code>'


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_an_error_page_needs_no_request_and_no_database(page: str) -> None:
    html = render_to_string(page)
    assert "<h1>" in html
    assert "Front page" in html


@pytest.mark.django_db
def test_the_gallery_is_there_on_a_local_installation_only(client: Client) -> None:
    assert client.get("/look/").status_code == 200
    with override_settings(PRODUCTION=True):
        assert client.get("/look/").status_code == 404


@pytest.mark.django_db
def test_the_gallerys_form_comes_back_with_its_errors(client: Client) -> None:
    html = client.get("/look/?form=sent").content.decode()
    assert "There is a problem" in html
    assert "&lt;b&gt;" in html
