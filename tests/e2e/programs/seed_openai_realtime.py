"""The program of the seed's page on the OpenAI Realtime API, with nothing but its imports changed."""

# ruff: noqa: I001 - in the order of the original

import asyncio

from assistant.bidi import BidiAgent
from assistant.bidi.io import BidiAudioIO, BidiTextIO
from assistant.bidi.models import BidiOpenAIRealtimeModel
from assistant.bidi.tools import stop_conversation

from strands_tools import calculator


async def main() -> None:
    model = BidiOpenAIRealtimeModel(
        model_id="gpt-realtime",
        provider_config={
            "audio": {
                "voice": "coral",
            },
        },
        client_config={"api_key": "<OPENAI_API_KEY>"},
    )
    # stop_conversation tool allows user to verbally stop agent execution.
    agent = BidiAgent(model=model, tools=[calculator, stop_conversation])

    audio_io = BidiAudioIO()
    text_io = BidiTextIO()
    await agent.run(inputs=[audio_io.input()], outputs=[audio_io.output(), text_io.output()])


if __name__ == "__main__":
    asyncio.run(main())
