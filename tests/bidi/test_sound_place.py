import asyncio
import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from assistant import loop
from assistant.bidi.io.sound_place import SoundPlace

pytestmark = pytest.mark.usefixtures("qapp")


def test_under_qt_everything_is_a_plain_call(qapp: QApplication):
    async def main() -> None:
        place = SoundPlace()
        assert place.enter("microphone")
        assert not place.enter("microphone")
        here = threading.get_ident()
        assert (place.call(threading.get_ident), await place.run(threading.get_ident)) == (here, here)
        seen: list[int] = []
        place.post(lambda: seen.append(1))
        assert seen == [1], "at once"
        assert place.to_loop(seen.append) == seen.append
        owner = place.adopt(QObject)
        place.discard(owner)
        assert not Shiboken.isValid(owner)
        place.leave("microphone")

    loop.run(main(), application=qapp)


def test_under_asyncio_it_is_one_thread_until_the_last_leaves():
    async def main() -> None:
        place = SoundPlace()
        assert place.enter("microphone")
        assert place.enter("speakers")
        idents = {place.call(threading.get_ident), await place.run(threading.get_ident)}
        assert len(idents) == 1
        assert threading.get_ident() not in idents
        place.leave("microphone")
        assert place.call(threading.get_ident) in idents
        place.leave("speakers")
        place.leave("speakers")
        assert "sound" not in {thread.name for thread in threading.enumerate()}

    asyncio.run(main())


def test_what_is_called_back_arrives_on_the_event_loop_s_thread():
    async def main() -> None:
        place, arrived = SoundPlace(), asyncio.Queue[tuple[str, int]]()
        place.enter("microphone")
        tell = place.to_loop(lambda text: arrived.put_nowait((text, threading.get_ident())))
        place.post(lambda: tell("spoken"))
        assert await asyncio.wait_for(arrived.get(), 20) == ("spoken", threading.get_ident())
        place.leave("microphone")

    asyncio.run(main())


def test_what_a_posted_function_raises_goes_to_the_loop_s_handler():
    async def main() -> BaseException:
        failures: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.put_nowait(context))
        place = SoundPlace()
        place.enter("microphone")
        place.post(lambda: [][0])
        context = await asyncio.wait_for(failures.get(), 20)
        place.leave("microphone")
        error: BaseException = context["exception"]
        return error

    assert isinstance(asyncio.run(main()), IndexError)


def test_a_place_serves_one_running_loop_at_a_time():
    async def enter(place: SoundPlace) -> None:
        place.enter("microphone")

    async def main() -> None:
        place = SoundPlace()
        place.enter("microphone")
        with pytest.raises(RuntimeError, match="another event loop"):
            await asyncio.to_thread(asyncio.run, enter(place))
        place.leave("microphone")

    asyncio.run(main())


def test_what_a_closed_loop_is_told_is_lost_without_harm():
    place, told = SoundPlace(), []

    async def enter() -> Any:
        place.enter("microphone")
        return place.to_loop(told.append)

    tell = asyncio.run(enter())
    place.call(lambda: tell("too late"))
    place.leave("microphone")
    assert told == []
