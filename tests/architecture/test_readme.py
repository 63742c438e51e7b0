"""What the README says about configuration is what the code reads."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

ELSEWHERE = {"PORT", "HOST", "SANDBOX_PORT", "PYTHON", "CHROMIUM", "JOB_SLOTS_READY_HOURS"}
"""Read by the runner, by make or by later versions, not through `config.env`."""


def names_in_table() -> set[str]:
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}


def names_in_code() -> set[str]:
    sources = [*(ROOT / "config" / "settings").glob("*.py"), ROOT / "config" / "env.py"]
    text = "\n".join(path.read_text() for path in sources)
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", text))


def test_the_table_lists_what_is_read() -> None:
    assert names_in_table() == names_in_code() | ELSEWHERE


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE)))
)
def test_quoted_make_targets_exist(command: str) -> None:
    assert re.search(rf"^{command}:", MAKEFILE, re.MULTILINE), command


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"manage\.py ([a-z_]+)", README + OPERATIONS)))
)
def test_quoted_management_commands_exist(command: str) -> None:
    from django.core.management import get_commands

    assert command in get_commands()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#h][^)]*)\)", README))))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists(), target
