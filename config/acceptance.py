"""`make acceptance`: each item of the acceptance list, the tests that show it, the outcome.

A test says which items it shows: `@pytest.mark.acceptance(31, 32)`. Items that no test names are
listed as such: the table is the honest state of the product.
"""

import sys
from collections import defaultdict

import pytest

ITEMS = range(1, 111)
"""The numbers of the acceptance list."""

_WORST_FIRST = ("failed", "skipped", "passed")


class Collector:
    """What pytest reports, by acceptance item."""

    def __init__(self) -> None:
        self.items: dict[str, tuple[int, ...]] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        marked = []
        for item in items:
            marks = item.iter_markers("acceptance")
            if numbers := tuple(number for mark in marks for number in mark.args):
                self.items[item.nodeid] = numbers
                marked.append(item)
        config.hook.pytest_deselected(items=[item for item in items if item not in marked])
        items[:] = marked

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self.outcomes.get(report.nodeid, "passed")
        if report.when == "call" or report.outcome != "passed":
            worst = min(before, report.outcome, key=_WORST_FIRST.index)
            self.outcomes[report.nodeid] = worst


def table(items: dict[str, tuple[int, ...]], outcomes: dict[str, str]) -> str:
    """The lines of the table. A parametrised test is one line with its worst outcome."""
    by_item: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for nodeid, numbers in items.items():
        for number in numbers:
            name = nodeid.partition("[")[0]
            by_item[number][name].append(outcomes.get(nodeid, "failed"))
    width = max([len(name) for tests in by_item.values() for name in tests], default=0)
    lines = [f"{'item':>4}  {'test':<{width}}  outcome"]
    for number in sorted({*ITEMS, *by_item}):
        tests = by_item.get(number)
        if not tests:
            lines.append(f"{number:>4}  {'no test yet':<{width}}  -")
            continue
        for index, (name, results) in enumerate(sorted(tests.items())):
            worst = min(results, key=_WORST_FIRST.index)
            lines.append(f"{number if not index else '':>4}  {name:<{width}}  {worst}")
    shown = sum(
        all(outcome == "passed" for results in tests.values() for outcome in results)
        for tests in by_item.values()
    )
    lines.append(f"{shown} of {len({*ITEMS, *by_item})} items are shown by tests that passed.")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    collector = Collector()
    code = pytest.main(["--no-header", *arguments], plugins=[collector])
    sys.stdout.write("\n" + table(collector.items, collector.outcomes) + "\n")
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else int(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
