#!/usr/bin/env python3
"""Django's command line. Starts the embedded servers first where a command needs them."""

import os
import sys

_WITHOUT_SERVERS = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "help", "makemessages"),
    *("makemigrations", "sandbox", "spectacular", "startapp", "version", "--help", "--version"),
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    from config import embedded

    if len(sys.argv) > 1 and not _WITHOUT_SERVERS & set(sys.argv[1:]):
        try:
            embedded.ensure_running()
        except embedded.EmbeddedError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
