"""Images for the model: from a file, from the clipboard, from the screen.

Each returns the event to `send`; the next question may be about it. Clipboard and screen need a running
QGuiApplication, as the desktop app has one; what comes from there is reduced to a size that is quick to send.
"""

import base64
from pathlib import Path

from assistant.bidi.events import BidiImageInputEvent
from assistant.realtime.errors import ConfigurationError
from assistant.tools.desktop_access.clipboard import read_image
from assistant.tools.desktop_access.pictures import for_the_model
from assistant.tools.desktop_access.screen import grab_screen

# An event carries at most 15 MiB of base64; three quarters of it are bytes of the image.
LARGEST_IMAGE_BYTES = 11 * 1024 * 1024
# How the formats begin that the Realtime API takes; others are brought into one of them.
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def image_from_file(path: str | Path) -> BidiImageInputEvent:
    """Read a PNG, JPEG, GIF or WebP file. Raises ConfigurationError when it is none, too large or unreadable.

    A PNG or JPEG is sent as it is; any other picture that Qt reads becomes one, and only the first of several stays.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ConfigurationError(f"The image '{path}' cannot be read: {error.strerror}.") from error
    return _event(data, f"The image '{path}'")


def image_from_clipboard() -> BidiImageInputEvent:
    """Take the image that was copied last. Raises ConfigurationError when there is none."""
    image = read_image()
    if image is None:
        raise ConfigurationError("There is no image in the clipboard: copy one first.")
    return _event(for_the_model(image)[0], "The image in the clipboard")


def image_from_screen() -> BidiImageInputEvent:
    """Take a picture of the screen the pointer is on. Raises ConfigurationError when the desktop does not allow it."""
    picture = grab_screen()
    if picture is None:
        raise ConfigurationError("This desktop allows no picture of the screen: paste one from its own tool instead.")
    return _event(for_the_model(picture)[0], "The picture of the screen")


def _event(data: bytes, what: str) -> BidiImageInputEvent:
    if _mime_type(data) is None:
        from PySide6.QtGui import QImage  # here: few images need it, and the API's module is imported by all

        picture = QImage.fromData(data)
        if picture.isNull():
            raise ConfigurationError(f"{what} is no PNG, JPEG, GIF or WebP image.")
        data = for_the_model(picture)[0]
    if len(data) > LARGEST_IMAGE_BYTES:
        raise ConfigurationError(f"{what} is larger than {LARGEST_IMAGE_BYTES // 1024 // 1024} MB: make it smaller.")
    return BidiImageInputEvent(base64.b64encode(data).decode(), _mime_type(data) or "image/png")


def _mime_type(data: bytes) -> str | None:
    return next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), None)
