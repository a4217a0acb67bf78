"""Opening web addresses in the user's browser."""

import webbrowser

from assistant.tools.desktop_access.surroundings import gui_application, has_desktop
from assistant.tools.desktop_access.web_address import canonical_address
from assistant.tools.errors import ToolError
from assistant.tools.execution import run_in_thread


async def open_address(address: str) -> str:
    """Open an address in the user's browser and return it in the form that was opened.

    Qt hands it to the desktop, inside a sandbox through its portal. Without Qt Python's webbrowser does; but not where
    there is no desktop, for then it would start a browser for terminals, in this one.

    Raises:
        ToolError: It is no web address, or there is no browser.

    """
    canonical = canonical_address(address)
    application = gui_application()
    if application is not None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        opened = QDesktopServices.openUrl(QUrl(canonical, QUrl.ParsingMode.StrictMode))
    elif has_desktop():
        opened = await run_in_thread(lambda: webbrowser.open(canonical), "open_url")
    else:
        raise ToolError("There is no desktop here to open a page on: tell the user the address instead.")
    if not opened:
        raise ToolError("No browser could be started: tell the user the address instead.")
    return canonical
