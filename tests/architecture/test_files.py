"""Files a reader takes in at one sitting, and pages that a strict policy lets through."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "tenants", "candidates", "integrations", "sync")
PYTHON = [p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 250

_INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def test_there_is_something_to_check() -> None:
    assert len(PYTHON) > 80
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_inline_script_or_style(path: Path) -> None:
    assert _INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_marked_safe(path: Path) -> None:
    """What people and LinkedIn wrote is always escaped."""
    assert not re.search(r"\|\s*safe\b|autoescape\s+off", path.read_text())
