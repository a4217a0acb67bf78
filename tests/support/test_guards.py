"""Each guard is shown to catch what it is there for, in a pytest run of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_guarded(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run one test file under the guards alone."""
    (folder / "test_sample.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.guards", "--rootdir", str(folder), "-c", os.devnull]
    plugins = ["-p", "no:cacheprovider", "-p", "no:pytest-qt", "-q", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    env.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [*command, *plugins], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
    )


BAD_TESTS = {
    "skip": ("import pytest\ndef test_x(): pytest.skip('no microphone here')\n", "no microphone here"),
    "skipped module": ("import pytest\npytest.importorskip('no_such_module')\n", "No test may be skipped"),
    "expected failure": (
        "import pytest\n@pytest.mark.xfail(reason='known')\ndef test_x(): assert False\n",
        "No test may be skipped",
    ),
    "warning": ("import logging\ndef test_x(): logging.getLogger('a').warning('odd')\n", "WARNING a: odd"),
    "absent warning": ("def test_x(expect_log): expect_log('never logged')\n", "expected in the log and never seen"),
    "task": (
        "import asyncio\nasync def main(): task = asyncio.create_task(asyncio.sleep(9), name='forgotten')\n"
        "def test_x(): asyncio.run(main())\n",
        "forgotten",
    ),
    "thread": (
        "import threading\ndef test_x(): threading.Thread(target=threading.Event().wait, name='stuck', daemon=True)"
        ".start()\n",
        "threads left running: ['stuck']",
    ),
    "process": (
        "import atexit, subprocess\nkept = []\ndef test_x():\n    kept.append(subprocess.Popen(['sleep', '60']))\n"
        "    atexit.register(kept[0].kill)\n",
        "child processes left running",
    ),
}


@pytest.mark.parametrize(("test", "complaint"), BAD_TESTS.values(), ids=list(BAD_TESTS))
def test_a_test_that_leaves_something_behind_fails(tmp_path: Path, test: str, complaint: str) -> None:
    result = run_guarded(tmp_path, test)
    assert result.returncode != 0
    assert complaint in result.stdout


def test_a_clean_test_passes(tmp_path: Path) -> None:
    test = (
        "import asyncio, logging\n"
        "async def main():\n"
        "    await asyncio.create_task(asyncio.sleep(0))\n"
        "def test_x(expect_log):\n"
        "    expect_log('lost the .* connection')\n"
        "    logging.getLogger('a').warning('lost the %s connection', 'first')\n"
        "    asyncio.run(main())\n"
    )
    result = run_guarded(tmp_path, test)
    assert "1 passed" in result.stdout
    assert result.returncode == 0
