"""The Python files of one folder, run as a package of their own, apart from the program's modules.

A file is run from its source, whatever its name, and nothing is written beside it (no __pycache__). Files whose names
begin with "_" are helpers: the others import them with `import _helper` or `from ._helper import ...`, and nobody
else can. The folder is not on `sys.path`, where a file named like a library would stand in for that library.
"""

import builtins
import importlib
import importlib.util
import itertools
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

_numbers = itertools.count(1)


class UserModules(MetaPathFinder):
    """One folder's modules, from `open` to `close`. Another of these has modules of its own, even of the same files."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is run yet."""
        self.folder = folder
        self._package = f"assistant_user_tools_{next(_numbers)}"
        self._builtins: dict[str, Any] = {**vars(builtins), "__import__": self._import}

    def open(self) -> None:
        """Make the helpers importable for the files of this folder."""
        package = ModuleType(self._package)
        package.__path__ = []  # a package, whose modules are found by `find_spec` alone
        sys.modules[self._package] = package
        sys.meta_path.append(self)

    def close(self) -> None:
        """Forget all modules. Safe to call twice."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in [name for name in sys.modules if name.partition(".")[0] == self._package]:
            del sys.modules[name]

    def run(self, path: Path, source: bytes) -> ModuleType:
        """Run a file and return its module, which replaces the one of an earlier run.

        Raises:
            BaseException: What the file raised.

        """
        # Dots would make the name one of a module inside another.
        name = f"{self._package}.{path.stem.replace('.', '_')}"
        module = ModuleType(name)
        module.__package__ = self._package
        module.__file__ = str(path)
        # Before it runs: dataclasses and type hints look for their module there.
        sys.modules[name] = module
        try:
            self._execute(module, path, source)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        return module

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a helper (for Python's import system)."""
        del path, target
        package, _, name = fullname.rpartition(".")
        if package != self._package or not self._is_helper(name):
            return None
        file = self.folder / f"{name}.py"
        return importlib.util.spec_from_file_location(fullname, file, loader=_HelperLoader(self, file))

    def _is_helper(self, name: str) -> bool:
        return name.startswith("_") and (self.folder / f"{name}.py").is_file()

    def _execute(self, module: ModuleType, path: Path, source: bytes) -> None:
        # With these the import statements in the file find the helpers first (`_import`).
        module.__dict__["__builtins__"] = self._builtins
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - running it is the task

    def _import(
        self,
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """What an import statement in a file of the folder does: `import _helper` is `from . import _helper`."""
        if level == 0 and self._is_helper(name):
            return importlib.import_module(f"{self._package}.{name}")
        return builtins.__import__(name, globals_, locals_, fromlist or (), level)


class _HelperLoader(Loader):
    """Runs a helper for Python's import system."""

    def __init__(self, modules: UserModules, path: Path) -> None:
        self._modules = modules
        self._path = path

    def exec_module(self, module: ModuleType) -> None:
        self._modules._execute(module, self._path, self._path.read_bytes())
