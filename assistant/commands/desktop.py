"""`assistant` without a command: the desktop application, or the terminal where there is no screen."""

import argparse
import dataclasses
import os

from assistant.control import shows_running_one
from assistant.options import ConversationOptions
from assistant.screen import screen_problem


def run(arguments: argparse.Namespace) -> int:
    """Open the window; without a screen say so and hold the same conversation in the terminal."""
    problem = screen_problem(os.environ)
    if problem is not None:
        from assistant.commands import talk

        print(f"{problem} The conversation is held in this terminal instead.", flush=True)  # noqa: T201 - a note to the user
        nothing_more = argparse.Namespace(turns=None, save=None, resume=None, json=False, no_speakers=False)
        return talk.run(argparse.Namespace(**(vars(nothing_more) | vars(arguments))))
    if shows_running_one():
        return 0
    from assistant.app import run_desktop

    names = [option.name for option in dataclasses.fields(ConversationOptions)]
    asked_for = ConversationOptions(**{name: getattr(arguments, name) for name in names})
    return run_desktop(asked_for, at_login=arguments.at_login)
