"""`python -m integrations.sandbox --port N --data FILE --world generated --seed 7 --leads 5000`."""

import argparse
from collections.abc import Mapping
from typing import Any

from .play import PlayError
from .server import DEFAULT_HOST, DEFAULT_PORT, serve
from .sizes import DEFAULTS, NAMES, WHOLE, read_sizes
from .world import WORLDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options, for this command and for `manage.py sandbox`."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--data", help="state file; default: sandbox.sqlite3 in the data folder")
    parser.add_argument("--world", choices=WORLDS, default="demo", help="seed of a new file")
    group = parser.add_argument_group("a generated world, in a new file")
    for name in NAMES:
        default = getattr(DEFAULTS, name)
        group.add_argument(
            f"--{name.replace('_', '-')}",
            type=int if name in WHOLE else float,
            metavar="N",
            help=f"default: {'drawn from the seed' if default is None else default}",
        )


def start(options: Mapping[str, Any]) -> None:
    """Serve with the options of a command line; SystemExit with a sentence for a wrong one."""
    given = {name: options[name] for name in NAMES if options.get(name) is not None}
    if given and options["world"] != "generated":
        raise SystemExit(f"--{min(given).replace('_', '-')} belongs to --world generated")
    try:
        sizes = read_sizes(given)
    except PlayError as error:
        raise SystemExit(str(error)) from error
    host, world = options["host"], options["world"]
    serve(options["port"], options["data"], host=host, world=world, sizes=sizes)


def main() -> None:
    """Serve with the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox", description=__doc__)
    add_arguments(parser)
    start(vars(parser.parse_args()))


if __name__ == "__main__":
    main()
