"""One page, led from address to address as one person or another."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tenants.models import User
from tests.browser.quality import faults, report
from tests.browser.session import become


@dataclass
class Inspection:
    """Faults of all pages add up, so that one failure names every page that needs work."""

    page: Page
    url: str
    problems: list[str] = field(default_factory=list)

    def sign_in(self, user: User) -> None:
        """As somebody who has chosen a theme: "as the device" is what visitors have."""
        user.theme = User.Theme.LIGHT
        user.save(update_fields=["theme"])
        become(self.page, user, self.url)

    def sign_out(self) -> None:
        self.page.context.clear_cookies()

    def visit(self, url: str, status: int = 200) -> None:
        response = self.page.goto(url)
        if response is None or response.status != status:
            found = response.status if response else "nothing"
            self.problems.append(f"{url}: answered {found}, not {status}")
        self.look(url)

    def look(self, name: str) -> None:
        self.problems += faults(self.page, name)

    def end(self) -> None:
        assert self.problems == [], report(self.problems)
