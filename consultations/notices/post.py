"""Letters by e-mail: one template in plain text and in simple HTML, sent at once.

Call `send` after the transaction that it tells of has committed (`transaction.on_commit`): a letter cannot be taken
back. It may raise OSError or SMTPException; who must not lose a letter keeps a row for it and tries again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, engines


def send(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send `templates/emails/<template>.txt` and `.html` to one address.

    Both are given `context`, `subject` and `site_url`, which stands before every path of ours. The text is rendered
    without escaping, the HTML with it.
    """
    words = {**context, "subject": subject, "site_url": settings.SITE_URL}
    letter = EmailMultiAlternatives(
        subject=subject,
        body=render(f"emails/{template}.txt", words, is_html=False).strip() + "\n",
        to=[to],
        headers=dict(headers or {}),
    )
    letter.attach_alternative(render(f"emails/{template}.html", words, is_html=True), "text/html")
    letter.send()


def render(name: str, words: Mapping[str, Any], *, is_html: bool) -> str:
    """A template of a letter, its words escaped in HTML alone."""
    template = engines["django"].get_template(name).template  # type: ignore[attr-defined]  # Django's own, of its engine
    return str(template.render(Context(dict(words), autoescape=is_html)))
