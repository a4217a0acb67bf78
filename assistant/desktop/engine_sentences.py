"""What the parts below the window say in English, in the user's language.

Protocol, sound and tools know no Qt, and programs and the command line show their sentences as they are. So they stay
plain English there, and are found again here by patterns, in which {0}, {1} … stand for what varies. That is translated
in turn where it is such a sentence itself. What fits no pattern stays English. tests/desktop/test_engine_sentences.py
compares the patterns with the code that says the sentences.
"""

import functools
import re

from PySide6.QtCore import QCoreApplication

from assistant.desktop.texts import CONTEXT

_OPEN = re.compile(r"\{\d\}")


def pattern(text: str) -> str:
    """Mark a text for the translators, as `tr` does where it is shown: packaging/translations.py looks for both."""
    return text


PATTERNS = (
    # The connection
    pattern("{0} Connecting again…"),
    pattern("Connected again; the conversation goes on."),
    pattern("The session was renewed; the conversation goes on."),
    pattern("What you chose is in use; the conversation goes on."),
    pattern("What you chose is not in use yet, and is tried again: {0}"),
    pattern("What you chose cannot be used: {0}"),
    pattern("Nobody spoke for a while: the session rests until you speak or type."),
    pattern("1 minute until this session is renewed."),
    pattern("{0} minutes until this session is renewed."),
    pattern("The answer is slow in coming: the server or the connection is slow. Waiting for it…"),
    pattern("The connection does not respond. Waiting for it…"),
    pattern("The server has not answered yet. Waiting for it…"),
    pattern("The server fell silent in the middle of its answer."),
    pattern(
        "Replies keep being broken off as they begin. If nobody spoke, the microphone hears the speakers: use "
        "headphones, hold the key to talk, or test the echo."
    ),
    pattern("The server opened no session. Try again later, or check the endpoint's address."),
    pattern("The connection broke off."),
    pattern("The connection broke off: {0}."),
    pattern("The server closed the connection (code {0})."),
    pattern("The server closed the connection (code {0}: {1})."),
    pattern("The connection was lost and could not be restored: {0}"),
    pattern("{0} cannot be reached: {1}. Check the connection and try again."),
    pattern("{0} refuses the connection with HTTP status {1}. Check the endpoint's URL."),
    pattern("{0} cannot be trusted: {1}. Check the address and this computer's clock."),
    pattern("There is no host named {0}, or the network is down. Check the address and the connection."),
    pattern("{0} did not answer within {1} seconds. Check the connection and try again."),
    pattern("Nothing listens at {0}. Is the server running, and is the address right?"),
    pattern("{0} is not a valid address."),
    pattern(
        "The proxy on the way to {0} cannot be used ({1}). Check the proxy that this computer's settings or "
        "environment name."
    ),
    pattern("{0} closed the connection before it had answered. Try again later, or check the endpoint's URL."),
    pattern("{0} answers, but with something else than the Realtime API. Check the endpoint's URL."),
    pattern(
        "{0} sends the connection elsewhere ({1}), which is not followed for the key's safety. Give the final address "
        "as the endpoint."
    ),
    pattern("{0} has no Realtime API at this address (404). Check the endpoint's URL."),
    pattern("{0} is asked too often (429). Wait a little and try again."),
    pattern("{0} has trouble of its own ({1}). Try again later."),
    # The account and the endpoint
    pattern("The keyring ({0}) did not keep the key. {1}"),
    pattern("{0} contains white space or characters no key has: copy it again from your account's page."),
    pattern("{0} is empty: copy it again from your account's page."),
    pattern("The endpoint's URL contains a key: store it with `assistant key set` instead."),
    pattern("The {0} contains white space or invisible characters: type it again."),
    pattern("The {0}'s URL contains a password: leave out all before the @ sign."),
    pattern("The {0} is not a valid URL: check its host and port."),
    pattern("The practice server did not start: {0}"),
    pattern(
        "The endpoint refuses this API key. Check it with `assistant key show` and store a valid one with `assistant "
        "key set`."
    ),
    pattern("The endpoint refuses this API key: copy it again from your account's page."),
    pattern("The account has no quota left. Add credit in the provider's billing settings."),
    pattern("The account's credit is used up. Add credit in the provider's billing settings."),
    pattern("The account has reached its billing limit. Raise it in the billing settings."),
    pattern("This account is deactivated. Contact the provider's support."),
    pattern("The endpoint does not offer this model: {0}"),
    pattern("The endpoint refuses the session settings: {0}"),
    pattern("The endpoint refuses this setting: {0}"),
    pattern("The server reports a problem: {0}"),
    pattern("The voice cannot change once it has spoken: the next session will use it."),
    pattern("The endpoint closed the connection. Check the key, the model's name and the address."),
    pattern("The endpoint closed the connection ({0}). Check the key, the model's name and the address."),
    pattern("{0} needs an API key: paste yours first."),
    pattern("{0} did not answer within {1} seconds. Is it a Realtime API server?"),
    pattern("The endpoint {0} is not understood: give `practice`, `openai` or a URL that begins with wss://."),
    pattern("The endpoint {0} is not encrypted: plain ws:// is only allowed to this machine, use wss:// instead."),
    pattern("No API key is stored, so you are talking to the built-in practice server."),
    pattern("No API key is stored for {0}: run `assistant key set`, or use --endpoint practice."),
    pattern("The keyring did not answer within {0} seconds (it may be waiting for its password). {1}"),
    pattern("This system has no usable keyring. {0}"),
    pattern("The keyring is locked. {0}"),
    pattern("The keyring failed ({0}: {1}). {2}"),
    pattern("The keyring does not answer yet: see whether it asks for its password."),
    pattern("Unlock or install one, or set the environment variable {0} for OpenAI's own endpoint."),
    pattern("Practice server (no account needed)"),
    # Talking, and replies
    pattern("That was too short to be heard: hold the key while you speak."),
    pattern("Your words could not be written down ({0}); the model heard them."),
    pattern("The reply was cut off: it reached the limit of max_output_tokens."),
    pattern("The reply was stopped by the provider's content filter."),
    pattern("The reply is incomplete ({0})."),
    pattern("The model could not answer: {0}"),
    # The budget
    pattern("{0}. At the limit it pauses: {1} if you need more."),
    pattern("{0}, so it pauses: {1}."),
    pattern("{0} of the {1} for this conversation is spent"),
    pattern("{0} of the {1} for today is spent"),
    pattern("At least {0} of the {1} for this conversation is spent"),
    pattern("At least {0} of the {1} for today is spent"),
    pattern("raise the budget or begin a new conversation"),
    pattern("raise the day's budget or come back tomorrow"),
    pattern("There is budget again: the conversation goes on."),
    pattern(
        "Not every price of {0} is known, so the budget counts less than is spent: add what is missing to prices.toml."
    ),
    # Sound
    pattern(
        "The microphone “{0}” could not be opened: see whether the system lets this program use it, and whether "
        "another program holds it."
    ),
    pattern("The speakers “{0}” could not be opened: see whether another program holds them, or choose others."),
    pattern("This computer has no microphone: connect one, and sound comes back by itself; text goes on meanwhile."),
    pattern("This computer has no speakers: connect one, and sound comes back by itself; text goes on meanwhile."),
    pattern(
        "This computer's sound system is not running: text goes on; start PipeWire or PulseAudio, and sound comes "
        "back by itself."
    ),
    pattern("The microphone “{0}” was disconnected: connect it again or another; text goes on meanwhile."),
    pattern("The speakers “{0}” were disconnected: connect them again or others; text goes on meanwhile."),
    pattern("The system's sound server has ended: text goes on, and sound comes back by itself when it runs again."),
    pattern(
        "The system's sound server was restarted, and sound does not come back by itself: text goes on; restart the "
        "assistant to hear and be heard again."
    ),
    pattern(
        "The system does not let this program use the microphone: allow it in the system's privacy settings; text "
        "goes on meanwhile."
    ),
    pattern("The system asks whether this program may use the microphone: allow it to be heard."),
    pattern("The computer's sound does not respond: check the sound settings and start the program again."),
    pattern("The reply is too long to be played; a part of it is left out."),
    pattern("“{0}” offers no sound format that is known: choose another device."),
    pattern(
        "While “{0}” listens, the headset plays in telephone quality: connect another microphone for full quality."
    ),
    pattern(
        "While “{0}” listens, the headset plays in telephone quality: choose the microphone “{1}” for full quality."
    ),
    pattern("The microphone does not hear the speakers, as with headphones: talk and interrupt as you like."),
    pattern("The microphone hears the speakers: switch echo cancellation on, then talk and interrupt as you like."),
    pattern(
        "The microphone hears the speakers louder than can be cancelled well: choose half duplex, turn the speakers "
        "down, or move the microphone away from them."
    ),
    pattern(
        "It is so noisy here, or the microphone so faint, that voice and echo cannot be told apart: use push-to-talk."
    ),
    pattern(
        "The microphone gives nothing but digital silence: see whether it is muted or switched off, then test again."
    ),
    pattern("The microphone gives no sound: choose another, then test again."),
    # Tools
    pattern("{0} among your tools is new, or was changed since the last time."),
    pattern("The MCP server {0} is new, or was changed since the last time: {1}"),
    pattern("The MCP server '{0}' in {1} {2}."),
    pattern("has no name: give it one"),
    pattern('needs either a "command" or a "url"'),
    pattern('has an empty "command": give the program to start'),
    pattern("is not understood: its entry must be an object"),
    pattern("has a URL that is not understood: give one that begins with https://"),
    pattern("is not encrypted: plain http:// is only allowed to this machine, use https:// instead"),
    pattern('needs the environment variable {0} for its "{1}", and it is not set'),
    pattern('has a password in its URL: put it in "headers" instead'),
    pattern("There is an MCP server named “{0}” already: choose another name."),
    pattern("built in"),
    pattern("your tool {0}"),
    pattern("MCP server {0}"),
    pattern("remote MCP server {0}"),
    pattern("The tool '{0}' of {1} was left out: there is one of this name already."),
    pattern("Some tools cannot be used: {0}"),
    pattern("The folder of your tools, {0}, cannot be read: {1}."),
    pattern("{0} has no function marked with @tool, so it adds no tools."),
    pattern("The tools in {0} cannot be used: {1}."),
    pattern("it did not finish loading within {0} seconds"),
    pattern("The tools in {0} were loaded: {1}."),
    pattern("The tool '{0}' cannot be stopped: it goes on in the background until it is done or you quit."),
    pattern("The user stopped this tool before it was done."),
    pattern("The user refused to let '{0}' run. Do not try it again unless they ask for it."),
    pattern("The user did not answer whether '{0}' may run, so it did not. Ask them what to do."),
    pattern("The user does not allow '{0}' to run."),
    pattern("The connection was lost before this tool's result came."),
    pattern("A remote tool server did not name its tools: check its address and its permissions."),
    pattern("A remote tool failed; the assistant was told."),
    pattern("The MCP server {0} does not run: {1}. It is started again."),
    pattern("The MCP server {0} cannot be started: {1}."),
    pattern("The MCP server {0} is faulty: {1}."),
    pattern("it ended"),
    pattern("it ended while it was being started"),
    pattern("it did not answer within {0} seconds"),
    pattern("it cannot be reached ({0})"),
    pattern("what it says of itself is malformed"),
    pattern("it failed ({0})"),
    pattern("there is no {0}: install it, or correct mcp.json"),
    pattern("{0} may not be run: correct mcp.json"),
    pattern("only the first {0} of its tools are offered"),
    pattern(
        "There are more than {0} tools, which is more than a session takes: "
        "the assistant looks for the others when it needs them."
    ),
    pattern("The list of MCP servers {0} cannot be read: {1}."),
    pattern("The list of MCP servers {0} is not valid JSON ({1}: {2}): correct it there."),
    pattern("Timer {0} is due."),
    pattern("{0} is due."),
    # What is kept
    pattern("The settings could not be saved in {0}: {1}"),
    pattern("The profiles could not be saved in {0}: {1}"),
    pattern("The profiles in {0} cannot be changed: {1}."),
    pattern("There is a profile named “{0}” already: choose another name."),
    pattern("A profile needs a name of 1 to {0} visible characters."),
    pattern("{0} Free some space on its disk."),
    pattern("{0} Make {1} writable for you."),
    pattern("{0} This conversation is not kept."),
    pattern("What is said is remembered and written as soon as that is possible."),
    pattern("The history is written again, with all that was said meanwhile."),
    pattern("This conversation is not kept."),
    pattern("The history is damaged; a new one is begun, and the old file is kept as {0}."),
    pattern("The history was written by a newer version; a new one is begun, and the old file is kept as {0}."),
    pattern("There is no conversation {0} in the history; see `assistant history`."),
    pattern("These settings in {0} are not understood and their defaults are used: {1}."),
    pattern("The settings file is damaged; the defaults are used. {0}"),
    pattern("The settings were written by a newer version; the defaults are used. {0}"),
    pattern("The old file is kept as {0}."),
    pattern("Your prices in {0} are ignored until the file is mended ({1})."),
    pattern("Free some space on its disk."),
    pattern("See whether its disk is full or failing."),
    pattern("Another program holds it: end that program."),
    pattern("Make the file and its folder writable for you."),
    # The built-in tools
    pattern("Evaluate an arithmetic expression exactly. Use it for every calculation, even simple ones."),
    pattern("Tell the current time, the weekday and the date."),
    pattern("End the conversation."),
    pattern("Read what the user copied last: text, or an image. Use it when they speak of what they copied."),
    pattern("Put text into the user's clipboard, in place of what is there, so that they can paste it."),
    pattern("Open a web page in the user's browser, for them to look at. You do not see the page."),
    pattern("Take a picture of the user's screen and look at it. Use it when they speak of what they see there."),
    pattern(
        "Write down something that must be known in later conversations. Use it when the user asks you to remember."
    ),
    pattern("Look up what you were asked to remember in earlier conversations; newest first."),
    pattern("Delete one note for good. Use it when the user asks you to forget something."),
    pattern("Set a timer. When it is due you get a message and tell the user. It ends with this conversation."),
    pattern("List the timers that are running, with their numbers and the time left."),
    pattern("Cancel a timer before it is due."),
)


def in_the_user_s_language(sentence: str) -> str:
    """Return an English sentence of the program's in the user's language; the sentence itself where there is none."""
    for known, beginning, end in _in_order():
        # To compile all patterns takes a tenth of the program's start; so only those that may fit are.
        if not (sentence.startswith(beginning) and sentence.endswith(end)):
            continue
        found = _matcher(known).fullmatch(sentence)
        if found is not None:
            said = QCoreApplication.translate(CONTEXT, known)
            return sentence if said == known else said.format(*map(in_the_user_s_language, found.groups()))
    return sentence


@functools.cache
def _in_order() -> tuple[tuple[str, str, str], ...]:
    """The patterns, those that leave the least open first, each with what it begins and ends with."""
    pieces = {text: _OPEN.split(text) for text in PATTERNS}
    by_what_is_certain = sorted(PATTERNS, key=lambda text: sum(map(len, pieces[text])), reverse=True)
    return tuple((text, pieces[text][0], pieces[text][-1]) for text in by_what_is_certain)


@functools.cache
def _matcher(text: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, _OPEN.split(text))), re.DOTALL)
