"""`assistant` without a command: the desktop application, or the terminal where there is no screen."""

import argparse
import dataclasses
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.control import shows_running_one
from assistant.installing import MissingPartError, explain, load, loading
from assistant.options import ConversationOptions, check_profile
from assistant.screen import screen_problem


def run(arguments: argparse.Namespace) -> int:
    """Open the window; without a screen say so and hold the same conversation in the terminal."""
    names = [option.name for option in dataclasses.fields(ConversationOptions)]
    asked_for = ConversationOptions(**{name: getattr(arguments, name) for name in names})
    check_profile(asked_for)
    problem = screen_problem(os.environ)
    if problem is not None:
        from assistant.commands import talk

        print(f"{problem} The conversation is held in this terminal instead.", flush=True)  # noqa: T201 - a note to the user
        nothing_more = argparse.Namespace(turns=None, save=None, resume=None, json=False, no_speakers=False)
        return talk.run(argparse.Namespace(**(vars(nothing_more) | vars(arguments))))
    if shows_running_one():
        return 0
    with loading():
        load("assistant.qt_imports")
        look_for_window_libraries(os.environ)
        from assistant.app import run_desktop

    return run_desktop(asked_for, at_login=arguments.at_login)


def look_for_window_libraries(environment: Mapping[str, str]) -> None:
    """Raise MissingPartError when a library that windows on X11 need is missing: Qt would abort the process."""
    if not sys.platform.startswith("linux") or environment.get("WAYLAND_DISPLAY"):
        return
    if environment.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return
    qt_core = load("PySide6.QtCore")
    plugins = Path(qt_core.QLibraryInfo.path(qt_core.QLibraryInfo.LibraryPath.PluginsPath))
    for plugin in plugins.glob("platforms/libqxcb.so"):
        loader = qt_core.QPluginLoader(str(plugin))
        problem = None if loader.load() else explain(OSError(loader.errorString()), "The window needs")
        if problem:
            raise MissingPartError(problem)
