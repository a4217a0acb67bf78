"""Running a spec file with PyInstaller's own names stood in for: what it asks for is recorded, nothing is built."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGING = Path(__file__).parents[2] / "packaging"
Entry = tuple[str, str, str]


@dataclass
class Asked:
    """What a spec file asked PyInstaller for, by the name of the step: the arguments of each call."""

    calls: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = field(default_factory=dict)

    def only(self, step: str) -> dict[str, Any]:
        """Return the named arguments of a step that is there once."""
        ((_, named),) = self.calls[step]
        return named


class Result:
    """What a step returns: the analysis has found these files."""

    def __init__(self, binaries: list[Entry], datas: list[Entry]) -> None:
        self.binaries, self.datas = binaries, datas
        self.pure: list[Entry] = []
        self.scripts: list[Entry] = []


def run_spec(folder: str, work: Path, binaries: list[Entry], datas: list[Entry]) -> Asked:
    """Run packaging/FOLDER/assistant.spec as PyInstaller does."""
    spec = PACKAGING / folder / "assistant.spec"
    asked = Asked()

    def step(name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Result:
            asked.calls.setdefault(name, []).append((arguments, named))
            return Result(binaries, datas)

        return call

    names = {name: step(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    path, modules = list(sys.path), set(sys.modules)
    try:
        exec(  # noqa: S102 - that is how PyInstaller runs it
            compile(spec.read_text(encoding="utf-8"), str(spec), "exec"),
            {**names, "SPECPATH": str(spec.parent), "workpath": str(work)},
        )
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(PACKAGING)):
                del sys.modules[name]
    return asked
