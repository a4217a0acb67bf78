"""A program: `assistant talk` with one endpoint after the other, in one process, as starting it is what takes long.

    python -m tests.support.talks_in_a_row URL...

Prints a line of JSON for each: exit status, standard output, standard error.
"""

import contextlib
import io
import json
import sys

from assistant.cli import main

if __name__ == "__main__":
    for url in sys.argv[1:]:
        output, console = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(console):
            status = main(["talk", "--json", "--no-speakers", "--text", "hello", "--endpoint", url])
        sys.stdout.write(json.dumps([status, output.getvalue(), console.getvalue()]) + "\n")
        sys.stdout.flush()
