"""A pytest plugin for `make test`: the last line is `N passed, N failed`, whatever happened."""

import pytest

_FAILED = ("failed", "error")
_PASSED = ("passed", "xfailed")


def pytest_unconfigure(config: pytest.Config) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    passed, failed, skipped = (
        sum(len(reporter.stats.get(outcome, ())) for outcome in outcomes)
        for outcomes in (_PASSED, _FAILED, ("skipped",))
    )
    line = f"{passed} passed, {failed} failed"
    reporter.write_line(f"{line}, {skipped} skipped" if skipped else line)
