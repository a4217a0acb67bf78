"""Between the conversation's one audio format (PCM16, 24 kHz, mono) and the one the session was configured for."""

import base64
from typing import cast

import msgspec

from assistant.audio.telephony import Law, TelephoneCodec
from assistant.realtime.client_events import ClientEvent, InputAudioBufferAppend

PCM = "audio/pcm"


class WireAudio:
    """Converts what the microphone sends and what the model says, where the wire speaks a telephone format."""

    def __init__(self, input_format: str = PCM, output_format: str = PCM) -> None:
        """`*_format`: audio/pcm, audio/pcmu or audio/pcma."""
        self._outgoing = None if input_format == PCM else TelephoneCodec(cast(Law, input_format))
        self._incoming = None if output_format == PCM else TelephoneCodec(cast(Law, output_format))

    def outgoing(self, event: ClientEvent) -> ClientEvent:
        """The event as the wire wants it."""
        if self._outgoing is None or not isinstance(event, InputAudioBufferAppend):
            return event
        coded = self._outgoing.encode(base64.b64decode(event.audio))
        return msgspec.structs.replace(event, audio=base64.b64encode(coded).decode())

    def rest_of_utterance(self) -> InputAudioBufferAppend | None:
        """What is still to be sent of an utterance that is over; None where nothing is."""
        coded = b"" if self._outgoing is None else self._outgoing.finish_encoding()
        return InputAudioBufferAppend(audio=base64.b64encode(coded).decode()) if coded else None

    def rest_of_reply(self) -> str:
        """What is still to be heard (base64) of a reply that is over; empty where nothing is."""
        return "" if self._incoming is None else base64.b64encode(self._incoming.finish_decoding()).decode()

    def incoming(self, audio: str) -> str:
        """A piece of a reply (base64) as the conversation wants it."""
        if self._incoming is None:
            return audio
        return base64.b64encode(self._incoming.decode(base64.b64decode(audio))).decode()
