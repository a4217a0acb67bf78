"""The way of the Tab key through what comes and goes: Qt puts every new control at the end, wherever it stands."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(widget: QWidget, before: QWidget) -> None:
    """Let the Tab key come from `before` to what is in `widget`; both are in one window.

    Where `before` holds `widget`, what is in `widget` becomes the first that is reached in `before`.
    """
    last = _place_of(before) if before.isAncestorOf(widget) else last_stop(before)
    for stop in [stop for stop in _chain(widget) if _is_stop(stop, widget)]:
        if last is not None:
            QWidget.setTabOrder(last, stop)
        last = stop


def last_stop(widget: QWidget) -> QWidget:
    """The last control in a widget in the order of the Tab key; the widget itself if there is none."""
    last = widget
    for step in _chain(widget):
        if _is_stop(step, widget):
            last = step
    return last


def _place_of(widget: QWidget) -> QWidget | None:
    """The widget itself if it takes the keyboard, else the last before it that does: None if there is none."""
    last = None
    for step in _chain(widget):
        if step.focusPolicy() != Qt.FocusPolicy.NoFocus:
            last = step
        if step is widget:
            break
    return last


def _is_stop(step: QWidget, widget: QWidget) -> bool:
    return (step is widget or widget.isAncestorOf(step)) and step.focusPolicy() != Qt.FocusPolicy.NoFocus


def _chain(widget: QWidget) -> Iterator[QWidget]:
    """Everything in the widget's window in the order of the Tab key, which is a ring."""
    first = widget.window()
    step: QWidget | None = first
    while step is not None:
        yield step
        step = step.nextInFocusChain()
        if step is first:
            return
