"""`migrate` as the owner: the ordinary role may not change tables."""

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from tenants.postgresql.base import OWNER_ALIAS


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER_ALIAS)
