"""The clipboard. Both ways ask first.

Reading does, because people copy passwords, and what is read goes to a model on someone else's computer. Writing
does, because it replaces what the user copied, and because people paste without looking, into terminals too.
"""

from assistant.tools.desktop_access import clipboard
from assistant.tools.desktop_access.pictures import for_the_model
from assistant.tools.errors import ToolError
from assistant.tools.execution import run_in_thread
from assistant.tools.results import ToolImage
from assistant.tools.tool import tool

MAX_CLIPBOARD_LENGTH = 100_000


@tool(approval="ask")
async def read_clipboard() -> str | ToolImage:
    """Read what the user copied last: text, or an image. Use it when they speak of what they copied."""
    text = await clipboard.read_text()
    if text:
        return text
    image = clipboard.read_image()
    if image is None:
        return "The clipboard is empty, or holds something that is neither text nor an image."
    data, mime_type, width, height = await run_in_thread(lambda: for_the_model(image), "read_clipboard")
    return ToolImage(data, mime_type, f"The image in the clipboard, {width} x {height} pixels.")


@tool(approval="ask")
async def write_clipboard(text: str) -> str:
    """Put text into the user's clipboard, in place of what is there, so that they can paste it.

    Args:
        text: All that is to be pasted, and nothing else.

    """
    if len(text) > MAX_CLIPBOARD_LENGTH:
        raise ToolError(f"The text is longer than {MAX_CLIPBOARD_LENGTH:,} characters: write less.")
    await clipboard.write_text(text)
    return f"The clipboard now holds these {len(text):,} characters."
