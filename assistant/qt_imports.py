"""Loads Qt for Python so that what is imported after it loads as fast as without it. To be imported before PySide6."""

import linecache
import sys

import PySide6.QtCore  # noqa: F401 - loaded for what it changes: it takes part in every later import


def _import_without_search() -> None:
    """Have PySide read no more sources of what is imported.

    For `from __feature__ import ...` (other names for Qt's methods) it looks into each module imported after it for
    the word PySide6. With 700 modules that takes 18 MB, for Python keeps the sources, and 0.15 s. To take for granted
    that a module uses PySide is the safe side: it merely keeps the usual names.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: True
    linecache.clearcache()  # of the sources that it has read already


_import_without_search()
