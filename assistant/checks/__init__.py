"""Is everything here that the assistant needs, and does it work? `assistant --selftest` and `assistant doctor`.

One module a group of checks, each with `check(scope)`, which yields findings; `groups.py` lists them, `running.py` runs
each in a process of its own, so that one that hangs or crashes costs only its own lines.
"""
