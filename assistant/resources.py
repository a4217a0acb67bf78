"""Where the files that ship with the program are: icons, sounds, the practice server's grammar, sample speech."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries them inside the package (pyproject.toml, force-include); a checkout has them beside it.
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """The path of a packaged file, e.g. `resource("samples", "question.wav")`.

    Raises FileNotFoundError when this installation does not have it.
    """
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"{'/'.join(parts)} is missing from this installation; please install it again.")
