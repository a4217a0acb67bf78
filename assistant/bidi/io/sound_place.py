"""Where the microphone and the speakers of a conversation run: on Qt's event loop, or in a thread beside asyncio's."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from assistant import loop as qt_loop
from assistant.audio.sound_thread import SoundThread, delete_now

T = TypeVar("T")
Q = TypeVar("Q", bound=QObject)


class SoundPlace:
    """The thread in which Qt's sound objects live, shared by a conversation's microphone and speakers.

    Under Qt's event loop that is the loop's own thread, and everything here is a plain function call. Under any other
    event loop it is a `SoundThread`, which lives from the first `enter` to the last `leave`.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: SoundThread | None = None
        self._users: set[object] = set()

    def enter(self, user: object) -> bool:
        """Begin to use the place, from the event loop's thread; True if `user` was not in it before.

        Raises AudioError where no sound thread can be started, RuntimeError while it serves another event loop.
        """
        running = asyncio.get_running_loop()
        if self._loop is not running:
            if self._loop is not None and not self._loop.is_closed():
                raise RuntimeError("This microphone or these speakers belong to another event loop; make new ones.")
            self._close()  # of a program that ended without `stop`
            if not qt_loop.runs_on_qt():
                self._thread = SoundThread()
            self._loop = running
        is_new = user not in self._users
        self._users.add(user)
        return is_new

    def leave(self, user: object) -> None:
        """Use the place no more; the last one closes it. Safe to call twice."""
        self._users.discard(user)
        if not self._users:
            self._close()

    def _close(self) -> None:
        thread, self._thread, self._loop = self._thread, None, None
        self._users.clear()
        if thread is not None:
            thread.close()

    def call(self, function: Callable[[], T]) -> T:
        """Run `function` in the place and wait for it. Raises DeviceFailedError when the sound thread hangs."""
        return function() if self._thread is None else self._thread.call(function)

    async def run(self, function: Callable[[], T]) -> T:
        """Run `function` in the place; the event loop goes on meanwhile."""
        return function() if self._thread is None else await asyncio.wrap_future(self._thread.submit(function))

    def post(self, function: Callable[[], None]) -> None:
        """Have `function` run in the place without waiting; what it raises goes to the event loop's handler."""
        if self._thread is None:
            function()
            return
        tell = self.to_loop(_report_failure)
        self._thread.submit(function).add_done_callback(lambda future: tell(future.exception()))

    def adopt(self, make: Callable[[], Q]) -> Q:
        """Return the Qt object that `make` makes. To be called in the place."""
        return make() if self._thread is None else self._thread.adopt(make)

    def discard(self, made: QObject) -> None:
        """Delete an adopted object and its children. To be called in the place."""
        if self._thread is None:
            delete_now(made)
        else:
            self._thread.discard(made)

    def to_loop(self, callback: Callable[..., None]) -> Callable[..., None]:
        """Return what, called in the place, calls `callback` on the event loop's thread."""
        loop = self._loop
        if self._thread is None or loop is None:
            return callback

        def deliver(*arguments: Any) -> None:
            with contextlib.suppress(RuntimeError):  # the event loop is closed: nobody is there to be told
                loop.call_soon_threadsafe(callback, *arguments)

        return deliver


def _report_failure(error: BaseException | None) -> None:
    if error is not None:
        message = "The microphone or the speakers failed by a programming error"
        asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
