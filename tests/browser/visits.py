"""A page as a real Chromium sees it, with everything that the browser complained about."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

STANDARD = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


class Visit:
    """A page with everything that the browser complained about."""

    def __init__(
        self, browser: Browser, address: str, width: int, scheme: Any, cookie: str = "", **options: Any
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        if cookie:
            site = "{0.scheme}://{0.netloc}/".format(urlsplit(address))
            self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        self.complaints: list[str] = []
        self.requested: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.goto(address, wait_until="networkidle")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def findings(self) -> list[str]:
        results = Axe().run(self.page, options=STANDARD).response
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in results["violations"]
            for node in violation["nodes"]
        ]
