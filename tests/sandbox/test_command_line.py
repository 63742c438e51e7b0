"""The options of the command line, and what they begin."""

import argparse

import pytest

from integrations.sandbox import __main__ as command
from integrations.sandbox.sizes import NAMES, Sizes


def started(monkeypatch, *words):
    """What `serve` is called with for these words."""
    calls = []
    monkeypatch.setattr(command, "serve", lambda *args, **named: calls.append((args, named)))
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    command.start(vars(parser.parse_args(words)))
    return calls[0]


def test_without_options_it_is_the_demo_world(monkeypatch):
    args, named = started(monkeypatch)
    assert args == (8770, None)
    assert named == {"host": "127.0.0.1", "world": "demo", "sizes": Sizes()}


def test_every_size_has_an_option(monkeypatch):
    words = ["--world", "generated"]
    for number, name in enumerate(NAMES):
        value = "0.01" if name.endswith("_share") else str(number + 3)
        words += [f"--{name.replace('_', '-')}", value]
    _, named = started(monkeypatch, *words)
    given = vars(named["sizes"])
    assert given["seed"] == 3
    assert given["seats"] == 6
    assert given["messages_per_lead"] == 8.0
    assert [given[name] for name in NAMES if name.endswith("_share")] == [0.01] * 8


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--seed", "4"], "--seed belongs to --world generated"),
        (["--world", "generated", "--leads", "0"], "leads must be between 1 and 1,000,000"),
    ],
)
def test_wrong_options_end_it_with_a_sentence(monkeypatch, words, message):
    with pytest.raises(SystemExit, match=message):
        started(monkeypatch, *words)
