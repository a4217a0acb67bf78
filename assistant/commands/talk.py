"""`assistant talk`: hold a conversation in the terminal."""

import argparse
import asyncio
import contextlib
import dataclasses
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant import loop
from assistant.audio.devices import Kind, find_device, list_devices
from assistant.audio.without_players import leave_out_players
from assistant.bidi.exact_text import revealed
from assistant.bidi.io.approval_prompt import ApprovalPrompt
from assistant.bidi.io.audio import BidiAudioIO
from assistant.bidi.io.json_lines import JsonLinesOutput
from assistant.bidi.io.protocols import BidiInput, BidiOutput
from assistant.bidi.io.text import BidiTextIO
from assistant.bidi.io.wav import WavFileInput, WavFileOutput, WavFileRecording
from assistant.bidi.io.wav_format import WavFileError
from assistant.commands.script import AudioTurn, TextTurn, Turn, TurnScript
from assistant.commands.talk_key import TalkKey
from assistant.commands.terminal_notes import Note, application, notes, output_to_ourselves, told_if_it_lasts
from assistant.conversation_setup import audio_io, history_recording, prepare_agent
from assistant.history import History
from assistant.options import ChosenEndpoint, ConversationOptions, check_profile, choose_endpoint
from assistant.practice_process import PracticeProcess
from assistant.realtime.errors import AssistantError
from assistant.realtime.turn_modes import HANDS_FREE, TurnMode
from assistant.resources import resource
from assistant.resuming import ResumedConversation, resumed
from assistant.settings import load_settings
from assistant.tools.crash_note import crashes_are_noted
from assistant.tools.printing import tools_print_to_the_log

# The protocol refuses to commit less.
SHORTEST_RECORDING_S = 0.1
KEYRING_WAITS = "The keyring does not answer yet: see whether it asks for its password."


@dataclass(slots=True)
class Plan:
    """What the conversation is plugged into. `ended` is set when the user's side of it is over."""

    inputs: list[BidiInput] = field(default_factory=list)
    outputs: list[BidiOutput] = field(default_factory=list)
    script: TurnScript | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)


def run(arguments: argparse.Namespace) -> int:
    """Hold the conversation; 0 if it ended well and every turn given in advance was answered."""
    note = notes(to_stderr=arguments.json)
    settings, notice = load_settings()
    if notice:
        note(notice)
    names = [option.name for option in dataclasses.fields(ConversationOptions)]
    asked_for = ConversationOptions(**{name: getattr(arguments, name) for name in names})
    check_profile(asked_for)
    options = asked_for.over(settings)
    if options.turn_mode == "toggle":
        # A terminal's talk key begins and ends with a press as it is.
        options = dataclasses.replace(options, turn_mode="push_to_talk")
    turns = read_turns(arguments.turns or (), options.turn_mode or "push_to_talk")
    with told_if_it_lasts(note, KEYRING_WAITS):
        chosen = choose_endpoint(options.endpoint)
    earlier = _earlier(arguments.resume, note)
    with contextlib.ExitStack() as stack:
        stack.enter_context(output_to_ourselves(errors_too=not arguments.json and arguments.log_level is None))
        stack.enter_context(tools_print_to_the_log())
        for crash in stack.enter_context(crashes_are_noted()):
            note(crash)
        practice = stack.enter_context(PracticeProcess()) if chosen.endpoint.kind == "practice" else None
        keep_alive = application()
        leave_out_players()
        check_devices(asked_for)
        if not turns and not list_devices("input"):
            turns = [use_sample(arguments, options, note)]
        plan = make_plan(arguments, options, turns, note, audio_io(options, settings, on_error=note))
        if chosen.notice:
            note(chosen.notice)
        loop.run(hold(plan, options, chosen, practice, note, earlier), application=keep_alive)
    if plan.script is not None and plan.script.unanswered:
        raise AssistantError(f"{plan.script.unanswered} of {len(turns)} turns got no answer; try again.")
    return 0


def _earlier(number: int | None, note: Note) -> ResumedConversation | None:
    if number is None:
        return None
    with contextlib.closing(History()) as history:
        if history.notice:
            note(history.notice)
        earlier = resumed(history, number or None)
    note(f"Going on with conversation {earlier.conversation_id}, “{revealed(earlier.title)}”.")
    return earlier


def read_turns(given: Sequence[tuple[str, str]], turn_mode: TurnMode) -> list[Turn]:
    """Read what is to be said, so that a wrong file is found before anything starts.

    Raises:
        WavFileError: A file cannot be read, or is too short to be heard.

    """
    return [TextTurn(what) if kind == "text" else _recording(what, turn_mode) for kind, what in given]


def _recording(path: str, turn_mode: TurnMode) -> AudioTurn:
    recording = WavFileInput(path, turn_mode)
    if recording.duration_s < SHORTEST_RECORDING_S:
        raise WavFileError(f"'{path}' is shorter than a tenth of a second; nobody could say anything in it.")
    return AudioTurn(recording)


def check_devices(asked_for: ConversationOptions) -> None:
    """Find the devices that were named on the command line, whether or not this conversation needs them.

    Raises:
        AudioError: There is no such device.

    """
    wanted: dict[Kind, str | tuple[str, ...] | None] = {
        "input": asked_for.input_device,
        "output": asked_for.output_device,
    }
    for kind, name in wanted.items():
        if isinstance(name, str):
            find_device(kind, name)


def use_sample(arguments: argparse.Namespace, options: ConversationOptions, note: Note) -> Turn:
    """Without a microphone: ask the bundled question and save the answer, so that the assistant is seen to work."""
    if arguments.save is None:
        arguments.save = str(free_path(Path("answer.wav")))
    note(f"No microphone found: asking a recorded question; the answer is saved in {arguments.save}.")
    note("To ask your own: assistant talk --text '...' or --audio FILE.wav.")
    return _recording(str(resource("samples", "question.wav")), options.turn_mode or "push_to_talk")


def free_path(path: Path) -> Path:
    """Return `path`, or the first of path-2, path-3, ... that does not exist yet."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate


def make_plan(
    arguments: argparse.Namespace, options: ConversationOptions, turns: Sequence[Turn], note: Note, audio: BidiAudioIO
) -> Plan:
    """Choose inputs and outputs.

    Raises:
        WavFileError: The file to save to cannot be written.

    """
    plan = Plan()
    text = BidiTextIO()
    plan.outputs.append(JsonLinesOutput(approvals=text.approvals) if arguments.json else text.output())
    has_speakers = not arguments.no_speakers and bool(list_devices("output"))
    if has_speakers:
        plan.outputs.append(audio.output())
    elif not arguments.no_speakers and arguments.save is None:
        note("No speakers found: the replies are shown only.")
    if arguments.save is not None:
        plan.outputs.append(WavFileRecording(arguments.save) if has_speakers else WavFileOutput(arguments.save))
    if turns:
        plan.script = TurnScript(turns)
        plan.ended = plan.script.finished
        plan.inputs.append(plan.script.input())
        plan.outputs.append(plan.script.output())
    else:
        plan.inputs.append(audio.input())
        _add_talk_key(plan, options, note, text.approvals)
    return plan


def _add_talk_key(plan: Plan, options: ConversationOptions, note: Note, approvals: ApprovalPrompt) -> None:
    hands_free = options.turn_mode in HANDS_FREE
    if hands_free and (sys.stdin is None or not sys.stdin.isatty()):
        # Nobody types there; its end does not mean that nobody speaks any more.
        return
    key = TalkKey(note, hands_free=hands_free, approvals=approvals)
    plan.ended = key.ended
    plan.inputs.append(key)


async def hold(
    plan: Plan,
    options: ConversationOptions,
    chosen: ChosenEndpoint,
    practice: PracticeProcess | None,
    note: Note,
    earlier: ResumedConversation | None = None,
) -> None:
    """Run the conversation until either side ends it.

    Raises:
        AssistantError: It ended by an error.

    """
    attended = any(isinstance(part, TalkKey) for part in plan.inputs)
    prepared = prepare_agent(options, chosen, practice.url if practice else None, attended=attended)
    agent = prepared.agent
    for notice in prepared.notices:
        note(notice)
    if earlier is not None:
        agent.messages += earlier.messages
    plan.outputs += history_recording(options, note, earlier.conversation_id if earlier else None)

    async def stop_when_ended() -> None:
        await plan.ended.wait()
        await agent.stop()

    ender = asyncio.create_task(stop_when_ended(), name="end of the user's side")
    state: dict[str, object] = {}
    try:
        await agent.run(inputs=plan.inputs, outputs=plan.outputs, invocation_state=state)
    finally:
        ender.cancel()
        await asyncio.gather(ender, return_exceptions=True)
    request = state.get("request_state")
    if plan.script is not None and isinstance(request, dict) and request.get("stop_event_loop"):
        plan.script.answered += 1  # the turn that asked for the end was answered by it
