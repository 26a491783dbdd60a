"""Letters go out as text and HTML; a local installation keeps them and shows them, and production never does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import BadHeaderError
from django.test import Client

from consultations.notices import post
from tests.notices.telling import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_here(settings: LazySettings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.POST_FOLDER = str(tmp_path / "post")
    return tmp_path / "post"


def send(to: str = "reader@example.org", url: str = "http://localhost:8000/notices/x?a=1&b=2") -> None:
    post.send(
        to=to,
        subject="Confirm: “a”",
        template="subscribe",
        context={"url": url, "choice": "<All>", "days": 2},
    )


def test_the_text_is_plain_and_the_html_escaped() -> None:
    send()
    (letter,) = mail.outbox
    assert "<All>." in str(letter.body)
    assert "?a=1&b=2" in str(letter.body)
    html = html_of(letter)
    assert "&lt;All&gt;" in html
    assert "?a=1&amp;b=2" in html
    assert "style=" not in html


def test_a_line_break_in_a_subject_or_address_adds_no_header() -> None:
    with pytest.raises(BadHeaderError):
        post.send(to="a@example.org", subject="x\nBcc: b@example.org", template="subscribe", context={})
    with pytest.raises(BadHeaderError):
        post.send(to="a@example.org\nBcc: b@example.org", subject="x", template="subscribe", context={})


def test_a_local_installation_lists_its_letters_and_their_links_can_be_followed(
    client: Client, kept_here: Path
) -> None:
    assert b"There is none yet." in client.get("/post/").content
    send("first@example.org")
    send("second@example.org")
    listing = client.get("/post/").content.decode()
    assert listing.index("second@example.org") < listing.index("first@example.org")
    found = re.search(r'href="(/post/[^"]+/)"', listing)
    assert found
    page = client.get(found[1]).content.decode()
    assert 'href="http://localhost:8000/notices/x?a=1&amp;b=2"' in page
    assert "&lt;All&gt;" in page


def test_no_other_file_can_be_read_as_a_letter(client: Client, kept_here: Path) -> None:
    send()
    (kept_here.parent / "secret.log").write_text("Subject: secret\n\nsecret")
    for name in ("..%2Fsecret", "../secret", "secret", "%2Fetc%2Fpasswd"):
        assert client.get(f"/post/{name}/").status_code == 404


@pytest.mark.parametrize("what", ["production", "elsewhere"])
def test_in_production_or_with_a_mail_server_there_is_no_such_page(
    client: Client, kept_here: Path, settings: LazySettings, what: str
) -> None:
    send()
    if what == "production":
        settings.PRODUCTION = True
    else:
        settings.EMAIL_FILE_PATH = ""
    assert client.get("/post/").status_code == 404
    assert b"/post/" not in client.get("/notices/subscribe/sent/").content
