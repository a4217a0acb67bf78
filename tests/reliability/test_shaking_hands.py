"""Every way not to get a connection, tried by `assistant talk` as a process of its own."""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from assistant.realtime.connection import Connection
from assistant.realtime.endpoint import Credentials, parse_endpoint
from assistant.realtime.errors import RequestRefusedError
from tests.support.certificates import Authority, self_signed
from tests.support.desktop_session import private_folders
from tests.support.faults import UserSaw, assert_no_traceback
from tests.support.refusing import Refusing, refusing
from tests.support.talking import NO_SOUND, PATIENCE_S

PATHS = (
    "401", "403", "404", "429", "500", "503", "302",
    "page", "garbage", "endless", "close", "reset", "wrong-accept", "hang",
)  # fmt: skip
# These need a process of their own: one waits ten seconds, the other trusts nobody.
ALONE = ("hang", "unknown authority")


@dataclass(frozen=True)
class Refused:
    """A conversation that came to nothing."""

    status: int
    output: str
    console: str

    @property
    def told(self) -> list[dict[str, str]]:
        """What the user was told in the course of it."""
        events = map(json.loads, self.output.splitlines())
        return [event for event in events if event["type"] in ("bidi_notice", "bidi_error")]

    @property
    def sentences(self) -> list[str]:
        """What the user read."""
        return [event["message"] for event in self.told] + self.console.splitlines()


AN_EMPTY_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


async def try_to_talk(urls: list[str], env: dict[str, str]) -> list[Refused]:
    """Try these endpoints, one after the other."""
    environment = {**os.environ, **NO_SOUND, **AN_EMPTY_KEYRING, **env}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.talks_in_a_row", *urls,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    output, console = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    assert (process.returncode, console) == (0, b"")
    return [Refused(*json.loads(line)) for line in output.splitlines()]


async def try_everything(authority: Authority, own: ssl.SSLContext) -> dict[str, Refused]:
    async with contextlib.AsyncExitStack() as stack:

        async def serve(tls: ssl.SSLContext | None = None) -> str:
            return await stack.enter_async_context(refusing(Refusing("ws://localhost:1/"), tls))

        plain = await serve()
        urls = {path: f"{plain}/{path}" for path in PATHS}
        urls["wrong name"] = await serve(authority.serving("example.org"))
        urls["expired"] = await serve(authority.serving(expired=True))
        urls["self-signed"] = await serve(own)
        urls["unknown authority"] = await serve(authority.serving())
        urls["no TLS"] = plain.replace("ws:", "wss:")
        urls["no host"] = "wss://nowhere.invalid"
        urls["nothing listens"] = f"ws://localhost:{free_port()}"
        together = [name for name in urls if name not in ALONE]
        outcomes = await asyncio.gather(
            try_to_talk([urls[name] for name in together], authority.env),
            *(try_to_talk([urls[name]], {}) for name in ALONE),
        )
        return dict(zip((*together, *ALONE), itertools.chain(*outcomes), strict=True))


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Refused]]:
    folder = tmp_path_factory.mktemp("certificates")
    with private_folders() as folders, pytest.MonkeyPatch.context() as patch:
        for variable, path in folders.items():
            patch.setenv(variable, path)
        yield asyncio.run(try_everything(Authority(folder), self_signed(folder)))


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(
            "401",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server refuses the key in the handshake (401)",
                seen="The endpoint refuses this API key. Check it with `assistant key show` and store "
                "a valid one with `assistant key set`.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "403",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server forbids it (403)",
                seen="The endpoint refuses this API key.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "404",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="There is no Realtime API at the address (404)",
                seen="… has no Realtime API at this address (404). Check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "429",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server is asked too often (429)",
                seen="… is asked too often (429). Wait a little and try again.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "500",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server fails (500)",
                seen="… has trouble of its own (500). Try again later.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "503",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server is overloaded (503)",
                seen="… has trouble of its own (503). Try again later.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "302",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The server sends the connection to another host (301, 302, 303, 307, 308)",
                seen="… sends the connection elsewhere (302), which is not followed for the key's "
                "safety. Give the final address as the endpoint.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "page",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="A web page answers, as in a hotel's network",
                seen="… answers, but with something else than the Realtime API. Check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "garbage",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="Garbage answers",
                seen="… answers, but with something else than the Realtime API. Check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "endless",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="An answer that never ends",
                seen="… answers, but with something else than the Realtime API. Check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "close",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The connection is closed before the answer",
                seen="… closed the connection before it had answered. Try again later, or check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "reset",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="The connection is reset before the answer",
                seen="… closed the connection before it had answered. Try again later, or check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "wrong-accept",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="An answer that proves nothing",
                seen="… answers, but with something else than the Realtime API. Check the endpoint's URL.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "hang",
            marks=pytest.mark.fault(
                area="Shaking hands",
                fault="No answer comes",
                seen="The server has not answered yet. Waiting for it…",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "no host",
            marks=pytest.mark.fault(
                area="The network",
                fault="There is no such host (DNS)",
                seen="There is no host named nowhere.invalid, or the network is down. Check the "
                "address and the connection.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "nothing listens",
            marks=pytest.mark.fault(
                area="The network",
                fault="The connection is refused",
                seen="Nothing listens at …. Is the server running, and is the address right?",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "wrong name",
            marks=pytest.mark.fault(
                area="Encryption",
                fault="The certificate is another host's",
                seen="localhost cannot be trusted: Hostname mismatch… Check the address and this computer's clock.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "expired",
            marks=pytest.mark.fault(
                area="Encryption",
                fault="The certificate has expired",
                seen="localhost cannot be trusted: certificate has expired. Check the address and "
                "this computer's clock.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "self-signed",
            marks=pytest.mark.fault(
                area="Encryption",
                fault="The certificate is signed by nobody else",
                seen="localhost cannot be trusted: self-signed certificate. Check the address and "
                "this computer's clock.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "unknown authority",
            marks=pytest.mark.fault(
                area="Encryption",
                fault="The certificate's authority is not known",
                seen="localhost cannot be trusted: unable to get local issuer certificate. Check the "
                "address and this computer's clock.",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
        pytest.param(
            "no TLS",
            marks=pytest.mark.fault(
                area="Encryption",
                fault="The server speaks no TLS",
                seen="localhost cannot be trusted: it does not speak TLS as it should. Check the address and this …",
                recovers="no: the conversation ends, and the next try is the user's",
                kept="nothing was said yet",
            ),
        ),
    ],
)
def test_a_connection_that_cannot_be_had_is_one_plain_sentence(
    refused: dict[str, Refused], user_saw: UserSaw, how: str
) -> None:
    outcome = refused[how]
    assert outcome.status == 1, "a program that waits for it knows"
    assert_no_traceback(outcome.console)
    (sentence,) = outcome.console.splitlines()
    assert sentence.endswith((".", "?"))
    assert len(sentence) < 300
    user_saw(*outcome.sentences)


def test_who_is_kept_waiting_is_told_so_first_and_then_how_it_ended(refused: dict[str, Refused]) -> None:
    assert [event["code"] for event in refused["hang"].told] == ["server_slow", "connect_timeout"]
    assert "did not answer within 10 seconds" in refused["hang"].console


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_the_key_never_follows_a_redirect(status: int) -> None:
    async def connect() -> tuple[Refusing, Refusing]:
        here, elsewhere = Refusing(), Refusing()
        async with refusing(here) as url, refusing(elsewhere) as other:
            here.location = other.replace("localhost", "127.0.0.1") + "/401"
            with pytest.raises(RequestRefusedError, match="which is not followed for the key's safety"):
                await Connection.open(parse_endpoint(f"{url}/{status}"), "m", Credentials("sk-marked-0123456789"))
        return here, elsewhere

    here, elsewhere = asyncio.run(connect())
    assert [b"sk-marked" in request for request in here.requests] == [True]
    assert elsewhere.requests == []
