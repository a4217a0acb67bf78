"""Looking at the screen. Asks first: a screen shows much that is nobody's business."""

from assistant.tools.desktop_access.pictures import for_the_model
from assistant.tools.desktop_access.screen import take_picture
from assistant.tools.execution import run_in_thread
from assistant.tools.results import ToolImage
from assistant.tools.tool import tool


@tool(approval="ask")
async def take_screenshot() -> ToolImage:
    """Take a picture of the user's screen and look at it. Use it when they speak of what they see there."""
    picture = await take_picture()
    data, mime_type, width, height = await run_in_thread(lambda: for_the_model(picture), "take_screenshot")
    size = f"{width} x {height} pixels"
    if (width, height) != (picture.width(), picture.height()):
        size += f", reduced from {picture.width()} x {picture.height()}"
    return ToolImage(data, mime_type, f"The picture of the screen follows: {size}.")
