"""The user's own tools: every Python file in a folder, loaded beside the conversation and again when it changes.

What runs is what the files say now. A file that cannot be loaded offers nothing, not even what it offered before: a
tool that its author has just taken out or mended must not go on running behind a typing error.
"""

import asyncio
import contextlib
import hashlib
import stat
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from assistant.settings import APP_NAME
from assistant.tools.crash_note import USER_TOOL
from assistant.tools.execution import ToolDiedError, run_in_thread, run_with_timeout
from assistant.tools.foreign import ForeignTool, is_foreign_tool
from assistant.tools.printing import printing_as
from assistant.tools.seen import SeenTools
from assistant.tools.source import ToolHost
from assistant.tools.tool import FunctionTool, Tool
from assistant.tools.user_modules import UserModules

POLL_S = 2.0  # more often costs more than an idle program may
LOAD_TIMEOUT_S = 10.0
SOURCE = "your tools"

Stamp = tuple[int, int, int]
"""What tells whether a file is still the same: time of change in nanoseconds, size in bytes, number on its disk."""


class BrokenFileError(Exception):
    """A file that cannot be loaded; the message says where and why, for the middle of a sentence."""


@dataclass(slots=True)
class _File:
    """A file of the folder as it was loaded."""

    stamp: Stamp
    tools: list[Tool] = field(default_factory=list)


def user_tools_folder() -> Path:
    """Return where the user's tools are, whether or not there are any."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "tools"


class UserTools:
    """A source of tools: the `@tool` functions (ours or Strands') in the files `*.py` of a folder.

    Each asks for approval unless its author wrote `@tool(approval=...)`. Files whose names begin with "_" are helpers
    for the others; those whose names begin with "." are left alone.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        poll_s: float = POLL_S,
        load_timeout_s: float = LOAD_TIMEOUT_S,
        seen: SeenTools | None = None,
    ) -> None:
        """Take the folder (None: `user_tools_folder()`), which need not exist; it is looked at every `poll_s` seconds.

        A file that takes longer than `load_timeout_s` seconds to load is given up. With `seen`, the user is told of
        files that never ran before, as they are now, before they do.
        """
        self._ran_before = seen
        self.folder = folder or user_tools_folder()
        self._poll_s = poll_s
        self._load_timeout_s = load_timeout_s
        self._host: ToolHost | None = None
        self._watching: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()
        self._modules: UserModules | None = None
        self._files: dict[str, _File] = {}
        self._helpers: dict[str, Stamp] = {}
        self._seen: dict[str, Stamp] = {}
        self._was_readable = True

    async def start(self, host: ToolHost) -> None:
        """Begin to load and to watch the folder, beside the conversation."""
        await self.stop()
        self._host = host
        self._busy = asyncio.Lock()  # of this event loop
        self._watching = asyncio.create_task(self._watch(), name="watch the user's tools")

    async def stop(self) -> None:
        """End the watching and forget what was loaded. Safe to call twice."""
        watching, self._watching, self._host = self._watching, None, None
        if watching is not None:
            watching.cancel()
            await asyncio.wait({watching})
        self._forget()

    async def reload(self) -> None:
        """Load all files anew, changed or not; returns when that is done. Does nothing without a conversation."""
        async with self._busy:
            if self._host is not None:
                await self._look(self._host, is_news=True, anew=True)

    async def _watch(self) -> None:
        is_news = False
        while self._host is not None:
            async with self._busy:
                await self._look(self._host, is_news)
            is_news = True
            await asyncio.sleep(self._poll_s)

    def _forget(self) -> None:
        if self._modules is not None:
            self._modules.close()
        self._modules, self._files, self._helpers = None, {}, {}
        self._was_readable = True

    def _tools(self) -> list[Tool]:
        return [tool for file in self._files.values() for tool in file.tools]

    async def _look(self, host: ToolHost, is_news: bool, anew: bool = False) -> None:
        """Load what is new or changed, drop what is gone, and offer the outcome if it is not what is offered."""
        stamps = await run_in_thread(self._scan, "look for tools")
        if isinstance(stamps, str):
            if self._was_readable:
                host.notice(stamps, "user_tools_unreadable")
            self._was_readable = False
            return
        self._was_readable = True
        is_settled = self._modules is None or stamps == self._seen
        self._seen = stamps
        if not is_settled and not anew:
            return  # somebody is saving: half a file is none
        helpers = {name: stamp for name, stamp in stamps.items() if name.startswith("_")}
        offered = self._tools()
        if self._modules is None or anew or helpers != self._helpers:
            # A helper may be part of every tool, so all are loaded anew.
            self._forget()
            self._modules, self._helpers = UserModules(self.folder), helpers
            self._modules.open()
        present = {name: stamps[name] for name in sorted(stamps) if name not in helpers}
        changed = [name for name in present if name not in self._files or self._files[name].stamp != present[name]]
        loaded = await asyncio.gather(*(self._load(name, present[name], self._modules, is_news) for name in changed))
        if self._host is not host:
            return  # stopped meanwhile
        # In order of their names, so that it is always the same one of two tools with one name that wins.
        known = {**self._files, **dict(zip(changed, loaded, strict=True))}
        self._files = {name: known[name] for name in present}
        if self._tools() != offered:
            host.offer(SOURCE, self._tools())

    def _scan(self) -> dict[str, Stamp] | str:
        """Look at the folder (in a thread); a sentence if that is not possible."""
        stamps: dict[str, Stamp] = {}
        try:
            for path in self.folder.iterdir():
                if path.suffix != ".py" or path.name.startswith("."):
                    continue
                # A file may be gone between the listing and the look at it.
                with contextlib.suppress(FileNotFoundError):
                    status = path.stat()
                    if stat.S_ISREG(status.st_mode):
                        stamps[path.name] = (status.st_mtime_ns, status.st_size, status.st_ino)
        except FileNotFoundError:
            return {}
        except OSError as error:
            return f"The folder of your tools, {self.folder}, cannot be read: {error.strerror}."
        return stamps

    async def _load(self, name: str, stamp: Stamp, modules: UserModules, is_news: bool) -> _File:
        """Load one file; what is wrong with it is a notice."""
        helpers = tuple(self._helpers)
        try:
            is_new = await run_in_thread(lambda: self._is_new(self.folder / name, helpers), f"of {name}")
            if is_new and not is_news:  # one that comes in the middle of a conversation is named when it is loaded
                self._tell(f"{name} among your tools is new, or was changed since the last time.", f"new {name}")
            with printing_as(name):
                work = run_in_thread(lambda: self._tools_of(self.folder / name, modules, helpers), f"of {name}")
                tools = await run_with_timeout(work, self._load_timeout_s, f"of {name}")
        except (BrokenFileError, ToolDiedError) as error:
            self._tell(f"The tools in {name} cannot be used: {error}.", "user_tool_broken")
            return _File(stamp)
        except TimeoutError:
            took = f"it did not finish loading within {self._load_timeout_s:g} seconds"
            self._tell(f"The tools in {name} cannot be used: {took}.", "user_tool_broken")
            return _File(stamp)
        names = ", ".join(tool.tool_name for tool in tools)
        if not tools:
            self._tell(f"{name} has no function marked with @tool, so it adds no tools.", "user_tool_empty")
        elif is_news:
            self._tell(f"The tools in {name} were loaded: {names}.", "user_tool_loaded")
        return _File(stamp, tools)

    def _tell(self, message: str, code: str) -> None:
        if self._host is not None:
            self._host.notice(message, code)

    def _is_new(self, path: Path, helpers: Iterable[str]) -> bool:
        """Whether this file never ran as it is now (in a thread). What cannot be read says so when it is loaded."""
        if self._ran_before is None:
            return False
        try:
            fingerprint = self._fingerprint(path.read_bytes(), helpers)
        except OSError:
            return False
        return self._ran_before.is_new(f"{USER_TOOL}{path.name}", fingerprint)

    def _fingerprint(self, source: bytes, helpers: Iterable[str]) -> str:
        """What may run when a tool of a file is called: the file and every helper. Raises OSError."""
        digest = hashlib.sha256(source)
        for helper in sorted(helpers):
            digest.update(b"\0" + helper.encode() + b"\0" + (self.folder / helper).read_bytes())
        return digest.hexdigest()

    def _tools_of(self, path: Path, modules: UserModules, helpers: Iterable[str]) -> list[Tool]:
        """Run a file and collect its tools (in a thread). Raises BrokenFileError."""
        try:
            source = path.read_bytes()
            fingerprint = self._fingerprint(source, helpers)
            module = modules.run(path, source)
            tools = list(_tools_in(vars(module), module.__name__))
        except (Exception, SystemExit) as error:
            raise BrokenFileError(self._explain(error, path)) from error
        for tool in tools:
            tool.origin = f"{USER_TOOL}{path.name}"
            tool.fingerprint = fingerprint
            tool.approval = (tool.chosen_approval if isinstance(tool, FunctionTool) else None) or "ask"
        return tools

    def _explain(self, error: BaseException, path: Path) -> str:
        """Say where and what, in the words of Python: "line 3: NameError: name 'x' is not defined"."""
        file, line = path.name, None
        for frame in traceback.extract_tb(error.__traceback__):
            if Path(frame.filename).parent == self.folder:
                file, line = Path(frame.filename).name, frame.lineno
        text = str(error)
        if isinstance(error, SyntaxError):
            text = error.msg
            if error.filename and Path(error.filename).parent == self.folder:
                file, line = Path(error.filename).name, error.lineno
        elif isinstance(error, SystemExit):
            text = "it tried to end the program"
        where = f"line {line}" if line else ""
        if file != path.name:
            where = f"{where} of {file}"
        what = f"{type(error).__name__}: {' '.join(text.split())}" if text else type(error).__name__
        return f"{where}: {what}".removeprefix(": ").rstrip(".")


def _tools_in(names: dict[str, Any], module_name: str) -> Iterator[Tool]:
    """The tools that a module defines itself; those it imported belong to others."""
    seen: set[int] = set()
    for value in names.values():
        if getattr(value, "__module__", None) != module_name or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Tool):
            yield value
        elif not isinstance(value, type) and is_foreign_tool(value):
            yield ForeignTool(value)
