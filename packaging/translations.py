"""Bring the translations up to date with the code: `make translations`.

    python packaging/translations.py [CODE ...]

Writes resources/translations/CODE.ts, the source a translator edits, for each language there is and each CODE named:
new texts come in unfinished, texts the code no longer has go. Then compiles each into CODE.qm, which the program loads.

Not lupdate: it takes texts only from calls of a class's own `tr`, and ours is a plain function.
"""

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "assistant"
TRANSLATIONS = ROOT / "resources" / "translations"
CONTEXT = "assistant"
SOURCE_LANGUAGE = "en"


def texts_of_the_code(folder: Path = CODE) -> dict[str, list[str]]:
    """Every text that can be translated, with the files that have it, in the order of files and lines.

    Raises:
        ValueError: `tr` or `pattern` is given something that is neither a text nor an entry of a marked table.

    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder.parent).as_posix()
        for _line, text in sorted(_texts(ast.parse(path.read_text(encoding="utf-8")), name)):
            files = found.setdefault(text, [])
            if name not in files:
                files.append(name)
    return found


def _texts(tree: ast.Module, file: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "QT_TRANSLATE_NOOP":
            text = node.args[1]
        elif node.func.id in ("tr", "pattern"):
            text = node.args[0]
            # tr(TABLE[key]): the table's texts are marked where it stands.
            if isinstance(text, ast.Subscript):
                continue
        else:
            continue
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            raise ValueError(f"{file}:{node.lineno}: only a plain text can be translated, not {ast.unparse(text)}")
        yield node.lineno, text.value


def read_source(path: Path) -> dict[str, str]:
    """The translations in a .ts file by text; an unfinished one is empty."""
    if not path.exists():
        return {}
    translations = {}
    # The project's own file.
    for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 - see above
        translation = message.find("translation")
        said = "" if translation is None or translation.get("type") else translation.text or ""
        translations[message.findtext("source", "")] = said
    return translations


def write_source(path: Path, translations: dict[str, str], texts: dict[str, list[str]]) -> None:
    """Write a .ts file with exactly these texts, in their order."""
    root = ET.Element("TS", version="2.1", language=path.stem, sourcelanguage=SOURCE_LANGUAGE)
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, files in texts.items():
        message = ET.SubElement(context, "message")
        for file in files:
            # Without line numbers: they would change with every edit of the code.
            ET.SubElement(message, "location", filename=f"../../{file}")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        translation.text = translations.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ET.indent(root, "    ")
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def compile_source(path: Path, compiled: Path) -> None:
    """Make the .qm file of a .ts file.

    Raises:
        subprocess.CalledProcessError: Qt's lrelease refuses the file; it has said why.

    """
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([lrelease, "-silent", "-nounfinished", path, "-qm", compiled], check=True)  # noqa: S603 - our own files


def main(codes: list[str]) -> int:
    """Bring each language up to date; returns the exit status."""
    texts = texts_of_the_code()
    TRANSLATIONS.mkdir(parents=True, exist_ok=True)
    for code in sorted({path.stem for path in TRANSLATIONS.glob("*.ts")} | set(codes)):
        source = TRANSLATIONS / f"{code}.ts"
        translations = read_source(source)
        write_source(source, translations, texts)
        compile_source(source, source.with_suffix(".qm"))
        missing = [text for text in texts if not translations.get(text)]
        lines = [f"{code}: {len(texts) - len(missing)} of {len(texts)} texts are translated.", *missing]
        sys.stdout.write("\n    ".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
