"""Telling a key that was pressed from one that is being held down."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from assistant.desktop.fresh_keys import REPEAT_WITHIN_MS, FreshKeys

PRESS, RELEASE = QEvent.Type.ShortcutOverride, QEvent.Type.KeyRelease


@pytest.fixture
def keys(qapp: QApplication) -> Iterator[FreshKeys]:  # noqa: ARG001 - Qt must be there first
    watching = FreshKeys()
    watching.watch(True)
    yield watching
    watching.watch(False)


def send(kind: QEvent.Type, at: int, key: Qt.Key = Qt.Key.Key_W, marked: bool = False) -> None:
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.AltModifier, "", marked)
    event.setTimestamp(at)
    somewhere = QWidget()
    QApplication.sendEvent(somewhere, event)


def test_the_first_press_is_fresh_and_its_repeats_are_not(keys: FreshKeys) -> None:
    send(PRESS, 1000)
    assert keys.is_fresh
    send(RELEASE, 1660, marked=True)
    send(PRESS, 1660, marked=True)
    assert not keys.is_fresh
    send(RELEASE, 1700)
    send(PRESS, 1700)
    assert not keys.is_fresh, "Qt has not marked it, the times tell"


def test_a_finger_can_press_again(keys: FreshKeys) -> None:
    send(PRESS, 1000)
    send(RELEASE, 1050)
    send(PRESS, 1050 + REPEAT_WITHIN_MS)
    assert keys.is_fresh


def test_other_keys_do_not_matter(keys: FreshKeys) -> None:
    send(RELEASE, 1050, key=Qt.Key.Key_A)
    send(PRESS, 1051)
    assert keys.is_fresh


def test_it_watches_only_when_asked_to(keys: FreshKeys) -> None:
    send(PRESS, 1000)
    keys.watch(False)
    keys.watch(False)
    assert not keys.is_fresh
    send(PRESS, 2000)
    assert not keys.is_fresh
    keys.watch(True)
    send(PRESS, 3000)
    assert keys.is_fresh
