"""The tables of all benchmarks that ran, and the machine, at the end of the run."""

from collections.abc import Callable

import pytest

from tests.benchmarks.measuring import ROUNDS, Table, load_average, machine

TABLES = pytest.StashKey[dict[str, Table]]()
LOAD_BEFORE = pytest.StashKey[str]()
TableNamed = Callable[[str], Table]


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> TableNamed:
    """`table("title")`: the table of that title, which is printed at the end."""
    tables = pytestconfig.stash.setdefault(TABLES, {})
    pytestconfig.stash.setdefault(LOAD_BEFORE, load_average())
    return lambda title: tables.setdefault(title, Table(title))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured, also where a benchmark failed on the way."""
    tables = config.stash.get(TABLES, {})
    if not tables:
        return
    terminalreporter.section("benchmarks")
    for each in tables.values():
        terminalreporter.write_line("\n".join([*each.lines(), ""]))
    terminalreporter.write_line("\n".join(machine()))
    loads = f"{config.stash.get(LOAD_BEFORE, '')} before, {load_average()} after"
    terminalreporter.write_line(f"{ROUNDS} rounds (BENCH_ROUNDS): median (worst); load average {loads}")
