import asyncio

from assistant.desktop.settings_dialog.errands import Errands
from tests.support.guards import ExpectLog


async def answer(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fail() -> int:
    raise LookupError("as it was")


def test_the_result_is_handed_back() -> None:
    async def main() -> int:
        given: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        Errands().start(answer(42), given.set_result)
        return await given

    assert asyncio.run(main()) == 42


def test_what_is_cancelled_tells_nothing_even_before_it_began() -> None:
    async def main() -> list[int]:
        told: list[int] = []
        errands = Errands()
        errands.start(answer(1), told.append)
        errands.cancel()
        errands.cancel()
        await asyncio.sleep(0.01)
        return told

    assert asyncio.run(main()) == []


def test_a_failure_is_logged(expect_log: ExpectLog) -> None:
    expect_log("errand")

    async def main() -> None:
        Errands().start(fail(), print)
        await asyncio.sleep(0.01)

    asyncio.run(main())
