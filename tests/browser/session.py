"""Signing in without the form."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tenants.models import User


def become(page: Page, user: User, url: str) -> None:
    """From here on the page is this person's: it gets the cookie of a session made for it."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
