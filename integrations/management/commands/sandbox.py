"""`manage.py sandbox`: run the make-believe LinkedIn."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from integrations.sandbox.__main__ import add_arguments, start


class Command(BaseCommand):
    """Calls the sandbox's own serve function; it needs neither database nor settings."""

    help = "Run the sandbox LinkedIn (its own process; stop it with Ctrl-C)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        start(options)
