"""What goes into a conversation: what `BidiAgent.send` takes and what inputs return."""

from typing import Literal

from assistant.bidi.event_base import BidiEvent, Key, TurnModeName


class BidiTextInputEvent(BidiEvent):
    """Typed text from the user, which interrupts as speech does.

    With the role "system" it comes from the program: the model should speak about it when there is room for it. With
    the role "assistant" it counts as something the model said; nobody answers it.
    """

    text = Key[str]()
    role = Key[Literal["user", "assistant", "system"]]()

    def __init__(self, text: str, role: Literal["user", "assistant", "system"] = "user") -> None:
        super().__init__(type="bidi_text_input", text=text, role=role)


class BidiAudioInputEvent(BidiEvent):
    """Microphone audio; any length, base64 PCM16 mono."""

    audio = Key[str]()
    format = Key[str]()
    sample_rate = Key[int]()
    channels = Key[int]()

    def __init__(self, audio: str, format: str = "pcm", sample_rate: int = 24000, channels: int = 1) -> None:
        super().__init__(
            type="bidi_audio_input", audio=audio, format=format, sample_rate=sample_rate, channels=channels
        )


class BidiImageInputEvent(BidiEvent):
    """An image for the model; base64 of the file's bytes."""

    image = Key[str]()
    mime_type = Key[str]()

    def __init__(self, image: str, mime_type: str) -> None:
        super().__init__(type="bidi_image_input", image=image, mime_type=mime_type)


class BidiTalkPressEvent(BidiEvent):
    """The talk key went down: the microphone opens and the model falls silent."""

    def __init__(self) -> None:
        super().__init__(type="bidi_talk_press")


class BidiTalkReleaseEvent(BidiEvent):
    """The talk key came up: what was said is committed and answered."""

    def __init__(self) -> None:
        super().__init__(type="bidi_talk_release")


class BidiInterruptEvent(BidiEvent):
    """The user wants silence: the reply in progress stops, nothing new is said."""

    def __init__(self) -> None:
        super().__init__(type="bidi_interrupt")


class BidiMuteEvent(BidiEvent):
    """The user mutes or unmutes the microphone. Muted, nothing is captured."""

    muted = Key[bool]()

    def __init__(self, muted: bool) -> None:
        super().__init__(type="bidi_mute", muted=muted)


class BidiTurnModeEvent(BidiEvent):
    """The user chose another way to take turns: hold a key, press twice, or let the server find the turns."""

    turn_mode = Key[TurnModeName]()

    def __init__(self, turn_mode: TurnModeName) -> None:
        super().__init__(type="bidi_turn_mode", turn_mode=turn_mode)


class BidiPlaybackStartedEvent(BidiEvent):
    """The first sound of an item leaves the speakers now."""

    item_id = Key[str]()

    def __init__(self, item_id: str) -> None:
        super().__init__(type="bidi_playback_started", item_id=item_id)


class BidiPlaybackDrainedEvent(BidiEvent):
    """All audio given to the speakers so far has been heard; they are silent now."""

    def __init__(self) -> None:
        super().__init__(type="bidi_playback_drained")


class BidiBudgetEvent(BidiEvent):
    """How much may be spent from now on, in US dollars; None is no limit. A higher budget ends a pause."""

    session_usd = Key[float | None]()
    day_usd = Key[float | None]()

    def __init__(self, session_usd: float | None = None, day_usd: float | None = None) -> None:
        super().__init__(type="bidi_budget", session_usd=session_usd, day_usd=day_usd)


class ToolApprovalResponseEvent(BidiEvent):
    """The user's answer to a ToolApprovalRequestEvent: let it run once, for this session, always, or not at all."""

    approval_id = Key[str]()
    answer = Key[Literal["once", "session", "always", "deny"]]()

    def __init__(self, approval_id: str, answer: Literal["once", "session", "always", "deny"]) -> None:
        super().__init__(type="tool_approval_response", approval_id=approval_id, answer=answer)


class ToolCancelEvent(BidiEvent):
    """The user stops a tool that runs; the model reads that they did."""

    tool_use_id = Key[str]()

    def __init__(self, tool_use_id: str) -> None:
        super().__init__(type="tool_cancel", tool_use_id=tool_use_id)


InputEvent = (
    BidiTextInputEvent
    | BidiAudioInputEvent
    | BidiImageInputEvent
    | BidiTalkPressEvent
    | BidiTalkReleaseEvent
    | BidiInterruptEvent
    | BidiMuteEvent
    | BidiTurnModeEvent
    | BidiBudgetEvent
    | BidiPlaybackStartedEvent
    | BidiPlaybackDrainedEvent
    | ToolApprovalResponseEvent
    | ToolCancelEvent
)
