"""Opening web pages for the user. Asks first: an address can carry what it was told to somebody else."""

from assistant.tools.desktop_access.browser import open_address
from assistant.tools.tool import tool


@tool(approval="ask")
async def open_url(url: str) -> str:
    """Open a web page in the user's browser, for them to look at. You do not see the page.

    Args:
        url: The whole address, beginning with https:// or http://.

    """
    return f"Opened {await open_address(url)} in the user's browser."
