"""The letters that a local installation would have sent: they are kept as files, and nothing leaves the machine."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 100


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as it stands in its file."""

    name: str
    to: str
    subject: str
    at: dt.datetime
    text: str


def is_kept_here() -> bool:
    """Whether letters are kept as files of this machine; never in production."""
    return not settings.PRODUCTION and str(settings.EMAIL_FILE_PATH) == str(settings.POST_FOLDER)


@login_not_required
@require_safe
def post(request: HttpRequest) -> HttpResponse:
    """The latest letters."""
    return render(request, "portal/notices/post.html", {"letters": list(letters())[:SHOWN]})


@login_not_required
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter, its links to be followed."""
    found = next((each for each in letters() if each.name == name), None)
    if found is None:
        raise Http404("There is no such letter.")
    return render(request, "portal/notices/letter.html", {"letter": found})


def letters() -> Iterator[KeptLetter]:
    """Every letter, latest first. Raises Http404 anywhere but on a local installation."""
    if not is_kept_here():
        raise Http404("Letters are kept on a local installation only.")
    folder = Path(settings.POST_FOLDER)
    kept = folder.glob("*.log") if folder.is_dir() else ()
    for path in sorted(kept, key=lambda each: each.stat().st_mtime_ns, reverse=True):
        yield read(path)


def read(path: Path) -> KeptLetter:
    """The letter in a file."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = message.get_body(("plain",))
    return KeptLetter(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC),
        text=text.get_content() if text else "",
    )
