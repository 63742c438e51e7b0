"""`python -m integrations.sandbox --port N --data FILE`."""

import argparse

from .server import DEFAULT_HOST, DEFAULT_PORT, serve
from .world import WORLDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options, for this command and for `manage.py sandbox`."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--data", help="state file; default: sandbox.sqlite3 in the data folder")
    parser.add_argument("--world", choices=WORLDS, default="demo", help="seed of a new file")


def main() -> None:
    """Serve with the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args()
    serve(options.port, options.data, host=options.host, world=options.world)


if __name__ == "__main__":
    main()
