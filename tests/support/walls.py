"""Reads source files without running them and says where they break a wall of the architecture."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Import:
    """One import: in which file and line, and the full dotted name of what is imported."""

    file: Path  # relative to the folder that holds the package
    line: int
    name: str

    @property
    def unit(self) -> str:
        """The part of the package the importing file belongs to: a folder, or a module at the top."""
        return self.file.parts[1] if len(self.file.parts) > 2 else self.file.stem

    def is_of(self, module: str) -> bool:
        """Whether this imports `module` or something inside it."""
        return self.name == module or self.name.startswith(module + ".")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


def source_files(root: Path, *folders: str) -> list[Path]:
    """Return all Python files below these folders of `root`, relative to it."""
    return sorted(path.relative_to(root) for folder in folders for path in (root / folder).rglob("*.py"))


def read_imports(root: Path, package: str) -> list[Import]:
    """Return every import in the package: inside functions and under TYPE_CHECKING too, relative ones resolved."""
    return [found for file in source_files(root, package) for found in _imports_of(root, file)]


def _imports_of(root: Path, file: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse((root / file).read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            # In a file's module path, one dot stands for the folder the file is in, each further one for its parent.
            base = ".".join(file.parts[: len(file.parts) - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:
                yield Import(file, node.lineno, f"{module}.{alias.name}")


def outside_of(allowed: Mapping[str, Iterable[str]], imports: Iterable[Import], package: str) -> list[str]:
    """Return the imports from one unit of the package to another that `allowed` does not name.

    The package itself and what its `__init__.py` offers (the version) are open to all.
    """
    problems = []
    for found in imports:
        if not found.is_of(package):
            continue
        target = found.name.removeprefix(package).strip(".").split(".")[0]
        if found.unit not in allowed:
            problems.append(f"{found.file} belongs to no part of the architecture: say what {found.unit} may import")
        elif target in allowed and target not in {found.unit, *allowed[found.unit]}:
            problems.append(str(found))
    return problems


def forbidden(imports: Iterable[Import], modules: Iterable[str]) -> list[str]:
    """Return those of the imports that are of one of these modules."""
    names = tuple(modules)
    return [str(found) for found in imports if any(found.is_of(module) for module in names)]


def find_cycle(imports: Iterable[Import], package: str) -> list[str]:
    """Return the units of a ring of imports, or an empty list."""
    graph: dict[str, set[str]] = {}
    for found in imports:
        parts = found.name.split(".")
        if found.is_of(package) and len(parts) > 1 and parts[1] != found.unit:
            graph.setdefault(found.unit, set()).add(parts[1])
    done: set[str] = set()

    def visit(unit: str, path: list[str]) -> list[str]:
        if unit in path:
            return path[path.index(unit) :]
        if unit in done:
            return []
        for target in sorted(graph.get(unit, ())):
            if cycle := visit(target, [*path, unit]):
                return cycle
        done.add(unit)
        return []

    return next((cycle for unit in sorted(graph) if (cycle := visit(unit, []))), [])


def too_long(root: Path, files: Iterable[Path]) -> list[str]:
    """Return the files and functions that no longer fit in a reader's head."""
    problems = []
    for file in files:
        text = (root / file).read_text(encoding="utf-8")
        lines = len(text.splitlines())
        if lines > MAX_FILE_LINES:
            problems.append(f"{file} has {lines} lines (at most {MAX_FILE_LINES})")
        for node in ast.walk(ast.parse(text, str(file))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    problems.append(
                        f"{file}:{node.lineno} {node.name} has {length} lines (at most {MAX_FUNCTION_LINES})"
                    )
    return problems
