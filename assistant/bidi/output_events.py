"""What comes out of a conversation: what `BidiAgent.receive` yields and what outputs are given."""

from typing import Any, Literal

from assistant.bidi.event_base import BidiEvent, Key, Role, SessionStateName, StopReason, TurnModeName


class BidiConnectionStartEvent(BidiEvent):
    """A session was opened and configured."""

    connection_id = Key[str]()
    model = Key[str]()

    def __init__(self, connection_id: str, model: str) -> None:
        super().__init__(type="bidi_connection_start", connection_id=connection_id, model=model)


class BidiConnectionRestartEvent(BidiEvent):
    """The conversation goes on in a new session, with its history.

    `reason`: renewed (before the limit), reconnected (after a drop) or resumed (after a rest). `timeout_error`, the
    seed's name, is the reason as a sentence.
    """

    connection_id = Key[str]()
    reason = Key[Literal["renewed", "reconnected", "resumed"]]()
    timeout_error = Key[str]()

    def __init__(self, connection_id: str, reason: Literal["renewed", "reconnected", "resumed"]) -> None:
        super().__init__(
            type="bidi_connection_restart",
            timeout_error=f"The session was {reason}.",
            connection_id=connection_id,
            reason=reason,
        )


class BidiTurnLatencyEvent(BidiEvent):
    """Where the time of one turn went, in milliseconds; None for what did not happen or cannot be known."""

    release_to_commit_ms = Key[int | None]()
    commit_to_first_delta_ms = Key[int | None]()
    first_delta_to_first_sound_ms = Key[int | None]()

    def __init__(
        self,
        release_to_commit_ms: int | None,
        commit_to_first_delta_ms: int | None,
        first_delta_to_first_sound_ms: int | None,
    ) -> None:
        super().__init__(
            type="bidi_turn_latency",
            release_to_commit_ms=release_to_commit_ms,
            commit_to_first_delta_ms=commit_to_first_delta_ms,
            first_delta_to_first_sound_ms=first_delta_to_first_sound_ms,
        )


class BidiConnectionCloseEvent(BidiEvent):
    """The conversation is over; nothing follows."""

    connection_id = Key[str]()
    reason = Key[str]()

    def __init__(self, connection_id: str, reason: str) -> None:
        super().__init__(type="bidi_connection_close", connection_id=connection_id, reason=reason)


class BidiResponseStartEvent(BidiEvent):
    """The model began a response."""

    response_id = Key[str]()

    def __init__(self, response_id: str) -> None:
        super().__init__(type="bidi_response_start", response_id=response_id)


class BidiAudioStreamEvent(BidiEvent):
    """Audio of the model's reply, usually 100 to 200 ms long and sent faster than real time."""

    audio = Key[str]()
    format = Key[str]()
    sample_rate = Key[int]()
    channels = Key[int]()
    item_id = Key[str]()
    content_index = Key[int]()

    def __init__(
        self,
        audio: str,
        format: str = "pcm",
        sample_rate: int = 24000,
        channels: int = 1,
        item_id: str = "",
        content_index: int = 0,
    ) -> None:
        super().__init__(
            type="bidi_audio_stream",
            audio=audio,
            format=format,
            sample_rate=sample_rate,
            channels=channels,
            item_id=item_id,
            content_index=content_index,
        )


class BidiTranscriptStreamEvent(BidiEvent):
    """What either side said, as it becomes known.

    While it streams, `text` is the new piece and `current_transcript` all of it so far; the final event has the
    whole in both. `item_id` names the line it belongs to and `previous_item_id` the line it stands after: the
    user's words arrive late, often after the reply has begun. An event with empty text announces a line whose
    words are still to come. `interrupted` is true on the final event of a reply that was cut short; its text is
    then only what was heard.
    """

    delta = Key[dict[str, str]]()
    text = Key[str]()
    role = Key[Role]()
    is_final = Key[bool]()
    current_transcript = Key[str]()
    item_id = Key[str]()
    previous_item_id = Key[str | None]()
    interrupted = Key[bool]()

    def __init__(
        self,
        text: str,
        role: Role,
        is_final: bool,
        current_transcript: str,
        item_id: str = "",
        previous_item_id: str | None = None,
        interrupted: bool = False,
    ) -> None:
        super().__init__(
            type="bidi_transcript_stream",
            delta={"text": text},
            text=text,
            role=role,
            is_final=is_final,
            current_transcript=current_transcript,
            item_id=item_id,
            previous_item_id=previous_item_id,
            interrupted=interrupted,
        )


class BidiInterruptionEvent(BidiEvent):
    """The reply in progress was cut short. `item_id` and `heard_ms` say where."""

    reason = Key[Literal["user_speech", "error"]]()
    item_id = Key[str | None]()
    heard_ms = Key[int | None]()

    def __init__(
        self, reason: Literal["user_speech", "error"], item_id: str | None = None, heard_ms: int | None = None
    ) -> None:
        super().__init__(type="bidi_interruption", reason=reason, item_id=item_id, heard_ms=heard_ms)


class BidiResponseCompleteEvent(BidiEvent):
    """The model finished generating a response (its audio may still be playing)."""

    response_id = Key[str]()
    stop_reason = Key[StopReason]()

    def __init__(self, response_id: str, stop_reason: StopReason) -> None:
        super().__init__(type="bidi_response_complete", response_id=response_id, stop_reason=stop_reason)


class BidiUsageEvent(BidiEvent):
    """Tokens of one response, or of the transcription of what the user said (`source`), and what they cost.

    `modality_details`: one entry a modality with input_tokens and output_tokens. `tokens` has them by kind
    (input_text, cached_audio, output_audio, ...; each token once), `audio_seconds` the length of a transcription that
    is billed by length. `cost_usd` is None where no price is known; with `cost_is_minimum` it is the part whose price
    is known. `session_cost_usd` and the totals are of all so far, over every connection of this conversation; both
    totals have tokens, audio_seconds, cost_usd and cost_is_minimum.
    """

    inputTokens = Key[int]()  # noqa: N815 - the seed's spelling
    outputTokens = Key[int]()  # noqa: N815 - the seed's spelling
    totalTokens = Key[int]()  # noqa: N815 - the seed's spelling
    modality_details = Key[list[dict[str, Any]]]()
    cacheReadInputTokens = Key[int]()  # noqa: N815 - the seed's spelling
    input_tokens = Key[int]("inputTokens")
    output_tokens = Key[int]("outputTokens")
    total_tokens = Key[int]("totalTokens")
    cache_read_input_tokens = Key[int]("cacheReadInputTokens")
    source = Key[Literal["response", "transcription"]]()
    response_id = Key[str]()
    model = Key[str]()
    tokens = Key[dict[str, int]]()
    audio_seconds = Key[float]()
    cost_usd = Key[float | None]()
    cost_is_minimum = Key[bool]()
    session_cost_usd = Key[float | None]()
    turn_totals = Key[dict[str, Any]]()
    session_totals = Key[dict[str, Any]]()

    def __init__(
        self,
        input_tokens: int,
        output_tokens: int,
        total_tokens: int,
        modality_details: list[dict[str, Any]],
        cache_read_input_tokens: int = 0,
        source: Literal["response", "transcription"] = "response",
        response_id: str = "",
        model: str = "",
        used: dict[str, Any] | None = None,
        turn_totals: dict[str, Any] | None = None,
        session_totals: dict[str, Any] | None = None,
    ) -> None:
        used = used or {}
        session_totals = session_totals or {}
        super().__init__(
            type="bidi_usage",
            inputTokens=input_tokens,
            outputTokens=output_tokens,
            totalTokens=total_tokens,
            modality_details=modality_details,
            cacheReadInputTokens=cache_read_input_tokens,
            source=source,
            response_id=response_id,
            model=model,
            tokens=used.get("tokens", {}),
            audio_seconds=used.get("audio_seconds", 0.0),
            cost_usd=used.get("cost_usd"),
            cost_is_minimum=used.get("cost_is_minimum", False),
            session_cost_usd=session_totals.get("cost_usd"),
            turn_totals=turn_totals or {},
            session_totals=session_totals,
        )


class BidiErrorEvent(BidiEvent):
    """Something went wrong. `message` is one plain sentence for the user; `details` may carry the server's words.

    The conversation goes on unless a `bidi_connection_close` follows.
    """

    message = Key[str]()
    code = Key[str]()
    details = Key[dict[str, Any]]()

    def __init__(self, message: str, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(type="bidi_error", message=message, code=code, details=details or {})


class BidiNoticeEvent(BidiEvent):
    """Something the user should know that is no error, for instance "five minutes left"."""

    message = Key[str]()
    code = Key[str]()

    def __init__(self, message: str, code: str) -> None:
        super().__init__(type="bidi_notice", message=message, code=code)


class BidiSessionStateEvent(BidiEvent):
    """The session's state changed, or a new session (with a new limit) began.

    `remaining_s` is the time to the session limit at the moment of this event (None before a session is open):
    keep `time.monotonic() + remaining_s` as the deadline and count down from the clock, never by ticks. `model` is the
    one that the conversation goes on with.
    """

    state = Key[SessionStateName]()
    turn_mode = Key[TurnModeName]()
    muted = Key[bool]()
    remaining_s = Key[float | None]()
    limit_s = Key[float]()
    model = Key[str]()

    def __init__(
        self,
        state: SessionStateName,
        turn_mode: TurnModeName,
        muted: bool,
        remaining_s: float | None,
        limit_s: float,
        model: str = "",
    ) -> None:
        super().__init__(
            type="bidi_session_state",
            state=state,
            turn_mode=turn_mode,
            muted=muted,
            remaining_s=remaining_s,
            limit_s=limit_s,
            model=model,
        )


class ToolUseStreamEvent(BidiEvent):
    """The model calls a tool; it runs now, or once it is approved.

    `current_tool_use`: toolUseId, name, input (a dictionary). `origin` is where the tool comes from, for the user.
    """

    delta = Key[dict[str, Any]]()
    current_tool_use = Key[dict[str, Any]]()
    origin = Key[str]()

    def __init__(self, tool_use_id: str, name: str, input: dict[str, Any], origin: str = "") -> None:
        super().__init__(
            type="tool_use_stream",
            delta={"toolUse": {"input": input}},
            current_tool_use={"toolUseId": tool_use_id, "name": name, "input": input},
            origin=origin,
        )


class ToolApprovalRequestEvent(BidiEvent):
    """A tool waits for the user's approval: answer with a ToolApprovalResponseEvent within `timeout_s` seconds.

    `name`, `input` and `origin` say what will really run; `tool_use_id` is that of its tool_use_stream event.
    """

    approval_id = Key[str]()
    tool_use_id = Key[str]()
    name = Key[str]()
    input = Key[dict[str, Any]]()
    origin = Key[str]()
    timeout_s = Key[float]()

    def __init__(
        self,
        approval_id: str,
        tool_use_id: str,
        name: str,
        input: dict[str, Any],
        origin: str,
        timeout_s: float,
    ) -> None:
        super().__init__(
            type="tool_approval_request",
            approval_id=approval_id,
            tool_use_id=tool_use_id,
            name=name,
            input=input,
            origin=origin,
            timeout_s=timeout_s,
        )


class ToolApprovalResultEvent(BidiEvent):
    """A question about a tool is settled: by an answer, because nobody answered in time, or with its call."""

    approval_id = Key[str]()
    tool_use_id = Key[str]()
    approved = Key[bool]()
    reason = Key[Literal["rule", "once", "session", "always", "denied", "timeout", "unattended"]]()

    def __init__(
        self,
        approval_id: str,
        tool_use_id: str,
        approved: bool,
        reason: Literal["rule", "once", "session", "always", "denied", "timeout", "unattended"],
    ) -> None:
        super().__init__(
            type="tool_approval_result",
            approval_id=approval_id,
            tool_use_id=tool_use_id,
            approved=approved,
            reason=reason,
        )


class ToolStreamEvent(BidiEvent):
    """A running tool reports progress: tool_stream_event = {tool_use: {toolUseId, name, input}, data}."""

    tool_stream_event = Key[dict[str, Any]]()

    def __init__(self, tool_use: dict[str, Any], data: Any) -> None:
        super().__init__(type="tool_stream", tool_stream_event={"tool_use": tool_use, "data": data})


class ToolResultEvent(BidiEvent):
    """A tool is done: tool_result = {toolUseId, status: success | error, content: [{text}]}; `duration_ms` it took."""

    tool_result = Key[dict[str, Any]]()
    duration_ms = Key[int]()

    def __init__(self, tool_use_id: str, status: Literal["success", "error"], text: str, duration_ms: int = 0) -> None:
        super().__init__(
            type="tool_result",
            tool_result={"toolUseId": tool_use_id, "status": status, "content": [{"text": text}]},
            duration_ms=duration_ms,
        )
