"""The texts of the code, the translations' sources and what is compiled of them belong together."""

import ast
import importlib.util
import re
import string
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = sorted(path.stem for path in TRANSLATIONS.glob("*.ts"))
REPAIR = "run: make translations"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = load_script()


def fields(text: str) -> set[str]:
    """What is put in: the names in braces, except those of another notation (`${NAME}`)."""
    plain = text.replace("${", "{{").replace("NAME}", "NAME}}")
    return {name for _, name, _, _ in string.Formatter().parse(plain) if name}


def compiled(code: str, folder: Path = TRANSLATIONS) -> QTranslator:
    translator = QTranslator()
    assert translator.load(code, str(folder))
    return translator


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_of_the_code_is_translated(code: str) -> None:
    translations = script.read_source(TRANSLATIONS / f"{code}.ts")
    texts = set(script.texts_of_the_code())
    assert texts == set(translations), REPAIR
    assert [text for text in texts if not translations[text]] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_compiled_is_what_the_source_says(code: str) -> None:
    translator = compiled(code)
    translations = script.read_source(TRANSLATIONS / f"{code}.ts")
    differing = [text for text, said in translations.items() if translator.translate("assistant", text) != said]
    assert differing == [], REPAIR


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_what_is_put_in_and_the_keys_to_reach_it(code: str) -> None:
    for text, said in script.read_source(TRANSLATIONS / f"{code}.ts").items():
        assert fields(said) == fields(text), text
        assert len(re.findall(r"&\w", said)) == len(re.findall(r"&\w", text)), text
        assert said.endswith("…") == text.endswith("…"), text
        assert said == said.strip(), text


def test_german_speaks_in_german_marks() -> None:
    for text, said in script.read_source(TRANSLATIONS / "de.ts").items():
        assert "“" not in said or "„" in said, text
        assert "…" not in text or re.search(r"(?<! )…", said.replace(", …)", "")) is None, text


def test_a_new_text_comes_in_unfinished_and_an_old_one_goes(tmp_path: Path) -> None:
    source = tmp_path / "de.ts"
    script.write_source(source, {"Close": "Schließen", "Gone": "Weg"}, {"Close": ["a.py"], "New & <old>": ["b.py"]})
    assert script.read_source(source) == {"Close": "Schließen", "New & <old>": ""}
    script.compile_source(source, tmp_path / "de.qm")
    assert compiled("de", tmp_path).translate("assistant", "Close") == "Schließen"
    assert not compiled("de", tmp_path).translate("assistant", "New & <old>")


def test_a_text_that_nobody_could_translate_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "window.py").write_text('tr(f"{count} tools")\n')
    with pytest.raises(ValueError, match=r"window\.py:1: only a plain text can be translated"):
        script.texts_of_the_code(tmp_path)


# Calls that put their first text before the user's eyes.
SHOWING = {
    "addAction", "addButton", "addItem", "addMenu", "addRow", "addTab", "setAccessibleDescription", "setAccessibleName",
    "setPlaceholderText", "setStatusTip", "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle",
    "QAction", "QCheckBox", "QGroupBox", "QLabel", "QMenu", "QPushButton", "QRadioButton", "add_section",
}  # fmt: skip
# Examples of commands and addresses are the same in every language.
EXAMPLE = re.compile(r"uvx [\w-]+|\w+://\S+")


def shown_untranslated(tree: ast.Module) -> list[str]:
    found = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for argument in call.args if name in SHOWING else ():
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            found += [text for text in texts if re.search(r"[A-Za-z]{2}", text) and not EXAMPLE.fullmatch(text)]
    return found


def test_nothing_is_shown_that_cannot_be_translated() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): texts
        for path in sorted((ROOT / "assistant" / "desktop").rglob("*.py"))
        if (texts := shown_untranslated(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_sentences_are_marked_wherever_they_stand() -> None:
    sentence = re.compile(r"^[A-Z“][^\n]* [^\n]*[.:?!]$")
    unmarked = {}
    for path in sorted((ROOT / "assistant" / "desktop").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marked = {id(argument) for call in ast.walk(tree) if _takes_no_user_text(call) for argument in call.args}
        marked |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in marked
        ]
        if found := [text for text in texts if sentence.match(text)]:
            unmarked[path.name] = found
    assert unmarked == {}


def _takes_no_user_text(node: ast.AST) -> bool:
    """Whether a call marks a text for the translators, or writes to the log."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return getattr(node.func.value, "id", "") == "logger"
    return getattr(node.func, "id", "") in ("tr", "pattern", "QT_TRANSLATE_NOOP")
