"""A conversation with echo cancellation and nothing else, to see what that costs: ARGUMENTS as `assistant talk`."""

import sys

from assistant import loop
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.io.audio import BidiAudioIO


async def converse(url: str) -> None:
    """Talk hands-free until the server ends it, or this process is ended."""
    model = BidiOpenAIRealtimeModel(provider_config={"turn_mode": "server_vad"}, client_config={"url": url})
    audio = BidiAudioIO(echo_cancellation=True)
    await BidiAgent(model).run(inputs=[audio.input()], outputs=[audio.output()])


if __name__ == "__main__":
    loop.run(converse(sys.argv[sys.argv.index("--endpoint") + 1]))
