"""The conversation as JSON, one event a line, for programs that read along."""

import base64
import json
from datetime import UTC, datetime
from typing import Any, TextIO

from assistant.bidi.events import BidiEvent
from assistant.bidi.io.approval_prompt import ApprovalPrompt
from assistant.bidi.io.terminal import LineWriter

_AUDIO_BYTES_PER_SAMPLE = 2


class JsonLinesOutput:
    """Prints every event as one line of JSON with a `timestamp` (ISO 8601, UTC, milliseconds).

    Audio is left out; `audio_ms` says how long it was.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        include_audio: bool = False,
        approvals: ApprovalPrompt | None = None,
    ) -> None:
        """Print to `stream`, standard output by default; `include_audio` keeps the base64 audio in.

        `approvals` is told of questions about tools, so that an input that shares it can answer them.
        """
        self._approvals = approvals or ApprovalPrompt()
        self._writer = LineWriter(stream)
        self._include_audio = include_audio

    async def __call__(self, event: BidiEvent) -> None:
        """Print one event.

        Raises:
            BrokenPipeError: Nobody reads any more.

        """
        line = {"timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")}
        self._approvals.take(event)  # its words are for people
        await self._writer.write(json.dumps(line | self._printable(event), ensure_ascii=False) + "\n")

    async def stop(self) -> None:
        """Wait until all is written."""
        await self._writer.close()

    def _printable(self, event: BidiEvent) -> dict[str, Any]:
        fields = dict(event)
        audio = fields.get("audio")
        if isinstance(audio, str):
            samples = len(base64.b64decode(audio)) / _AUDIO_BYTES_PER_SAMPLE / fields.get("channels", 1)
            fields["audio_ms"] = round(samples * 1000 / fields.get("sample_rate", 24000))
            if not self._include_audio:
                del fields["audio"]
        return fields
