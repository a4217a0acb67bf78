"""Importing scripts of packaging/, which is no package: each is run by itself, or by PyInstaller."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

PACKAGING = Path(__file__).parents[2] / "packaging"


def packaging_module(name: str, folder: str = "") -> ModuleType:
    """Return packaging/FOLDER/NAME.py as a module; it can import its neighbours as when it is run as a script."""
    path = PACKAGING / folder / f"{name}.py"
    spec = spec_from_file_location(f"packaging_scripts_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    neighbours = [str(PACKAGING), str(path.parent)]
    sys.path[:0] = neighbours
    try:
        spec.loader.exec_module(module)
    finally:
        for neighbour in neighbours:
            sys.path.remove(neighbour)
    return module
